/** The tables that are written to while faults happen, and the journal of what was written. */
package io.frostline.chaos.load;
