package io.frostline.bench.supervision;

import java.util.List;

/**
 * What supervision cost at one size.
 *
 * @param partitions all of them
 * @param heapMiB used heap of the app after a full collection
 * @param detectionSeconds from a task that fails to the phase that says so
 * @param restoreSeconds from the start of the app without its local state to a known phase
 */
record SizeOutcome(
    int tables,
    int partitions,
    double cpuCores,
    double heapMiB,
    double bytesPerSecond,
    double detectionSeconds,
    double restoreSeconds,
    List<AtRate> byRate,
    List<AtRate> readingBaseline) {

  /** What a process used while so many events were written. */
  record AtRate(int eventsPerSecond, double cpuCores, double bytesPerSecond) {}
}
