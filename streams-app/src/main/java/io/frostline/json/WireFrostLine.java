package io.frostline.json;

import io.frostline.core.FrostLine;
import java.time.Duration;
import java.time.Instant;

/**
 * Where a table's changes are, by the time they were made: in the cold table until the first time,
 * staged until the second, in Kafka until the third, and after it not captured yet.
 */
public record WireFrostLine(Instant frozenUntil, Instant stagedUntil, Instant capturedUntil) {

  /** The wire shape of a line that ends at {@code now}. */
  public static WireFrostLine of(FrostLine line, Instant now) {
    return new WireFrostLine(
        now.minus(line.frozen()), now.minus(line.staged()), now.minus(line.captured()));
  }

  /**
   * The line it tells of, as of {@code now}.
   *
   * @throws IllegalArgumentException if the times are not in their order, or later than that
   */
  public FrostLine line(Instant now) {
    return new FrostLine(
        Duration.between(frozenUntil, now),
        Duration.between(stagedUntil, now),
        Duration.between(capturedUntil, now));
  }
}
