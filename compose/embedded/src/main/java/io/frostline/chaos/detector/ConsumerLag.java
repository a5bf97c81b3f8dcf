package io.frostline.chaos.detector;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Consumer-group lag as lag exporters compute it: end offset minus committed offset, summed over
 * the sink's partitions that have a committed offset.
 *
 * <p>Alarm: more than {@link #LAG_MAX} records (the usual rule on {@code kafka_consumergroup_lag})
 * in every look of the window, and, as Burrow asks, no look in it that is lower than the one
 * before. The window is three commit intervals, because a healthy sink commits its offsets once in
 * each.
 */
public record ConsumerLag(Duration window) {

  /** Records; the threshold of the widely copied alert for kafka_exporter. */
  static final long LAG_MAX = 50;

  /** One look; a look that got no answer is no sample, as an exporter then has no series. */
  public record Sample(Instant at, long lag) {}

  /** The detector for a sink that commits this often. */
  public static ConsumerLag of(Duration commitInterval) {
    return new ConsumerLag(commitInterval.multipliedBy(3));
  }

  public List<Alarm> alarms(List<Sample> samples) {
    Alarms alarms = new Alarms();
    Deque<Sample> rising = new ArrayDeque<>();
    for (Sample sample : samples) {
      if (sample.lag() <= LAG_MAX) {
        rising.clear();
      } else if (!rising.isEmpty() && sample.lag() < rising.getLast().lag()) {
        rising.clear();
        rising.add(sample);
      } else {
        rising.add(sample);
      }
      boolean holds =
          !rising.isEmpty()
              && Duration.between(rising.getFirst().at(), sample.at()).compareTo(window) >= 0;
      alarms.at(sample.at(), holds, "lag is " + sample.lag() + " and grows");
    }
    return alarms.raised();
  }
}
