package io.frostline.core;

import io.frostline.core.Fact.DatabaseSeen;
import io.frostline.core.Fact.Slot;
import io.frostline.core.Output.EventType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** C4: what was committed while the slot was away is never captured; every table stands still. */
final class SlotLoss {

  private static final String REASON = "replication slot";
  static final String GAP_UNTIL = "gapUntilAtLatest";
  static final String OPEN = "open";

  private SlotLoss() {}

  /** Takes over a look at the database. */
  static PipelineState look(PipelineState state, DatabaseSeen look) {
    Optional<Slot> slot = look.slot().toOptional();
    Optional<Position> streamed = state.watch().source().last();
    boolean invalid = slot.flatMap(Slot::walStatus).filter("lost"::equals).isPresent();
    // A source that has never streamed makes its slot only now. One that has, has left beats.
    boolean began = streamed.isPresent() || state.beats().arrivedAt().isPresent();
    boolean gone = slot.filter(seen -> !seen.exists()).isPresent() && began;
    boolean known =
        state.watch().gap().filter(SlotLoss::isOpen).isPresent()
            && state.tables().values().stream().allMatch(SlotLoss::lasts);
    if (!invalid && !gone) {
      return slot.filter(Slot::exists).map(seen -> back(state, look, seen)).orElse(state);
    }
    return known ? state : gone(state, look, streamed, invalid);
  }

  private static PipelineState gone(
      PipelineState state, DatabaseSeen look, Optional<Position> streamed, boolean invalid) {
    String begin = streamed.map(Position::lsn).orElse("unknown");
    Counts counts = state.watch().counts();
    Optional<Uncounted> size =
        streamed.flatMap(counts::before).map(before -> Uncounted.ofSlot(begin, before));
    Loss loss =
        new Loss(
            Rule.C4,
            EventType.DATA_LOSS,
            true,
            REASON,
            look.at(),
            "the replication slot is "
                + (invalid ? "invalidated" : "gone")
                + ": changes that are committed until there is another one are not captured"
                + (size.isPresent() ? Uncounted.OPEN : Uncounted.NEVER),
            Sorted.copy(Map.of("rows", "unknown", Loss.GAP_FROM, begin, GAP_UNTIL, OPEN)));
    Map<String, TableState> tables = new TreeMap<>();
    state
        .tables()
        .forEach((name, table) -> tables.put(name, lasts(table) ? table : table.with(loss)));
    return state
        .withTables(Sorted.copy(tables))
        .with(state.watch().gap(Optional.of(loss)).counts(size.map(counts::and).orElse(counts)));
  }

  /** Where the new slot begins is where the gap ends. */
  private static PipelineState back(PipelineState state, DatabaseSeen look, Slot slot) {
    Optional<Loss> open = state.watch().gap().filter(SlotLoss::isOpen);
    if (open.isEmpty() || slot.confirmed().isEmpty()) {
      return state;
    }
    long until = slot.confirmed().get();
    Counts counts = state.watch().counts();
    boolean countable = counts.open().stream().anyMatch(size -> size.isAbout(open.get()));
    Map<String, String> evidence = new TreeMap<>(open.get().evidence());
    evidence.put(GAP_UNTIL, Position.lsn(until));
    String summary =
        "there is a replication slot again: changes that were committed between "
            + evidence.get(Loss.GAP_FROM)
            + " and "
            + evidence.get(GAP_UNTIL)
            + " at the latest are not captured"
            + (countable ? Uncounted.OPEN : Uncounted.NEVER);
    UnaryOperator<Loss> closed =
        loss -> isOpen(loss) ? loss.with(look.at(), summary, evidence) : loss;
    return state
        .withTables(Sorted.replaced(state.tables(), table -> table.withLosses(closed)))
        .with(state.watch().gap(open.map(closed)).counts(counts.until(until)));
  }

  /** A gap that has ended does not cover the next one: a copy begun between them is in vain. */
  private static boolean isOpen(Loss loss) {
    return loss.reason().equals(REASON) && OPEN.equals(loss.evidence().get(GAP_UNTIL));
  }

  private static boolean lasts(TableState table) {
    return table.losses().stream().anyMatch(SlotLoss::isOpen);
  }

  private static boolean hasIt(TableState table) {
    return table.losses().stream().anyMatch(loss -> loss.reason().equals(REASON));
  }

  /**
   * Once every table that there is was copied anew, nothing is lost for those that come later
   * either. One that is missing keeps its own loss, and may never come back.
   */
  static PipelineState closed(PipelineState state) {
    if (state.watch().gap().isEmpty()) {
      return state;
    }
    List<TableState> there =
        state.tables().values().stream().filter(table -> !table.missing()).toList();
    return there.isEmpty() || there.stream().anyMatch(SlotLoss::hasIt)
        ? state
        : state.with(state.watch().gap(Optional.empty()));
  }
}
