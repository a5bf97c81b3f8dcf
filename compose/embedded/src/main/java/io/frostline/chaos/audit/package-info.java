/** Compares what the source committed with what the cold tables hold, and with what was said. */
package io.frostline.chaos.audit;
