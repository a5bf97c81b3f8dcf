package io.frostline.core;

import io.frostline.core.Cuts.Mark;
import java.time.Instant;
import java.util.Optional;

/**
 * How far a table has come; kept beside the table's own state because it moves with every tick.
 *
 * @param covered the newest cut that the table covers: its watermark
 * @param waitingSince since when records wait without a commit, if they do
 */
public record Progress(Optional<Mark> covered, Optional<Instant> waitingSince) {

  /** The same one, if it has not moved. */
  Progress with(Optional<Mark> nowCovered, Optional<Instant> nowWaiting) {
    return nowCovered.equals(covered) && nowWaiting.equals(waitingSince)
        ? this
        : new Progress(nowCovered, nowWaiting);
  }

  static Progress none() {
    return new Progress(Optional.empty(), Optional.empty());
  }
}
