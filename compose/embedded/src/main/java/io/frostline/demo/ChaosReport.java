package io.frostline.demo;

import io.frostline.chaos.score.Detectors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of one fault of a demo. All times are seconds; absent means never.
 *
 * @param at when the cause was brought about
 * @param detectors from then on to the first alarm of each detector
 * @param repairedSeconds from {@code at} to the end of the cause
 * @param recoveredSeconds from the end of the cause to HEALTHY with every watermark past it
 * @param cutOff whether the demo ended before the fault had taken its course
 */
record ChaosReport(
    String id,
    String title,
    Instant at,
    Detectors<Optional<Double>> detectors,
    double repairedSeconds,
    Optional<Double> recoveredSeconds,
    List<Told> events,
    boolean cutOff) {

  /** What Frostline said or did, with its time after {@code at}. */
  record Told(double seconds, String type, String rule, Optional<String> table, String summary) {}

  /** Noticed by Frostline and recovered from, or not given the time. */
  boolean fine() {
    return cutOff || (detectors.frostline().isPresent() && recoveredSeconds.isPresent());
  }
}
