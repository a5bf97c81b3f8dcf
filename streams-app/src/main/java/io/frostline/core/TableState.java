package io.frostline.core;

import io.frostline.core.Cuts.Cut;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is remembered of a cold table.
 *
 * @param uuid UUID of the incarnation the catalog shows, once it was seen
 * @param past UUIDs of incarnations that were dropped or replaced, newest last
 * @param topics topics that feed it; empty if the table does not say
 * @param queue snapshots that wait until the control topic has been read up to what they record
 * @param last the newest snapshot that was settled
 * @param covered the newest cut that the table covers: its watermark
 * @param blocked why no watermark can be given any more for this incarnation
 * @param missing whether the catalog no longer has it
 * @param waitingSince since when records wait without a commit, if they do
 * @param committedRows rows added by settled snapshots of all incarnations
 * @param errors findings so far
 */
public record TableState(
    String table,
    Optional<String> uuid,
    List<String> past,
    List<String> topics,
    Ledger ledger,
    List<SnapshotSeen> queue,
    Optional<SnapshotSeen> last,
    boolean lineageComplete,
    Optional<Cut> covered,
    Optional<String> blocked,
    boolean missing,
    Optional<Instant> waitingSince,
    long committedRows,
    Map<Output.EventType, Long> errors) {

  private static final int PAST_MAX = 16;

  static TableState of(String table) {
    return new TableState(
        table,
        Optional.empty(),
        List.of(),
        List.of(),
        Ledger.empty(),
        List.of(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        0,
        Map.of());
  }

  /** True if {@code partition} may carry rows of this table. */
  boolean fedBy(Partition partition) {
    return topics.isEmpty() || topics.contains(partition.topic());
  }

  TableState withTopics(String topic) {
    return new TableState(
        table,
        uuid,
        past,
        List.of(topic),
        ledger,
        queue,
        last,
        lineageComplete,
        covered,
        blocked,
        missing,
        waitingSince,
        committedRows,
        errors);
  }

  TableState withLedger(Ledger next) {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        next,
        queue,
        last,
        lineageComplete,
        covered,
        blocked,
        missing,
        waitingSince,
        committedRows,
        errors);
  }

  TableState withSeen(TableSeen seen, List<SnapshotSeen> waiting) {
    return new TableState(
        table,
        Optional.of(seen.uuid()),
        past,
        seen.topics().isEmpty() ? topics : seen.topics(),
        ledger,
        waiting,
        last,
        lineageComplete || seen.complete(),
        covered,
        blocked,
        false,
        waitingSince,
        committedRows,
        errors);
  }

  TableState withQueue(List<SnapshotSeen> waiting) {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        ledger,
        waiting,
        last,
        lineageComplete,
        covered,
        blocked,
        missing,
        waitingSince,
        committedRows,
        errors);
  }

  TableState settled(SnapshotSeen snapshot, Ledger next, long rows) {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        next,
        queue,
        Optional.of(snapshot),
        lineageComplete,
        covered,
        blocked,
        missing,
        waitingSince,
        committedRows + rows,
        errors);
  }

  /** A new incarnation under the same name: what was committed to the old one proves nothing. */
  TableState recreated(String reason) {
    List<String> gone = new ArrayList<>(past);
    uuid.ifPresent(gone::add);
    if (gone.size() > PAST_MAX) {
      gone.remove(0);
    }
    return new TableState(
        table,
        Optional.empty(),
        List.copyOf(gone),
        topics,
        new Ledger(ledger.pending(), Map.of(), ledger.held()),
        List.of(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.of(reason),
        false,
        Optional.empty(),
        committedRows,
        errors);
  }

  TableState withBlocked(String reason) {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        ledger,
        queue,
        last,
        lineageComplete,
        covered,
        Optional.of(reason),
        missing,
        waitingSince,
        committedRows,
        errors);
  }

  TableState withMissing() {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        ledger,
        queue,
        last,
        lineageComplete,
        covered,
        blocked,
        true,
        waitingSince,
        committedRows,
        errors);
  }

  TableState withProgress(Optional<Cut> cut, Optional<Instant> waiting) {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        ledger,
        queue,
        last,
        lineageComplete,
        cut,
        blocked,
        missing,
        waiting,
        committedRows,
        errors);
  }

  TableState withError(Output.EventType type) {
    return new TableState(
        table,
        uuid,
        past,
        topics,
        ledger,
        queue,
        last,
        lineageComplete,
        covered,
        blocked,
        missing,
        waitingSince,
        committedRows,
        Sorted.with(errors, type, errors.getOrDefault(type, 0L) + 1));
  }
}
