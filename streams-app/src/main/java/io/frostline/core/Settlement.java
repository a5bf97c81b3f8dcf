package io.frostline.core;

import io.frostline.core.Ledger.Settled;
import io.frostline.core.Ledger.Verdict;
import io.frostline.core.Output.CommitOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
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
 * @param findings losses and mismatches that came to light
 * @param commits what was credited
 */
record Settlement(TableState table, List<Finding> findings, List<Output> commits) {

  static Settlement of(PipelineState state, TableState before, Instant at) {
    TableState table = before;
    List<Finding> findings = new ArrayList<>();
    List<Output> commits = new ArrayList<>();
    Optional<SnapshotSeen> ready = Catalog.ready(table, state.control());
    while (ready.isPresent()) {
      SnapshotSeen snapshot = ready.get();
      table = table.withQueue(table.queue().subList(1, table.queue().size()));
      if (snapshot.recorded().isEmpty()) {
        // Another writer's snapshot (compaction, a batch job): it credits nothing.
        table = table.settled(snapshot, table.ledger(), 0);
      } else {
        Settled settled =
            table
                .ledger()
                .settle(
                    snapshot, table.uuid().orElseThrow(), table.lineageComplete(), state.control());
        table = table.settled(snapshot, settled.ledger(), snapshot.addedRows());
        if (settled.verdict() instanceof Verdict.Mismatch mismatch) {
          table = table.withBlocked("ledger").withError(EventType.LEDGER_MISMATCH);
          findings.add(mismatch(table, snapshot, mismatch, at));
        }
        if (settled.orphanedRows() > 0) {
          table = table.withBlocked(Catalog.RECREATED).withError(EventType.DATA_LOSS);
          findings.add(loss(table, settled.orphanedRows(), at));
        }
        commits.add(commit(state, table, snapshot));
      }
      ready = Catalog.ready(table, state.control());
    }
    long orphans = table.ledger().orphans(table.past());
    if (orphans > 0) {
      table =
          table
              .withLedger(table.ledger().strikeOrphans(table.past(), state.control()))
              .withBlocked(Catalog.RECREATED)
              .withError(EventType.DATA_LOSS);
      findings.add(loss(table, orphans, at));
    }
    return new Settlement(table, findings, commits);
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

  private static Finding mismatch(
      TableState table, SnapshotSeen snapshot, Verdict.Mismatch mismatch, Instant at) {
    long missing = mismatch.announcedRows() - mismatch.addedRows();
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("snapshotId", Long.toString(snapshot.id()));
    snapshot.commitId().ifPresent(id -> evidence.put("commitId", id));
    evidence.put("announcedRows", Long.toString(mismatch.announcedRows()));
    evidence.put("addedRows", Long.toString(mismatch.addedRows()));
    evidence.put("announcedFiles", Long.toString(mismatch.announcedFiles()));
    evidence.put("addedFiles", Long.toString(mismatch.addedFiles()));
    evidence.put("recordedOffsets", snapshot.recorded().orElseThrow().toString());
    return new Finding(
        missing > 0 ? EventType.DATA_LOSS : EventType.LEDGER_MISMATCH,
        Severity.CRITICAL,
        missing > 0 ? Rule.S6 : Rule.S5,
        Optional.of(table.table()),
        at,
        missing > 0
            ? missing + " announced rows are not in the table; its watermark is frozen"
            : "the snapshot holds "
                + -missing
                + " rows more than were announced for it;"
                + " its watermark is frozen",
        Sorted.copy(evidence));
  }

  private static Finding loss(TableState table, long rows, Instant at) {
    return new Finding(
        EventType.DATA_LOSS,
        Severity.CRITICAL,
        Rule.S10,
        Optional.of(table.table()),
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
