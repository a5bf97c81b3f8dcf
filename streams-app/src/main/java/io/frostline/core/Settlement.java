package io.frostline.core;

import io.frostline.core.Ledger.Settled;
import io.frostline.core.Ledger.Verdict;
import io.frostline.core.Output.CommitOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Settles the snapshots of one table at a tick.
 *
 * @param table the table after it
 * @param commits what was credited
 */
record Settlement(TableState table, List<Output> commits) {

  static Settlement of(PipelineState state, TableState before, Instant at) {
    TableState table = before;
    List<Output> commits = new ArrayList<>();
    Optional<SnapshotSeen> ready = Catalog.ready(table, state.control());
    while (ready.isPresent()) {
      SnapshotSeen snapshot = ready.get();
      table = table.withQueue(table.queue().subList(1, table.queue().size()));
      if (snapshot.recorded().isEmpty()) {
        // Another writer's snapshot (compaction, a batch job): it credits nothing.
        boolean known = table.last().isPresent() || table.lineageComplete();
        boolean torn = known && !follows(snapshot, table.last()) && table.ledger().hasPending();
        table = table.settled(snapshot, table.ledger(), 0);
        table = torn ? table.with(unconfirmed(snapshot, snapshot.totalRows(), at)) : table;
      } else {
        table = settled(state, table, snapshot, at);
        commits.add(commit(state, table, snapshot));
      }
      ready = Catalog.ready(table, state.control());
    }
    return new Settlement(orphans(table, at), commits);
  }

  private static TableState settled(
      PipelineState state, TableState table, SnapshotSeen snapshot, Instant at) {
    // It stands for all that came before.
    boolean first = table.beginsUnseen();
    boolean exact = !first && follows(snapshot, table.last());
    long before = first ? 0 : table.last().map(SnapshotSeen::totalRows).orElse(0L);
    long added = exact ? snapshot.addedRows() : snapshot.totalRows() - before;
    Settled settled =
        table
            .ledger()
            .settle(
                snapshot,
                added,
                exact,
                table.uuid().orElseThrow(),
                table.lineageComplete(),
                state.control());
    TableState next = table.settled(snapshot, settled.ledger(), snapshot.addedRows());
    if (settled.verdict() instanceof Verdict.Mismatch mismatch) {
      next = next.with(mismatch(snapshot, mismatch, at));
    } else if (settled.verdict() instanceof Verdict.Unsettled) {
      next = next.with(unconfirmed(snapshot, added, at));
    }
    return settled.orphanedRows() > 0 ? next.with(loss(next, settled.orphanedRows(), at)) : next;
  }

  /**
   * False if snapshots between the two, or before the first that was seen, were expired or rolled
   * back before anyone saw them.
   */
  private static boolean follows(SnapshotSeen snapshot, Optional<SnapshotSeen> last) {
    Optional<Long> parent = snapshot.parent();
    return parent.isEmpty() || parent.equals(last.map(SnapshotSeen::id));
  }

  /** What is announced to incarnations of the past can never land. */
  private static TableState orphans(TableState table, Instant at) {
    List<String> past = table.past();
    long rows = past.isEmpty() ? 0 : table.ledger().rows(a -> isFor(past, a));
    return rows == 0
        ? table
        : table.withLedger(table.ledger().strike(a -> isFor(past, a))).with(loss(table, rows, at));
  }

  private static boolean isFor(List<String> past, Ledger.Entry.Announced announced) {
    return announced.uuid().filter(past::contains).isPresent();
  }

  private static Output commit(PipelineState state, TableState table, SnapshotSeen snapshot) {
    Optional<Duration> duration =
        snapshot
            .commitId()
            .flatMap(state.rounds()::startOf)
            .map(start -> Duration.between(start, snapshot.at()));
    return new CommitOut(
        state.pipeline(), table.table(), snapshot.addedRows(), duration, snapshot.at());
  }

  private static Loss mismatch(SnapshotSeen snapshot, Verdict.Mismatch mismatch, Instant at) {
    long missing = mismatch.announcedRows() - mismatch.addedRows();
    Map<String, String> evidence = evidence(snapshot);
    evidence.put("announcedRows", Long.toString(mismatch.announcedRows()));
    evidence.put("addedRows", Long.toString(mismatch.addedRows()));
    evidence.put("announcedFiles", Long.toString(mismatch.announcedFiles()));
    evidence.put("addedFiles", Long.toString(mismatch.addedFiles()));
    if (missing > 0) {
      return new Loss(
          Rule.S6,
          EventType.DATA_LOSS,
          false,
          "ledger",
          at,
          missing + " announced rows are not in the table; its watermark is frozen",
          Sorted.copy(evidence));
    }
    boolean doubled = missing < 0 && !mismatch.unread();
    return new Loss(
        Rule.S5,
        doubled ? EventType.DUPLICATES : EventType.LEDGER_MISMATCH,
        false,
        "ledger",
        at,
        doubled
            ? "the snapshot holds "
                + -missing
                + " rows more than were announced for it; the watermark is frozen"
            : "the snapshot's files are not those that were announced; the watermark is frozen",
        Sorted.copy(evidence));
  }

  private static Loss unconfirmed(SnapshotSeen snapshot, long grownBy, Instant at) {
    Map<String, String> evidence = evidence(snapshot);
    evidence.put("grownByRows", Long.toString(grownBy));
    return new Loss(
        Rule.S6,
        EventType.UNCONFIRMED,
        false,
        Loss.UNSEEN,
        at,
        "snapshots were expired or rolled back before they were seen, and what the table has grown"
            + " by is not what was announced; its watermark is frozen",
        Sorted.copy(evidence));
  }

  private static Map<String, String> evidence(SnapshotSeen snapshot) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("snapshotId", Long.toString(snapshot.id()));
    snapshot.commitId().ifPresent(id -> evidence.put("commitId", id));
    evidence.put("recordedOffsets", snapshot.recorded().map(Object::toString).orElse("none"));
    return evidence;
  }

  private static Loss loss(TableState table, long rows, Instant at) {
    return new Loss(
        Rule.S10,
        EventType.DATA_LOSS,
        false,
        Loss.RECREATED,
        at,
        rows
            + " rows were announced to a dropped table of the same name and thrown away;"
            + " take a new snapshot of the source table",
        Sorted.copy(
            Map.of(
                "rows", Long.toString(rows),
                "uuid", table.uuid().orElse("unknown"),
                "droppedUuids", String.join(",", table.past()))));
  }
}
