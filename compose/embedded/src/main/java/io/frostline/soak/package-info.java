/**
 * A long run of the healthy pipeline: bursts, rests, rebalances and restarts on purpose, during
 * which nothing may be reported, grow, get lost or be claimed in vain.
 */
package io.frostline.soak;
