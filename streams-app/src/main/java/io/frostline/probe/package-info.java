/**
 * Looks at Connect, Kafka and the catalog and sends what it sees as facts. It never decides: what
 * it cannot see it reports as unknown, with the reason.
 */
package io.frostline.probe;
