/**
 * Faults on the real pipeline: each is injected into a fresh stack, watched by Frostline and by the
 * usual ways of watching, and followed by a comparison of the source with the cold tables.
 */
package io.frostline.chaos;
