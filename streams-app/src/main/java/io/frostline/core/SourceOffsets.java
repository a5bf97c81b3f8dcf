package io.frostline.core;

import java.time.Instant;
import java.util.Optional;

/**
 * The source's committed offset (rule P15).
 *
 * @param movedAt when it was last seen to have changed
 * @param backSince since when it lies before the highest that was seen
 */
public record SourceOffsets(
    Optional<Position> highest,
    Optional<Position> last,
    Optional<Instant> movedAt,
    Optional<Instant> backSince) {

  static SourceOffsets unseen() {
    return new SourceOffsets(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  SourceOffsets look(Position offset, Instant at) {
    if (last.filter(offset::equals).isPresent()) {
      return this;
    }
    boolean back = highest.filter(top -> !offset.covers(top)).isPresent();
    return new SourceOffsets(
        back ? highest : Optional.of(offset),
        Optional.of(offset),
        Optional.of(at),
        back ? Optional.of(backSince.orElse(at)) : Optional.empty());
  }
}
