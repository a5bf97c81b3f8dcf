package io.frostline.bench.pipeline;

import io.frostline.bench.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code bench pipeline} writes as JSON: all of the run in the middle, by its snapshot's ratio
 * to stock, and how far the ratios of all runs lie apart.
 *
 * @param ratios of the run in the middle, by the names of the targets
 * @param spread the same of all runs
 * @param runs all of them, in their order
 */
record PipelineRuns(
    long rows,
    long liveRows,
    double commitIntervalSeconds,
    Machine machine,
    PhaseOutcome stock,
    PhaseOutcome ours,
    Limits limits,
    Map<String, Double> ratios,
    Map<String, Spread> spread,
    List<PipelineOutcome> runs) {

  private static final String ORDER = "snapshotToStock";

  static PipelineRuns of(List<PipelineOutcome> runs) {
    Map<String, Spread> spread = new TreeMap<>();
    for (String name : runs.get(0).ratios().keySet()) {
      spread.put(name, Spread.of(runs.stream().map(each -> each.ratios().get(name)).toList()));
    }
    double median = spread.get(ORDER).median();
    PipelineOutcome middle =
        runs.stream().filter(each -> each.ratios().get(ORDER) == median).findFirst().orElseThrow();
    return new PipelineRuns(
        middle.rows(),
        middle.liveRows(),
        middle.commitIntervalSeconds(),
        middle.machine(),
        middle.stock(),
        middle.ours(),
        middle.limits(),
        middle.ratios(),
        spread,
        List.copyOf(runs));
  }

  /** The spread as lines for a person. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(String.format(Locale.ROOT, "%d runs: median (least to most)", runs.size()));
    spread.forEach(
        (name, each) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  %-24s %7.3f (%.3f to %.3f)",
                    name,
                    each.median(),
                    each.least(),
                    each.most())));
    return lines;
  }
}
