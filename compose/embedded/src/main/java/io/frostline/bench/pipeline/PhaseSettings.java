package io.frostline.bench.pipeline;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What one JVM measures.
 *
 * @param rows rows of the table before the capture begins
 * @param liveRows rows that are inserted afterwards
 * @param changed settings of our connectors to try: {@code source.} or {@code sink.} and the name
 * @param limits whether the raw limits are measured in the end
 */
record PhaseSettings(
    Setup setup,
    long rows,
    long liveRows,
    Duration commitInterval,
    Path dir,
    Map<String, String> changed,
    boolean limits) {}
