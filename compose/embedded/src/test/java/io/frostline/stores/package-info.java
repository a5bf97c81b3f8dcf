/**
 * The pipeline on other parts than the embedded stack's own: an object store, a REST catalog, a
 * second database, and an event topic, all at once on one stack.
 */
package io.frostline.stores;
