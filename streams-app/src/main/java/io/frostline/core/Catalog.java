package io.frostline.core;

import io.frostline.core.Fact.CatalogSeen;
import io.frostline.core.Fold.Step;
import io.frostline.core.TableSeen.SnapshotSeen;
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

  static final String RECREATED = "recreated";

  private Catalog() {}

  static Step apply(PipelineState state, CatalogSeen fact) {
    if (!fact.tables().isKnown()) {
      return Step.silent(state);
    }
    Map<String, TableState> tables = new TreeMap<>(state.tables());
    Set<String> present = new HashSet<>();
    for (TableSeen seen : fact.tables().get()) {
      present.add(seen.table());
      tables.put(seen.table(), seen(state.table(seen.table()), seen));
    }
    for (TableState table : state.tables().values()) {
      if (table.uuid().isPresent() && !present.contains(table.table())) {
        tables.put(table.table(), table.withMissing());
      }
    }
    return Step.silent(state.withTables(Sorted.copy(tables)));
  }

  private static TableState seen(TableState table, TableSeen seen) {
    boolean replaced = table.uuid().filter(uuid -> !uuid.equals(seen.uuid())).isPresent();
    TableState current = replaced ? table.recreated(RECREATED) : table;
    return current.withSeen(seen, queue(current, seen.snapshots()));
  }

  /** Adds the snapshots that are new: a probe may report some of them again. */
  private static List<SnapshotSeen> queue(TableState table, List<SnapshotSeen> seen) {
    long after =
        Math.max(
            table.last().map(SnapshotSeen::sequence).orElse(0L),
            table.queue().stream().mapToLong(SnapshotSeen::sequence).max().orElse(0L));
    List<SnapshotSeen> queue = new ArrayList<>(table.queue());
    seen.stream()
        .filter(snapshot -> snapshot.sequence() > after)
        .sorted(Comparator.comparingLong(SnapshotSeen::sequence))
        .forEach(queue::add);
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
