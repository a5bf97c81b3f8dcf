package io.frostline.core;

import io.frostline.core.PipelineView.Resume;
import io.frostline.core.PipelineView.Round;
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
        state.phase(),
        state.watch().tickAt(),
        state.health().source().toOptional(),
        state.health().sink().toOptional(),
        state.tick().map(tick -> tables(state, Look.of(tick))).orElse(List.of()),
        List.copyOf(state.incidents().open().values()),
        state.rounds().counts(),
        state.rounds().lastSuccess(),
        state.rounds().lastFailure(),
        state.rounds().newest().map(round -> new Round(round.startedAt(), !round.closed())),
        Headroom.of(state),
        state.watch().undecodable(),
        new Resume(state.control().next(), sequences(state), state.isTorn()));
  }

  private static List<TableView> tables(PipelineState state, Look look) {
    return state.tables().values().stream()
        .map(
            table -> {
              TableLook tableLook = TableLook.of(state, table, look);
              TableLook.Told told = tableLook.told();
              return new TableView(
                  table.table(),
                  told.watermark(),
                  told.lag(),
                  tableLook.captured(),
                  table.committedRows(),
                  table.last().map(SnapshotSeen::totalRows),
                  table.last().map(SnapshotSeen::at),
                  Headroom.of(state, table, look.at()),
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
