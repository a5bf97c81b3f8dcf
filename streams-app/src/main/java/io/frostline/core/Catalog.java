package io.frostline.core;

import io.frostline.core.Fact.CatalogSeen;
import io.frostline.core.Fold.Step;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.TableSeen.SnapshotSeen;
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

  static final String RECREATED = "recreated";

  private Catalog() {}

  static Step apply(PipelineState state, CatalogSeen fact) {
    if (!fact.tables().isKnown()) {
      return Step.silent(state);
    }
    Map<String, TableState> tables = new TreeMap<>(state.tables());
    Set<String> present = new HashSet<>();
    Incidents incidents = state.incidents();
    List<Output> outputs = new ArrayList<>();
    for (TableSeen seen : fact.tables().get()) {
      present.add(seen.table());
      TableState known = state.table(seen.table());
      if (isReplaced(known, seen)) {
        Incidents.Step step =
            incidents.report(state.pipeline(), fact.at(), replaced(known, seen, fact.at()));
        incidents = step.incidents();
        outputs.addAll(step.events());
        known = known.recreated(RECREATED).withError(EventType.DATA_LOSS);
      }
      tables.put(seen.table(), known.withSeen(seen, queue(known, seen.snapshots())));
    }
    for (TableState table : state.tables().values()) {
      if (table.uuid().isPresent() && !present.contains(table.table())) {
        tables.put(table.table(), table.withMissing());
      }
    }
    return new Step(
        state.withTables(Sorted.copy(tables)).with(incidents).withCatalogAt(fact.at()), outputs);
  }

  private static boolean isReplaced(TableState table, TableSeen seen) {
    return table.uuid().filter(uuid -> !uuid.equals(seen.uuid())).isPresent();
  }

  /**
   * What was in the old table is not in the new one; what is still announced for it never lands.
   */
  private static Finding replaced(TableState old, TableSeen seen, Instant at) {
    long rows = old.last().map(SnapshotSeen::totalRows).orElse(0L);
    return new Finding(
        EventType.DATA_LOSS,
        Severity.CRITICAL,
        Rule.S10,
        Optional.of(old.table()),
        at,
        "the table was dropped and created again: the "
            + rows
            + " rows of the old one are not in the new one; take a new snapshot of the source table",
        Sorted.copy(
            Map.of(
                "rows", Long.toString(rows),
                "droppedUuid", old.uuid().orElseThrow(),
                "uuid", seen.uuid())));
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
