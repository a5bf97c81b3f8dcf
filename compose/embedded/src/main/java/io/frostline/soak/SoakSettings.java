package io.frostline.soak;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * How a soak is run.
 *
 * @param length from the moment the pipeline is healthy to the end of the load
 * @param commitInterval how often the sink commits
 * @param seed decides what happens when
 * @param kinds the disturbances that may happen
 * @param gap the shortest time between the beginnings of two disturbances
 */
record SoakSettings(
    Duration length, Duration commitInterval, long seed, Set<Disturbance> kinds, Duration gap) {

  static final Duration SHORTEST = Duration.ofSeconds(30);

  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
  private static final Duration SHORTEST_LOOK = Duration.ofSeconds(2);
  private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(3);

  SoakSettings {
    kinds = kinds.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(kinds));
  }

  /** Room for what a disturbance does before the next one begins; less of it in a short run. */
  static Duration usualGap(Duration length, Duration commitInterval) {
    Duration room = commitInterval.multipliedBy(8);
    Duration share = length.dividedBy(8);
    return share.compareTo(room) < 0 ? share : room;
  }

  /** Time between two measurements. */
  Duration lookEvery() {
    Duration share = length.dividedBy(60);
    if (share.compareTo(SHORTEST_LOOK) < 0) {
      return SHORTEST_LOOK;
    }
    return share.compareTo(LONGEST_LOOK) > 0 ? LONGEST_LOOK : share;
  }

  /** How long a fresh process fills its caches before it is measured. */
  Duration warmUp() {
    Duration share = length.dividedBy(5);
    return share.compareTo(LONGEST_WARM_UP) > 0 ? LONGEST_WARM_UP : share;
  }
}
