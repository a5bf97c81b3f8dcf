/** Compares a source table with its folded cold table, for {@code frostline compare}. */
package io.frostline.compare;
