package io.frostline.chaos.detector;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An alarm on an age: the time since something last happened is above a limit. What never happened
 * has no age and raises nothing, as a metric without a value does.
 */
public record Age(String what, Duration limit) {

  /** One look at the clock: when that something last happened, as far as known then. */
  public record Sample(Instant at, Optional<Instant> last) {}

  /**
   * The old system's metric: minutes since its last successful cycle, here since the last
   * COMMIT_COMPLETE in the control topic. Its alert stood at 30 minutes for a cycle of 15, that is
   * at two cycles; a commit takes no less time when the interval is short, so half an interval (the
   * sink's timeout) is added.
   */
  public static Age lastSuccess(Duration commitInterval) {
    return new Age("the last COMMIT_COMPLETE", scaled(commitInterval));
  }

  /**
   * The age of the newest {@code kafka.connect.valid-through-ts} that any snapshot of the sink's
   * tables carries, with the same limit.
   */
  public static Age validThrough(Duration commitInterval) {
    return new Age("the newest valid-through-ts", scaled(commitInterval));
  }

  public List<Alarm> alarms(List<Sample> samples) {
    Alarms alarms = new Alarms();
    for (Sample sample : samples) {
      Optional<Duration> age = sample.last().map(last -> Duration.between(last, sample.at()));
      alarms.at(
          sample.at(),
          age.filter(each -> each.compareTo(limit) > 0).isPresent(),
          what + " is " + age.map(Duration::toSeconds).orElse(0L) + " s old");
    }
    return alarms.raised();
  }

  private static Duration scaled(Duration commitInterval) {
    return commitInterval.multipliedBy(2).plus(commitInterval.dividedBy(2));
  }
}
