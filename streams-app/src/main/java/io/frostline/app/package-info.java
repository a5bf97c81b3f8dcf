/** Wires the parts together: the only place where adapters are made. */
package io.frostline.app;
