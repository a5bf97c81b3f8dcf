package io.frostline.bench.supervision;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What supervision cost at one size.
 *
 * @param partitions all of them
 * @param cpuCores of the whole process, its compiler and collector included
 * @param compilerCores what of it was the compiler's
 * @param heapMiB used heap of the app after a full collection
 * @param detectionSeconds from a task that fails to the phase that says so
 * @param takeoverSeconds from the kill of the instance that acts to another one that is healthy
 * @param restoreSeconds from the start of the app without its local state to a phase of its own
 * @param threads CPU of the app's threads at the first rate, by their names, in cores
 */
record SizeOutcome(
    int tables,
    int partitions,
    double cpuCores,
    double compilerCores,
    double heapMiB,
    double bytesPerSecond,
    double detectionSeconds,
    double takeoverSeconds,
    double restoreSeconds,
    List<AtRate> byRate,
    List<AtRate> readingBaseline,
    Map<String, Double> threads) {

  /**
   * What a process used while so many events were written.
   *
   * @param eventsPerSecond the rate that was asked for
   * @param writtenPerSecond what was written in truth
   * @param readPerSecond what the process read of it: none if it is the app
   * @param cpuCoresElsewhere what the app used while as many events were written to a topic that is
   *     not captured: the rest is its own answer to the pipeline's events
   */
  record AtRate(
      int eventsPerSecond,
      double writtenPerSecond,
      double readPerSecond,
      double cpuCores,
      Optional<Double> cpuCoresElsewhere,
      double compilerCores,
      double bytesPerSecond) {

    AtRate with(Optional<Double> elsewhere) {
      return new AtRate(
          eventsPerSecond,
          writtenPerSecond,
          readPerSecond,
          cpuCores,
          elsewhere,
          compilerCores,
          bytesPerSecond);
    }

    /** How many times as much as with the events elsewhere. */
    Optional<Double> toElsewhere() {
      return cpuCoresElsewhere.map(elsewhere -> cpuCores / elsewhere);
    }
  }
}
