package io.frostline.bench.supervision;

import io.frostline.bench.Machine;
import io.frostline.bench.supervision.SizeOutcome.AtRate;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code bench supervision} writes as JSON. */
record SupervisionOutcome(
    Machine machine,
    List<AtRate> byRate,
    List<SizeOutcome> bySize,
    List<AtRate> readingBaseline,
    Map<String, Double> ratios) {

  private static final int COMPARED_AT = 10_000;

  /**
   * Sums up.
   *
   * @param rated the size at which the rates were measured
   */
  static SupervisionOutcome of(SizeOutcome rated, List<SizeOutcome> sizes) {
    Map<String, Double> ratios = new TreeMap<>();
    double most = rated.byRate().stream().mapToDouble(AtRate::cpuCores).max().orElseThrow();
    double least = rated.byRate().stream().mapToDouble(AtRate::cpuCores).min().orElseThrow();
    ratios.put("cpuMostToLeastByRate", most / least);
    rated.byRate().stream()
        .flatMap(each -> each.toElsewhere().stream())
        .max(Comparator.naturalOrder())
        .ifPresent(own -> ratios.put("cpuToElsewhereByRateMost", own));
    ratios.put("heapOfStateMiB", heapOfState(sizes));
    for (int i = 0; i < rated.readingBaseline().size(); i++) {
      AtRate reading = rated.readingBaseline().get(i);
      if (reading.eventsPerSecond() == COMPARED_AT) {
        ratios.put("cpuOfReadingAt10000", rated.byRate().get(i).cpuCores() / reading.cpuCores());
      }
    }
    return new SupervisionOutcome(
        Machine.here(), rated.byRate(), sizes, rated.readingBaseline(), ratios);
  }

  /** What the largest size has more of the heap than the smallest one: the rest is no state. */
  private static double heapOfState(List<SizeOutcome> sizes) {
    Comparator<SizeOutcome> bySize = Comparator.comparingInt(SizeOutcome::partitions);
    return Collections.max(sizes, bySize).heapMiB() - Collections.min(sizes, bySize).heapMiB();
  }
}
