package io.frostline.bench.pipeline;

import io.frostline.bench.Machine;
import io.frostline.bench.pipeline.CpuTimes.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The outcome as lines for a person. */
final class PipelineText {

  private final PipelineOutcome all;
  private final List<String> lines = new ArrayList<>();

  private PipelineText(PipelineOutcome all) {
    this.all = all;
  }

  static List<String> of(PipelineOutcome all) {
    return new PipelineText(all).lines();
  }

  /** One setup alone. */
  static List<String> of(Setup setup, PhaseOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT,
            "%s: snapshot %,.0f rows/s, live %,.0f rows/s, %.0f bytes an event, peak %.0f MiB",
            setup.name().toLowerCase(Locale.ROOT),
            outcome.snapshotRowsPerSecond(),
            outcome.liveRowsPerSecond(),
            outcome.wireBytesPerEvent(),
            outcome.snapshotMemory().residentMiB()));
    for (Stage stage : Stage.values()) {
      lines.add(
          String.format(
              Locale.ROOT,
              "  %-12s %6.1f CPU s for a million rows of the snapshot, %6.1f live",
              stage.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              outcome.cpuSecondsPerMillionRows().getOrDefault(stage, 0.0),
              outcome.liveCpuSecondsPerMillionRows().getOrDefault(stage, 0.0)));
    }
    outcome.limits().map(PipelineText::line).ifPresent(lines::add);
    return lines;
  }

  private List<String> lines() {
    Machine machine = all.machine();
    add(
        "%,d rows in the snapshot, %,d live; commits every %.0f s; %d cores, %s; load average at the"
            + " start %.1f and %.1f",
        all.rows(),
        all.liveRows(),
        all.commitIntervalSeconds(),
        machine.cores(),
        machine.java(),
        all.stock().loadAverage(),
        all.ours().loadAverage());
    add("");
    add("%-46s %12s %12s %8s", "", "stock", "ours", "ratio");
    row("snapshot, rows/s to the last one visible", PhaseOutcome::snapshotRowsPerSecond);
    row("  from the first commit to nine tenths, rows/s", PhaseOutcome::flowRowsPerSecond);
    row("  from nine tenths to the last one, s", PhaseOutcome::tailSeconds);
    row("live, rows/s to the last one visible", PhaseOutcome::liveRowsPerSecond);
    row("  from the first commit to nine tenths, rows/s", PhaseOutcome::liveFlowRowsPerSecond);
    row("  from nine tenths to the last one, s", PhaseOutcome::liveTailSeconds);
    row("  until all were inserted, s", PhaseOutcome::liveInsertSeconds);
    row("bytes of an event in the topic", PhaseOutcome::wireBytesPerEvent);
    row("bytes of an event before compression", PhaseOutcome::serializedBytesPerEvent);
    row("bytes of a row in the table", PhaseOutcome::tableBytesPerRow);
    row("peak memory in the snapshot (MiB)", each -> each.snapshotMemory().residentMiB());
    row("  of that heap (MiB)", each -> each.snapshotMemory().heapMiB());
    add("");
    add("CPU seconds for a million rows of the snapshot");
    for (Stage stage : Stage.values()) {
      row(
          "  " + stage.name().toLowerCase(Locale.ROOT).replace('_', ' '),
          each -> each.cpuSecondsPerMillionRows().getOrDefault(stage, 0.0));
    }
    row("  all", PipelineText::cpu);
    add("");
    limits();
    return lines;
  }

  private void limits() {
    Limits limits = all.limits();
    lines.add(line(limits));
    add(
        "ours to the slowest limit on its way: snapshot %.2f (%s), live %.2f (%s)",
        all.ratios().get("snapshotToSlowestLimit"),
        limits.slowestOfSnapshot().getKey(),
        all.ratios().get("liveToSlowestLimit"),
        limits.slowestOfLive().getKey());
  }

  private static String line(Limits limits) {
    return String.format(
        Locale.ROOT,
        "raw limits, rows/s: COPY out %,.0f; logical decoding %,.0f to a client and %,.0f inside"
            + " the server; produce %,.0f, consume %,.0f, one after the other %,.0f; Parquet %,.0f",
        limits.copyRowsPerSecond(),
        limits.decodeRowsPerSecond(),
        limits.decodeInServerRowsPerSecond(),
        limits.produceRowsPerSecond(),
        limits.consumeRowsPerSecond(),
        limits.produceAndConsumeRowsPerSecond(),
        limits.parquetRowsPerSecond());
  }

  private void row(String what, ToDoubleFunction<PhaseOutcome> of) {
    double stock = of.applyAsDouble(all.stock());
    double ours = of.applyAsDouble(all.ours());
    String ratio = stock == 0 ? "" : String.format(Locale.ROOT, "%.3g", ours / stock);
    add("%-46s %12s %12s %8s", what, number(stock), number(ours), ratio);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%,.1f" : "%,.0f", value);
  }

  private static double cpu(PhaseOutcome outcome) {
    return outcome.cpuSecondsPerMillionRows().values().stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private void add(String format, Object... values) {
    lines.add(String.format(Locale.ROOT, format, values).stripTrailing());
  }
}
