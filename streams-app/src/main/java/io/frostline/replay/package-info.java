/** Explains the past: facts in a file, folded once more, as a timeline of what was decided. */
package io.frostline.replay;
