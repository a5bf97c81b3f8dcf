/**
 * Runs the fold on Kafka Streams: facts come from one topic, outputs go to theirs, and the probes
 * learn here which pipelines are theirs to watch.
 */
package io.frostline.topology;
