package io.frostline.chaos;

import java.time.Duration;

/**
 * How a fault is run.
 *
 * @param commitInterval how often the sink commits
 * @param healthy how long the pipeline must be healthy before and after
 * @param noticeMax how long the cause stays at most until Frostline says something
 * @param recoverMax how long a recovery is waited for once the cause is gone, or an escalation
 * @param holdMax cuts short how long the cause stays
 */
public record ChaosSettings(
    Duration commitInterval,
    Duration healthy,
    Duration noticeMax,
    Duration recoverMax,
    Duration holdMax) {

  /** What the scoreboard is made with. */
  public static ChaosSettings usual(Duration commitInterval) {
    return new ChaosSettings(
        commitInterval,
        commitInterval.multipliedBy(4),
        Duration.ofSeconds(120),
        Duration.ofSeconds(150),
        Duration.ofMinutes(2));
  }

  /** The same with another wait for a recovery. */
  public ChaosSettings recoveringWithin(Duration max) {
    return new ChaosSettings(commitInterval, healthy, noticeMax, max, holdMax);
  }

  /** The same for a test that must be over soon. */
  public ChaosSettings shortened() {
    return new ChaosSettings(
        commitInterval,
        commitInterval.multipliedBy(2),
        Duration.ofSeconds(60),
        Duration.ofSeconds(90),
        Duration.ofSeconds(5));
  }
}
