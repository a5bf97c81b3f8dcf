package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Something a connector needs that cannot be reached from here either: while it stands, a restart
 * fails in the same way.
 *
 * @param seenAt when it was first seen
 * @param goneAt when it was seen to be gone
 */
public record Obstacle(Instant seenAt, Optional<Instant> goneAt) {

  private static final Duration LASTING = Duration.ofSeconds(5);

  static Optional<Obstacle> look(Optional<Obstacle> before, boolean there, Instant at) {
    if (there) {
      return before.filter(Obstacle::stands).isPresent()
          ? before
          : Optional.of(new Obstacle(at, Optional.empty()));
    }
    return before.map(o -> o.stands() ? new Obstacle(o.seenAt(), Optional.of(at)) : o);
  }

  boolean stands() {
    return goneAt.isEmpty();
  }

  /** True if it stands for a while, or has gone within {@code patience} of {@code at}. */
  boolean explains(Instant at, Duration patience) {
    return stands()
        ? Duration.between(seenAt, at).compareTo(LASTING) >= 0
        : wentAfter(at.minus(patience));
  }

  /** True if it stood for a while, and has gone since {@code instant}: one bad look is none. */
  boolean wentAfter(Instant instant) {
    return goneAt
        .filter(instant::isBefore)
        .filter(gone -> Duration.between(seenAt, gone).compareTo(LASTING) >= 0)
        .isPresent();
  }
}
