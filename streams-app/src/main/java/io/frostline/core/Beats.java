package io.frostline.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The beats seen so far that matter.
 *
 * @param waiting beats that the source's committed offset does not cover yet, by position
 * @param counted the newest beat that counts: everything committed before it is in Kafka
 * @param arrivedAt when the last new one was read, by the clock of the probe
 */
public record Beats(List<Beat> waiting, Optional<Beat> counted, Optional<Instant> arrivedAt) {

  private static final int WAITING_MAX = 512;

  /** A beat: its place in the change stream and its commit time in the database. */
  public record Beat(Position position, Instant committedAt) {}

  static Beats none() {
    return new Beats(List.of(), Optional.empty(), Optional.empty());
  }

  /** Remembers a beat that was read at {@code at}, if it says anything new. */
  Beats take(Beat beat, Instant at) {
    Beats next = add(beat);
    return next == this ? this : new Beats(next.waiting, next.counted, Optional.of(at));
  }

  /** Remembers a beat; one at or before the counted one says nothing new. */
  Beats add(Beat beat) {
    if (counted.isPresent() && counted.get().position().covers(beat.position())) {
      return this;
    }
    if (waiting.stream().anyMatch(known -> known.position().equals(beat.position()))) {
      return this;
    }
    List<Beat> next = new ArrayList<>(waiting);
    int at = next.size();
    while (at > 0 && next.get(at - 1).position().covers(beat.position())) {
      at--;
    }
    next.add(at, beat);
    if (next.size() > WAITING_MAX) {
      // Losing a beat in between loses resolution, never soundness.
      next.remove(next.size() / 2);
    }
    return new Beats(List.copyOf(next), counted, arrivedAt);
  }

  /** Counts the newest beat that {@code offset} covers. */
  Beats count(Position offset) {
    int covered = 0;
    while (covered < waiting.size() && offset.covers(waiting.get(covered).position())) {
      covered++;
    }
    if (covered == 0) {
      return this;
    }
    return new Beats(
        List.copyOf(waiting.subList(covered, waiting.size())),
        Optional.of(waiting.get(covered - 1)),
        arrivedAt);
  }
}
