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

  static Progress none() {
    return new Progress(Optional.empty(), Optional.empty());
  }
}
