package io.frostline.bench.pipeline;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What one JVM measures.
 *
 * @param rows rows of the table before the capture begins
 * @param liveRows rows that are inserted afterwards
 * @param limits whether the raw limits are measured in the end
 */
record PhaseSettings(
    Setup setup, long rows, long liveRows, Duration commitInterval, Path dir, boolean limits) {}
