package io.frostline.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What the trade feed does when: a steady rate, a burst in the middle, a quiet spell of one table
 * before it, and new columns in between. A run without an end repeats the script each minute.
 *
 * @param length of one pass through the script
 * @param repeats whether it starts over
 * @param rowsPerSecond the steady rate
 */
record DemoScript(Duration length, boolean repeats, int rowsPerSecond) {

  static final int BURST_FACTOR = 20;

  private static final Duration UNBOUNDED = Duration.ofSeconds(60);
  private static final Duration LONGEST_BURST = Duration.ofSeconds(3);

  DemoScript {
    if (length.isNegative() || length.isZero() || rowsPerSecond < 1) {
      throw new IllegalArgumentException("a script needs a length and a rate above zero");
    }
  }

  static DemoScript of(Optional<Duration> length, int rowsPerSecond) {
    return new DemoScript(length.orElse(UNBOUNDED), length.isEmpty(), rowsPerSecond);
  }

  /** Rows that ought to be written by {@code elapsed}. */
  long rowsDue(Duration elapsed) {
    double seconds = seconds(elapsed);
    double passes = repeats ? Math.floor(seconds / seconds(length)) : 0;
    double inPass = seconds - passes * seconds(length);
    double burst = seconds(burst());
    double intoBurst = Math.max(0, Math.min(burst, inPass - burstStart()));
    return (long) (rowsPerSecond * (seconds + (BURST_FACTOR - 1) * (passes * burst + intoBurst)));
  }

  /** True while the second table gets nothing. */
  boolean quiet(Duration elapsed) {
    double share = share(elapsed);
    return share >= 0.25 && share < 0.45;
  }

  /** True once the tables ought to have their new columns. */
  boolean widened(Duration elapsed) {
    return seconds(elapsed) >= 0.35 * seconds(length);
  }

  /** How long the burst lasts: shorter in a short run. */
  Duration burst() {
    Duration tenth = length.dividedBy(10);
    return tenth.compareTo(LONGEST_BURST) < 0 ? tenth : LONGEST_BURST;
  }

  private double burstStart() {
    return seconds(length) / 2;
  }

  private double share(Duration elapsed) {
    double share = seconds(elapsed) / seconds(length);
    return repeats ? share - Math.floor(share) : share;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
