package io.frostline.core;

import io.frostline.core.Fact.Tick;
import io.frostline.core.Output.EventType;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.PipelineView.TableView;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Derives what may be shown from what is remembered. */
final class Views {

  private Views() {}

  static PipelineView of(PipelineState state) {
    return new PipelineView(
        state.pipeline(),
        state.config(),
        phase(state),
        state.tick().map(Tick::at),
        state.health().source().toOptional(),
        state.health().sink().toOptional(),
        state.tick().map(tick -> tables(state, tick)).orElse(List.of()),
        List.copyOf(state.incidents().open().values()),
        state.rounds().counts(),
        state.rounds().lastSuccess(),
        state.rounds().lastFailure(),
        state.undecodable(),
        new Resume(state.control().next(), sequences(state)));
  }

  private static Phase phase(PipelineState state) {
    Incidents incidents = state.incidents();
    if (state.tick().isEmpty() || state.config().isEmpty() || !state.health().sink().isKnown()) {
      return incidents.isOpen(EventType.DOWN) ? Phase.DOWN : Phase.UNKNOWN;
    } else if (state.health().paused()) {
      return Phase.PAUSED;
    } else if (incidents.isOpen(EventType.DOWN)) {
      return Phase.DOWN;
    } else if (state.tables().values().stream().anyMatch(Views::needsAPerson)) {
      return Phase.ESCALATED;
    } else if (incidents.isOpen(EventType.STALLED) || incidents.isOpen(EventType.CAPTURE_STALLED)) {
      return Phase.STALLED;
    } else if (incidents.isOpen(EventType.LAG)) {
      return Phase.LAGGING;
    }
    boolean covered =
        state.tables().values().stream().anyMatch(table -> table.covered().isPresent());
    return covered ? Phase.HEALTHY : Phase.STARTING;
  }

  /** No restart brings back what is not in the table. */
  private static boolean needsAPerson(TableState table) {
    return table.missing() || table.blocked().isPresent();
  }

  private static List<TableView> tables(PipelineState state, Tick tick) {
    return state.tables().values().stream()
        .map(
            table -> {
              TableLook look = TableLook.of(state, table, tick);
              return new TableView(
                  table.table(),
                  look.watermark(),
                  look.lag(),
                  look.captured(),
                  table.committedRows(),
                  table.last().map(SnapshotSeen::totalRows),
                  table.last().map(SnapshotSeen::at),
                  table.errors());
            })
        .toList();
  }

  private static Map<String, Long> sequences(PipelineState state) {
    Map<String, Long> sequences = new TreeMap<>();
    for (TableState table : state.tables().values()) {
      Optional<SnapshotSeen> newest =
          table.queue().isEmpty()
              ? table.last()
              : Optional.of(table.queue().get(table.queue().size() - 1));
      if (table.uuid().isPresent() && newest.isPresent()) {
        sequences.put(table.uuid().get(), newest.get().sequence());
      }
    }
    return Sorted.copy(sequences);
  }
}
