package io.frostline.probe;

import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * When the source has begun to copy tables anew: after the last look at its committed offset that
 * did not show it. Not as early as that if its offset follows its records later.
 */
final class CopyStarts {

  /** Connect's own {@code offset.flush.interval.ms} and {@code offset.flush.timeout.ms}. */
  private static final Duration FLUSH = Duration.ofSeconds(65);

  private final Duration late;
  private final Changes<Set<String>> told = new Changes<>();
  private Optional<Instant> knownAt = Optional.empty();

  /**
   * @param exactlyOnce whether offsets are written together with the records
   */
  CopyStarts(boolean exactlyOnce) {
    this.late = exactlyOnce ? Duration.ZERO : FLUSH;
  }

  /**
   * News of what is copied.
   *
   * @param begun when the look began that shows {@code topics}
   * @return empty if it is none; otherwise a time before which nothing of it has begun, if one is
   *     known
   */
  Optional<Optional<Instant>> news(Seen<Set<String>> topics, Instant begun) {
    Optional<Instant> after = knownAt.map(at -> at.minus(late));
    if (topics.isKnown()) {
      knownAt = Optional.of(begun);
    }
    return told.news(topics).map(news -> after);
  }
}
