package io.frostline.probe;

import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private boolean isAbsent;

  /**
   * What is copied now.
   *
   * @param after a time before which nothing of it has begun, if one is known
   */
  record Copied(Seen<Set<String>> topics, Optional<Instant> after) {}

  /**
   * @param exactlyOnce whether offsets are written together with the records
   */
  CopyStarts(boolean exactlyOnce) {
    this.late = exactlyOnce ? Duration.ZERO : FLUSH;
  }

  /** There is no offset: whoever begins now copies all of {@code topics}. */
  void absent() {
    isAbsent = knownAt.isPresent();
  }

  /**
   * News of what is copied, in order. A copy that begins and ends between two looks leaves its mark
   * in the offset that was away before it.
   *
   * @param all what a connector copies that begins without an offset; none if it does not
   * @param begun when the look began that shows {@code topics}
   */
  List<Copied> news(Seen<Set<String>> topics, Set<String> all, Instant begun) {
    Optional<Instant> after = knownAt.map(at -> at.minus(late));
    List<Copied> news = new ArrayList<>();
    if (topics.isKnown()) {
      if (isAbsent && topics.get().isEmpty() && !all.isEmpty()) {
        Seen<Set<String>> copied = Seen.known(all);
        told.news(copied).ifPresent(each -> news.add(new Copied(copied, after)));
      }
      isAbsent = false;
      knownAt = Optional.of(begun);
    }
    told.news(topics).ifPresent(each -> news.add(new Copied(topics, after)));
    return news;
  }
}
