package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

import java.time.Duration;

/**
 * How pipelines are watched.
 *
 * @param tick time between two looks, 100 ms to 1 s
 * @param lagObjective total lag above which a LAG event is raised
 */
public record WatchConfig(Duration tick, Duration lagObjective) {

  private static final Duration TICK_MIN = Duration.ofMillis(100);

  /** An answer may come with every second look only, and three seconds later it is a late one. */
  private static final Duration TICK_MAX = Duration.ofSeconds(1);

  public WatchConfig {
    check(
        tick.compareTo(TICK_MIN) >= 0 && tick.compareTo(TICK_MAX) <= 0,
        Key.WATCH_TICK,
        "must be from 100ms to 1s");
    check(isObjective(lagObjective), Key.WATCH_LAG_OBJECTIVE, "must be longer than nothing");
  }

  static boolean isObjective(Duration objective) {
    return objective.compareTo(Duration.ZERO) > 0;
  }
}
