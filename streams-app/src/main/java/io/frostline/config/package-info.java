/**
 * The typed configuration of the app: a catalogue of keys, the sources that give them values, and
 * the records that hold what was given.
 */
package io.frostline.config;
