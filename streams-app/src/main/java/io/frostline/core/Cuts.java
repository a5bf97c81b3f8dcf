package io.frostline.core;

import io.frostline.core.Beats.Beat;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongBiFunction;

/**
 * Cuts through the stream that some table does not cover yet. A cut keeps only the topics whose
 * ends differ from the cut before it, so that an idle topic costs nothing.
 *
 * @param known number of partitions of each captured topic that was ever seen
 * @param base ends of the captured partitions before the first pending cut
 * @param pending the cuts by their number, which rises with time
 * @param taken number of cuts so far
 */
public record Cuts(
    Map<String, Integer> known,
    Map<String, SortedMap<Integer, Long>> base,
    SortedMap<Long, Cut> pending,
    long taken) {

  private static final int PENDING_MAX = 128;

  /**
   * Every change committed at or before {@code beat} lies below the ends; every record that had
   * arrived at {@code clock} does too.
   *
   * @param at when the ends were read, in the fold's time
   * @param clock the same by the clock, if the fold's time is ahead of it: claims go by it
   * @param beat the newest beat that counted before the ends were read
   * @param grown next offsets of the topics that have grown since the cut before
   * @param unseen topics that were there before and could not be seen: it says nothing about them
   */
  public record Cut(
      long number,
      Instant at,
      Optional<Instant> clock,
      Optional<Beat> beat,
      Map<String, SortedMap<Integer, Long>> grown,
      Set<String> unseen) {

    /** True if it says nothing about one of {@code topics}. */
    boolean misses(Collection<String> topics) {
      return !unseen.isEmpty() && topics.stream().anyMatch(unseen::contains);
    }

    Mark mark() {
      return new Mark(number, at, clock, beat);
    }
  }

  /** A cut without its ends: what a table remembers of the newest one it covers. */
  public record Mark(long number, Instant at, Optional<Instant> clock, Optional<Beat> beat) {

    /** What had arrived by then is covered. */
    Instant arrivedAt() {
      return clock.orElse(at);
    }
  }

  static Cuts none() {
    return new Cuts(Map.of(), Map.of(), Collections.emptySortedMap(), 0);
  }

  Cuts add(
      Instant at,
      Optional<Instant> clock,
      Optional<Beat> beat,
      Map<String, SortedMap<Integer, Long>> ends) {
    Map<String, Integer> topics =
        Sorted.merged(
            known,
            ends,
            (count, offsets) ->
                count != null && count >= offsets.size() ? count : (Integer) offsets.size());
    Map<String, SortedMap<Integer, Long>> before = newest();
    TreeMap<String, SortedMap<Integer, Long>> grown = new TreeMap<>();
    ends.forEach(
        (topic, offsets) -> {
          if (!offsets.equals(before.get(topic))) {
            grown.put(topic, offsets);
          }
        });
    TreeSet<String> unseen = new TreeSet<>();
    topics.forEach(
        (topic, count) -> {
          SortedMap<Integer, Long> offsets = ends.get(topic);
          if (offsets == null || offsets.size() < count) {
            unseen.add(topic);
          }
        });
    Cut cut =
        new Cut(
            taken + 1, at, clock, beat, Sorted.copy(grown), Collections.unmodifiableSet(unseen));
    Cuts next = new Cuts(topics, base, Sorted.with(pending, cut.number(), cut), taken + 1);
    return next.pending().size() > PENDING_MAX ? next.thinned() : next;
  }

  /** Ends of all topics at the newest cut. */
  private Map<String, SortedMap<Integer, Long>> newest() {
    ArrayMap<Long, Cut> cuts = Sorted.arrays(pending);
    Map<String, SortedMap<Integer, Long>> newest = new HashMap<>();
    for (int place = cuts.size() - 1; place >= 0 && newest.size() < known.size(); place--) {
      cuts.value(place).grown().forEach(newest::putIfAbsent);
    }
    base.forEach(newest::putIfAbsent);
    return newest;
  }

  /** Next offsets of a topic at a cut; null if it did not exist. */
  SortedMap<Integer, Long> endsAt(String topic, long number) {
    ArrayMap<Long, Cut> cuts = Sorted.arrays(pending);
    for (int place = cuts.from(number + 1) - 1; place >= 0; place--) {
      SortedMap<Integer, Long> ends = cuts.value(place).grown().get(topic);
      if (ends != null) {
        return ends;
      }
    }
    return base.get(topic);
  }

  /**
   * The captured partitions that were there at {@code instant}. A cut that some table does not
   * cover may be much older.
   */
  Set<Partition> partitionsAt(Instant instant) {
    Set<Partition> partitions = new TreeSet<>();
    add(partitions, base);
    for (Cut cut : pending.values()) {
      if (!cut.at().isAfter(instant)) {
        add(partitions, cut.grown());
      }
    }
    return partitions;
  }

  private static void add(
      Set<Partition> partitions, Map<String, SortedMap<Integer, Long>> endsByTopic) {
    endsByTopic.forEach(
        (topic, ends) -> ends.keySet().forEach(n -> partitions.add(new Partition(topic, n))));
  }

  /** True if {@code reached} has come to the cut on every partition of the topics. */
  boolean covered(Cut cut, Iterable<String> topics, ToLongBiFunction<String, Integer> reached) {
    for (String topic : topics) {
      if (cut.unseen().contains(topic)) {
        return false;
      }
      SortedMap<Integer, Long> ends = endsAt(topic, cut.number());
      if (ends != null) {
        for (Map.Entry<Integer, Long> end : ends.entrySet()) {
          if (end.getValue() > 0 && reached.applyAsLong(topic, end.getKey()) < end.getValue()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  /** True if at {@code instant} and ever since no cut says anything about one of {@code topics}. */
  boolean missesSince(Instant instant, Collection<String> topics) {
    ArrayMap<Long, Cut> cuts = Sorted.arrays(pending);
    for (int place = cuts.size() - 1; place >= 0 && cuts.value(place).misses(topics); place--) {
      if (!cuts.value(place).at().isAfter(instant)) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the cuts before {@code number}: every table has passed them. */
  Cuts from(long number) {
    if (pending.isEmpty() || pending.firstKey() >= number) {
      return this;
    }
    Map<String, SortedMap<Integer, Long>> ends = base;
    for (Cut cut : pending.headMap(number).values()) {
      ends = ByTopic.merged(ends, cut.grown(), Math::max);
    }
    return new Cuts(known, ends, Sorted.copy(pending.tailMap(number)), taken);
  }

  /** Cuts through topics that are others of the same name by now say nothing about these. */
  Cuts without(Recreated gone) {
    Map<String, Integer> counts = new TreeMap<>(known);
    gone.topics().forEach((topic, extents) -> counts.replace(topic, extents.size()));
    Map<String, SortedMap<Integer, Long>> ends = new TreeMap<>(base);
    ends.keySet().removeAll(gone.topics().keySet());
    return new Cuts(
        Sorted.copy(counts),
        Sorted.copy(ends),
        Sorted.map(
            pending,
            cut -> {
              Map<String, SortedMap<Integer, Long>> grown = new TreeMap<>(cut.grown());
              grown.keySet().removeAll(gone.topics().keySet());
              Set<String> unseen = new TreeSet<>(cut.unseen());
              unseen.addAll(gone.topics().keySet());
              return new Cut(
                  cut.number(),
                  cut.at(),
                  cut.clock(),
                  cut.beat(),
                  Sorted.copy(grown),
                  Collections.unmodifiableSet(unseen));
            }),
        taken);
  }

  /** Drops every second cut of the older half: that loses resolution, never soundness. */
  private Cuts thinned() {
    TreeMap<Long, Cut> kept = new TreeMap<>();
    int index = 0;
    Optional<Cut> dropped = Optional.empty();
    for (Cut cut : pending.values()) {
      Cut whole = cut;
      if (dropped.isPresent()) {
        whole =
            new Cut(
                cut.number(),
                cut.at(),
                cut.clock(),
                cut.beat(),
                ByTopic.merged(dropped.get().grown(), cut.grown(), (before, after) -> after),
                cut.unseen());
        dropped = Optional.empty();
      }
      if (index < pending.size() / 2 && index % 2 == 0) {
        dropped = Optional.of(whole);
      } else {
        kept.put(cut.number(), whole);
      }
      index++;
    }
    return new Cuts(known, base, Collections.unmodifiableSortedMap(kept), taken);
  }
}
