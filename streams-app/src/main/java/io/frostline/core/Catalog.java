package io.frostline.core;

import io.frostline.core.Output.EventType;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Takes over what the catalog shows: incarnations, and snapshots that wait to be settled. */
final class Catalog {

  private static final Duration SUSPECT_MAX = Duration.ofSeconds(30);

  /** So many snapshots of a table wait to be settled; its state has to fit a record. */
  private static final int QUEUE_MAX = 500;

  private Catalog() {}

  static PipelineState apply(PipelineState state, Fact.CatalogSeen fact) {
    Set<String> unreadable = fact.unreadable().orElse(Map.of()).keySet();
    PipelineState watched = state.with(state.watch().catalog(fact, isWaitedFor(state, unreadable)));
    boolean later = state.watch().catalogAt().filter(fact.begunAt()::isAfter).isPresent();
    boolean older = state.watch().catalogAt().filter(at -> fact.begunAt().isBefore(at)).isPresent();
    if (!fact.tables().isKnown() || older) {
      // A look that began before the last one shows what was, not what is.
      return older ? state : watched;
    }
    Map<String, TableState> tables = new TreeMap<>();
    Set<String> present = new HashSet<>(unreadable);
    for (TableSeen seen : fact.tables().get()) {
      if (isRenamed(state, seen)) {
        continue;
      }
      present.add(seen.table());
      TableState next = seen(state, seen, fact.at());
      if (next != state.tables().get(seen.table())) {
        tables.put(seen.table(), next);
      }
    }
    for (TableState table : state.tables().values()) {
      boolean absent = table.uuid().isPresent() && !present.contains(table.table());
      if (absent && !table.missing() && (table.absences() == 0 || later)) {
        tables.put(table.table(), table.withAbsence(fact.at()));
      }
    }
    return watched.withTables(Sorted.withAll(state.tables(), tables));
  }

  private static boolean isWaitedFor(PipelineState state, Set<String> tables) {
    return tables.stream()
        .map(state.tables()::get)
        .anyMatch(table -> table != null && table.ledger().hasPending());
  }

  /**
   * True for a table that the sink knows, or knew, by another name, under which it goes on to
   * write: what is kept under this one is none of its tables, unless it announces files for it.
   */
  private static boolean isRenamed(PipelineState state, TableSeen seen) {
    TableState same = state.tables().get(seen.table());
    if (same != null && !Placeholders.isPlaceholder(same)) {
      return false;
    }
    Optional<String> uuid = Optional.of(seen.uuid());
    return state.watch().retired().containsKey(seen.uuid())
        || state.tables().values().stream()
            .anyMatch(table -> table.uuid().equals(uuid) || table.past().contains(seen.uuid()));
  }

  private static TableState seen(PipelineState state, TableSeen seen, Instant at) {
    TableState known =
        Optional.ofNullable(state.tables().get(seen.table()))
            .orElseGet(() -> state.newTable(seen.table()));
    if (known.uuid().filter(uuid -> !uuid.equals(seen.uuid())).isPresent()) {
      // A copy that began when the table was known to be away is all in the new one, also if that
      // shows before the copy does.
      Instant since = known.missing() ? known.absentSince().orElse(at) : at;
      known = known.recreated().with(replaced(known, seen, since));
    }
    TableState fed = known.withTopics(seen.topics(), state.control().answered());
    List<SnapshotSeen> fresh = fresh(fed, seen.snapshots());
    if (!fresh.isEmpty() && fed.queue().size() >= QUEUE_MAX) {
      // The control topic cannot be read, and they wait for it. What is left out now tears the
      // lineage once there is room again, and then the probe is asked for it.
      return fed.withSeen(seen, fed.queue());
    }
    boolean torn = isTorn(fed, fresh, seen.complete());
    boolean back = fresh.isEmpty() && isRolledBack(fed, seen);
    if (!torn && !back) {
      return fed.withSeen(seen, queued(fed, fresh)).withSuspect(Optional.empty());
    }
    // A look may have been lost on the way: the probe is asked to tell it again.
    Instant since = fed.suspect().orElse(at);
    if (Duration.between(since, at).compareTo(SUSPECT_MAX) <= 0) {
      return fed.withSeen(seen, fed.queue()).withSuspect(Optional.of(since));
    }
    TableState next = fed.withSeen(seen, queued(fed, fresh)).withSuspect(Optional.empty());
    return back ? next.with(rolledBack(fed, seen, at)) : next;
  }

  /**
   * What was in the old table is not in the new one; what is still announced for it never lands.
   */
  private static Loss replaced(TableState old, TableSeen seen, Instant at) {
    long rows = old.last().map(SnapshotSeen::totalRows).orElse(0L);
    return new Loss(
        Rule.S10,
        EventType.DATA_LOSS,
        false,
        Loss.RECREATED,
        at,
        "the table was dropped and created again: the "
            + rows
            + " rows of the old one are not in the new one; take a new snapshot of the source table",
        Sorted.copy(
            Map.of(
                "rows", Long.toString(rows),
                "droppedUuid", old.uuid().orElse("unknown"),
                "uuid", seen.uuid())));
  }

  /** The newest snapshot is older than one that was settled: what came between is gone. */
  private static boolean isRolledBack(TableState table, TableSeen seen) {
    if (seen.current().equals(table.last().map(SnapshotSeen::id))) {
      return false;
    }
    boolean whole =
        seen.snapshots().isEmpty()
            || seen.snapshots().stream()
                .anyMatch(snapshot -> seen.current().filter(id -> id == snapshot.id()).isPresent());
    return table.queue().isEmpty()
        && table.last().isPresent()
        && whole
        && table.losses().stream().noneMatch(loss -> loss.reason().equals("rolled back"));
  }

  private static Loss rolledBack(TableState table, TableSeen seen, Instant at) {
    return new Loss(
        Rule.S10,
        EventType.DATA_LOSS,
        false,
        "rolled back",
        at,
        "the table was rolled back to an older snapshot: rows that were in it are not any more",
        Sorted.copy(
            Map.of(
                "snapshotBefore", table.last().map(s -> Long.toString(s.id())).orElse("none"),
                "snapshotNow", seen.current().map(id -> Long.toString(id)).orElse("none"))));
  }

  /** The snapshots that are new: a probe may report some of them again. */
  private static List<SnapshotSeen> fresh(TableState table, List<SnapshotSeen> seen) {
    if (seen.isEmpty()) {
      return seen;
    }
    // An upgraded table begins with a zero: the newest snapshot from before its upgrade.
    long after = newest(table).map(SnapshotSeen::sequence).orElse(-1L);
    return seen.stream()
        .filter(snapshot -> snapshot.sequence() > after)
        .sorted(Comparator.comparingLong(SnapshotSeen::sequence))
        .toList();
  }

  private static Optional<SnapshotSeen> newest(TableState table) {
    return table.queue().isEmpty()
        ? table.last()
        : Optional.of(table.queue().get(table.queue().size() - 1));
  }

  /**
   * True if the first new one was not made from the newest known one, or is said to have come after
   * others of a lineage of which none is known. Those before a table's upgrade cannot be told.
   */
  private static boolean isTorn(TableState table, List<SnapshotSeen> fresh, boolean fromFirst) {
    Optional<Long> parent = fresh.isEmpty() ? Optional.empty() : fresh.get(0).parent();
    return newest(table)
        .map(known -> parent.filter(id -> id != known.id()).isPresent())
        .orElse(fromFirst && parent.isPresent() && fresh.get(0).sequence() > 0);
  }

  private static List<SnapshotSeen> queued(TableState table, List<SnapshotSeen> fresh) {
    if (fresh.isEmpty()) {
      return table.queue();
    }
    List<SnapshotSeen> queue = new ArrayList<>(table.queue());
    queue.addAll(fresh);
    return List.copyOf(queue);
  }

  /** The next snapshot that can be settled: the control topic was read up to what it records. */
  static Optional<SnapshotSeen> ready(TableState table, ControlLog log) {
    if (table.queue().isEmpty()) {
      return Optional.empty();
    }
    SnapshotSeen first = table.queue().get(0);
    return first.recorded().isEmpty() || log.reached(first.recorded().get())
        ? Optional.of(first)
        : Optional.empty();
  }
}
