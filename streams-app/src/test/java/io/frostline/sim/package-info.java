/**
 * A deterministic world of the whole pipeline, with the truth known: random scenarios drive the
 * fold through it, and named invariants are checked after every step.
 */
package io.frostline.sim;
