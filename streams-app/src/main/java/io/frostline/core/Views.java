package io.frostline.core;

import io.frostline.core.Activity.OpenRound;
import io.frostline.core.Activity.Supervisor;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.PipelineView.TableView;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Derives what may be shown from what is remembered. */
final class Views {

  private Views() {}

  static PipelineView of(PipelineState state) {
    Optional<Look> look = state.tick().map(Look::of);
    Map<String, TableLook> looks = look.map(each -> looks(state, each)).orElse(Map.of());
    return new PipelineView(
        state.pipeline(),
        state.config(),
        state.phase(),
        state.watch().tickAt(),
        state.health().source().toOptional(),
        state.health().sink().toOptional(),
        tables(state, looks),
        List.copyOf(state.incidents().open().values()),
        state.rounds().counts(),
        state.rounds().lastSuccess(),
        state.rounds().lastFailure(),
        Headroom.of(state),
        state.watch().undecodable(),
        look.map(each -> activity(state, each, looks)).orElse(Activity.none()),
        resume(state));
  }

  static Resume resume(PipelineState state) {
    return new Resume(
        state.control().next(), sequences(state), state.isTorn(), lookedAt(state.watch()));
  }

  private static Optional<Instant> lookedAt(Watch watch) {
    return Stream.of(watch.tickAt(), watch.catalogAt())
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder());
  }

  private static Map<String, TableLook> looks(PipelineState state, Look look) {
    Map<String, TableLook> looks = new TreeMap<>();
    state.tables().forEach((name, table) -> looks.put(name, TableLook.of(state, table, look)));
    return looks;
  }

  private static Activity activity(PipelineState state, Look look, Map<String, TableLook> looks) {
    Optional<Situation> now =
        state.config().map(config -> new Situation(state, look, looks, config));
    return new Activity(
        state.rounds().newest().map(round -> openRound(state, look, round)),
        now.map(Views::supervisor).orElseGet(Supervisor::none));
  }

  private static OpenRound openRound(PipelineState state, Look look, Rounds.Round round) {
    return new OpenRound(
        round.commitId(),
        round.key(),
        round.startedAt(),
        !round.closed(),
        state.rounds().answered(),
        Collections.unmodifiableSet(
            state.rounds().unanswered(look.tick().extents().orElse(Map.of()).keySet())),
        round.tables());
  }

  private static Supervisor supervisor(Situation s) {
    return new Supervisor(
        s.config().repairs().mode(),
        s.state().repair().attempts(),
        Repair.ATTEMPTS_MAX,
        Outlooks.coolDownUntil(s),
        s.maintenance(),
        Outlooks.of(s));
  }

  /** None before the first tick, as after a start. */
  private static List<TableView> tables(PipelineState state, Map<String, TableLook> looks) {
    return state.tables().values().stream()
        .filter(table -> looks.containsKey(table.table()))
        .map(
            table -> {
              TableLook tableLook = looks.get(table.table());
              TableLook.Told told = tableLook.told();
              return new TableView(
                  table.table(),
                  told.watermark(),
                  told.lag(),
                  tableLook.captured(),
                  table.committedRows(),
                  table.last().map(SnapshotSeen::totalRows),
                  table.last().map(SnapshotSeen::at),
                  Headroom.of(state, table, state.tick().orElseThrow().at()),
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
