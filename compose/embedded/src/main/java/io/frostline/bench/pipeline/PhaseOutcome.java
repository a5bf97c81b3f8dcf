package io.frostline.bench.pipeline;

import io.frostline.bench.pipeline.CpuTimes.Stage;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of one setup.
 *
 * @param snapshotRowsPerSecond from the request that creates the source to the last row visible in
 *     the table
 * @param snapshotSeconds the same as a time
 * @param flowRowsPerSecond from the first commit with rows to that with which nine tenths are
 *     visible: without the start of the connectors and the wait for the last commit; 0 if there was
 *     only one
 * @param tailSeconds from nine tenths of the snapshot to its last row
 * @param liveRowsPerSecond from the first insert to the last row visible in the table
 * @param liveFlowRowsPerSecond of the live rows, as {@code flowRowsPerSecond}
 * @param liveTailSeconds from nine tenths of them to the last one
 * @param liveInsertSeconds how long the one who writes took: the rest is the pipeline's
 * @param wireBytesPerEvent what the topic holds for one event: once sent to it, once read from it
 * @param serializedBytesPerEvent key and value of an event before compression
 * @param tableBytesPerRow data files of the table
 * @param cpuSecondsPerMillionRows by stage, in the snapshot
 * @param liveCpuSecondsPerMillionRows by stage, in the live phase
 * @param snapshotMemory the peak until the snapshot was visible
 * @param loadAverage of the machine when the snapshot began
 */
record PhaseOutcome(
    double snapshotRowsPerSecond,
    double snapshotSeconds,
    double flowRowsPerSecond,
    double tailSeconds,
    double liveRowsPerSecond,
    double liveFlowRowsPerSecond,
    double liveTailSeconds,
    double liveInsertSeconds,
    double wireBytesPerEvent,
    double serializedBytesPerEvent,
    double tableBytesPerRow,
    Map<Stage, Double> cpuSecondsPerMillionRows,
    Map<Stage, Double> liveCpuSecondsPerMillionRows,
    PeakMemory snapshotMemory,
    PeakMemory memory,
    double loadAverage,
    Optional<Limits> limits) {}
