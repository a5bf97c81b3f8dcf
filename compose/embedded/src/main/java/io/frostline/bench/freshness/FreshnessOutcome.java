package io.frostline.bench.freshness;

import java.util.List;

/**
 * Seconds from a row's commit in the database until it is visible in the table, at one interval.
 *
 * @param p50ToInterval the median as a part of the interval; the others likewise
 * @param waitSeconds median from a row's commit to the start of the round that takes it
 * @param answerSeconds median from the start of a round to the last answer of the tasks
 * @param commitSeconds median from there to the commit to the table
 * @param seenSeconds median from the table's commit until a reader that looks all the time sees it
 */
record FreshnessOutcome(
    double intervalSeconds,
    int rows,
    int commits,
    double p50Seconds,
    double p99Seconds,
    double maxSeconds,
    double p50ToInterval,
    double p99ToInterval,
    double maxToInterval,
    double waitSeconds,
    double answerSeconds,
    double commitSeconds,
    double seenSeconds) {

  /** The value below which the part {@code q} of sorted values lies; 0 if there are none. */
  static double quantile(List<Double> sorted, double q) {
    return sorted.isEmpty()
        ? 0
        : sorted.get((int) Math.min(sorted.size() - 1, Math.floor(q * sorted.size())));
  }
}
