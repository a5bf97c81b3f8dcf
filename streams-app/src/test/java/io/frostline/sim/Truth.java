package io.frostline.sim;

import io.frostline.core.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What really is: which source change exists, since when it is in Kafka, and in which table. */
final class Truth {

  private final Map<String, List<Change>> changes = new HashMap<>();
  private final Map<String, List<Long>> arrivals = new HashMap<>();
  private final Map<String, BitSet> contents = new HashMap<>();

  List<Change> changes(String table) {
    return changes.computeIfAbsent(table, name -> new ArrayList<>());
  }

  void committed(Change change) {
    changes(change.table()).add(change);
    arrivals.computeIfAbsent(change.table(), name -> new ArrayList<>()).add(Long.MAX_VALUE);
  }

  /** A readable copy of {@code change} was written to its partition at {@code worldMs}. */
  void arrived(Change change, long worldMs) {
    List<Long> times = arrivals.get(change.table());
    times.set(change.index(), Math.min(times.get(change.index()), worldMs));
  }

  /** The changes that an incarnation of a table contains, by index. */
  BitSet contents(String uuid) {
    return contents.computeIfAbsent(uuid, name -> new BitSet());
  }

  /** A change up to {@code position} that is not in the incarnation. */
  Optional<Change> missing(String table, String uuid, Position position) {
    return missing(table, uuid, change -> position.covers(change.position()));
  }

  /** A change committed at or before {@code instant} that is not in the incarnation. */
  Optional<Change> missing(String table, String uuid, Instant instant) {
    return missing(table, uuid, change -> !change.committedAt().isAfter(instant));
  }

  /** A change that was in Kafka at {@code worldMs} and is not in the incarnation. */
  Optional<Change> missingArrival(String table, String uuid, long worldMs) {
    List<Long> times = arrivals.getOrDefault(table, List.of());
    return missing(table, uuid, change -> times.get(change.index()) <= worldMs);
  }

  private Optional<Change> missing(String table, String uuid, Predicate<Change> claimed) {
    List<Change> all = changes(table);
    BitSet there = contents(uuid);
    for (int i = there.nextClearBit(0); i < all.size(); i = there.nextClearBit(i + 1)) {
      if (claimed.test(all.get(i))) {
        return Optional.of(all.get(i));
      }
    }
    return Optional.empty();
  }
}
