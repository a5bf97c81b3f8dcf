package io.frostline.bench.pipeline;

import io.frostline.bench.Machine;
import java.util.Map;

/**
 * What {@code bench pipeline} writes as JSON.
 *
 * @param ratios what was reached, by the names of the targets
 */
record PipelineOutcome(
    long rows,
    long liveRows,
    double commitIntervalSeconds,
    Machine machine,
    PhaseOutcome stock,
    PhaseOutcome ours,
    Limits limits,
    Map<String, Double> ratios) {

  static PipelineOutcome of(
      long rows, long liveRows, double interval, PhaseOutcome stock, PhaseOutcome ours) {
    Limits limits = ours.limits().orElseThrow();
    return new PipelineOutcome(
        rows,
        liveRows,
        interval,
        Machine.here(),
        stock,
        ours,
        limits,
        Map.of(
            "snapshotToStock", ours.snapshotRowsPerSecond() / stock.snapshotRowsPerSecond(),
            "liveToStock", ours.liveRowsPerSecond() / stock.liveRowsPerSecond(),
            "wireBytesOfStock", ours.wireBytesPerEvent() / stock.wireBytesPerEvent(),
            "snapshotToSlowestLimit",
                ours.snapshotRowsPerSecond() / limits.slowestOfSnapshot().getValue(),
            "liveToSlowestLimit", ours.liveRowsPerSecond() / limits.slowestOfLive().getValue()));
  }
}
