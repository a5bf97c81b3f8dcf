package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A committed offset of the coordinator that does not move.
 *
 * @param offset where it stands; absent if there is none, though other control partitions have one
 * @param upTo how far the partition had been read here at {@code since}
 * @param since when it came there, or when what lies below {@code due} was found to be left
 * @param rounds number of rounds that were completed then
 * @param due what lies below it was there for longer than a commit may take, while round after
 *     round was completed
 */
public record Standing(Optional<Long> offset, long upTo, Instant since, long rounds, long due) {

  /** The first of them may have begun before the announcement was there. */
  private static final int ROUNDS_MIN = 2;

  static Standing begun(Optional<Long> offset, long upTo, long rounds, Instant at) {
    return new Standing(offset, upTo, at, rounds, 0);
  }

  /**
   * Takes over a later look.
   *
   * @param patience how long an announcement may wait for its commit
   */
  Standing followedBy(Standing now, Duration patience) {
    if (!now.offset().equals(offset)) {
      return now;
    }
    boolean passed = Duration.between(since, now.since()).compareTo(patience) > 0;
    return passed && now.rounds() >= rounds + ROUNDS_MIN && now.upTo() > due
        ? new Standing(offset, now.upTo(), now.since(), now.rounds(), upTo)
        : this;
  }

  /** True if what was announced at {@code place} is left out by one round after the other. */
  boolean leaves(long place) {
    return place < due && place >= offset.orElse(0L);
  }
}
