package io.frostline.probe;

import io.frostline.core.Seen;
import java.util.Optional;

/** Passes on what differs from what was passed on before. */
final class Changes<T> {

  private Optional<Seen<T>> last = Optional.empty();

  /** {@code seen} if it is news; that something is still unknown is none, whatever the reason. */
  Optional<Seen<T>> news(Seen<T> seen) {
    boolean same =
        last.filter(before -> before.equals(seen) || !before.isKnown() && !seen.isKnown())
            .isPresent();
    if (same) {
      return Optional.empty();
    }
    last = Optional.of(seen);
    return last;
  }
}
