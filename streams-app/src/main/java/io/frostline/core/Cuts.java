package io.frostline.core;

import io.frostline.core.Beats.Beat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Cuts through the stream that some table does not cover yet, oldest first.
 *
 * @param pending the cuts, rising in time
 */
public record Cuts(List<Cut> pending) {

  private static final int PENDING_MAX = 128;

  /**
   * Every change committed at or before {@code beat} lies below {@code ends}; every record that had
   * arrived at {@code at} does too.
   *
   * @param at when the ends were read
   * @param beat the newest beat that counted before the ends were read
   * @param ends next offset of each captured partition; a partition that is absent did not exist
   */
  public record Cut(Instant at, Optional<Beat> beat, Map<Partition, Long> ends) {

    /** True if {@code committed} reaches this cut on every partition that {@code feeds} accepts. */
    boolean covered(Predicate<Partition> feeds, ToLongFunction<Partition> committed) {
      for (Map.Entry<Partition, Long> end : ends.entrySet()) {
        if (feeds.test(end.getKey())
            && end.getValue() > 0
            && committed.applyAsLong(end.getKey()) < end.getValue()) {
          return false;
        }
      }
      return true;
    }
  }

  static Cuts none() {
    return new Cuts(List.of());
  }

  Cuts add(Cut cut) {
    List<Cut> next = new ArrayList<>(pending);
    next.add(cut);
    if (next.size() > PENDING_MAX) {
      next = thinned(next);
    }
    return new Cuts(List.copyOf(next));
  }

  /** The newest cut among those that {@code usable} accepts that is covered. */
  Optional<Cut> newestCovered(
      Predicate<Partition> feeds, ToLongFunction<Partition> committed, Predicate<Cut> usable) {
    for (int i = pending.size() - 1; i >= 0; i--) {
      if (usable.test(pending.get(i)) && pending.get(i).covered(feeds, committed)) {
        return Optional.of(pending.get(i));
      }
    }
    return Optional.empty();
  }

  /** Forgets the cuts before {@code instant}: every table has passed them. */
  Cuts from(Instant instant) {
    int first = 0;
    while (first < pending.size() && pending.get(first).at().isBefore(instant)) {
      first++;
    }
    return first == 0 ? this : new Cuts(List.copyOf(pending.subList(first, pending.size())));
  }

  /** Drops every second cut of the older half: that loses resolution, never soundness. */
  private static List<Cut> thinned(List<Cut> cuts) {
    List<Cut> kept = new ArrayList<>();
    int half = cuts.size() / 2;
    for (int i = 0; i < cuts.size(); i++) {
      if (i >= half || i % 2 == 0) {
        kept.add(cuts.get(i));
      }
    }
    return kept;
  }
}
