package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.util.Map;

/**
 * Finds announcements that the coordinator has passed without committing them (rule P3): its offset
 * is committed after the tables, so a look at the catalog that began later must show them.
 */
final class Skipped {

  private Skipped() {}

  static PipelineState strike(PipelineState state, Look look) {
    CoordinatorOffsets coordinator = state.watch().coordinator();
    boolean catalog = state.config().map(PipelineConfig::catalogReadable).orElse(false);
    if (!catalog || coordinator.lookedAt().isEmpty()) {
      return state;
    }
    PipelineState struck =
        state.withTables(
            Sorted.replaced(state.tables(), table -> settled(table, coordinator.passed(), look)));
    return struck.with(struck.watch().with(coordinator.unpin()));
  }

  private static TableState settled(TableState table, Map<Integer, Long> passed, Look look) {
    if (!table.ledger().hasPending() || !(table.missing() || table.isSettled())) {
      return table;
    }
    long rows = table.ledger().rows(a -> isPassed(a, passed));
    if (rows == 0) {
      return table;
    }
    boolean unseen = !table.missing() && table.mayHoldUnseen();
    return table
        .withLedger(table.ledger().strike(a -> isPassed(a, passed)))
        .with(
            new Loss(
                table.missing() ? Rule.S10 : Rule.S6,
                unseen ? EventType.UNCONFIRMED : EventType.DATA_LOSS,
                false,
                unseen ? Loss.UNSEEN : "skipped",
                look.at(),
                rows
                    + " announced rows were passed over by the coordinator and are "
                    + (unseen
                        ? "in no snapshot that was seen; some were expired before"
                        : "not in the table")
                    + "; its watermark is frozen",
                Sorted.copy(
                    Map.of(
                        "rows", Long.toString(rows),
                        "coordinator", passed.toString(),
                        "uuid", table.uuid().orElse("none")))));
  }

  private static boolean isPassed(Ledger.Entry.Announced announced, Map<Integer, Long> passed) {
    return announced.rows() > 0
        && announced.last() < passed.getOrDefault(announced.partition(), 0L);
  }
}
