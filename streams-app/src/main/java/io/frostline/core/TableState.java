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
    Copy copy = new Copy(this);
    copy.topics = List.of(topic);
    return copy.done();
  }

  TableState withLedger(Ledger next) {
    Copy copy = new Copy(this);
    copy.ledger = next;
    return copy.done();
  }

  TableState withSeen(TableSeen seen, List<SnapshotSeen> waiting) {
    Copy copy = new Copy(this);
    copy.uuid = Optional.of(seen.uuid());
    copy.topics = seen.topics().isEmpty() ? topics : seen.topics();
    copy.queue = waiting;
    copy.lineageComplete = lineageComplete || seen.complete();
    copy.missing = false;
    return copy.done();
  }

  TableState withQueue(List<SnapshotSeen> waiting) {
    Copy copy = new Copy(this);
    copy.queue = waiting;
    return copy.done();
  }

  TableState settled(SnapshotSeen snapshot, Ledger next, long rows) {
    Copy copy = new Copy(this);
    copy.ledger = next;
    copy.last = Optional.of(snapshot);
    copy.committedRows += rows;
    return copy.done();
  }

  /** A new incarnation under the same name: what was committed to the old one proves nothing. */
  TableState recreated(String reason) {
    List<String> gone = new ArrayList<>(past);
    uuid.ifPresent(gone::add);
    if (gone.size() > PAST_MAX) {
      gone.remove(0);
    }
    Copy copy = new Copy(of(table));
    copy.past = List.copyOf(gone);
    copy.topics = topics;
    copy.ledger = new Ledger(ledger.pending(), Map.of(), ledger.held());
    copy.blocked = Optional.of(reason);
    copy.committedRows = committedRows;
    copy.errors = errors;
    return copy.done();
  }

  TableState withBlocked(String reason) {
    Copy copy = new Copy(this);
    copy.blocked = Optional.of(reason);
    return copy.done();
  }

  TableState withMissing() {
    Copy copy = new Copy(this);
    copy.missing = true;
    return copy.done();
  }

  TableState withProgress(Optional<Cut> cut, Optional<Instant> waiting) {
    Copy copy = new Copy(this);
    copy.covered = cut;
    copy.waitingSince = waiting;
    return copy.done();
  }

  TableState withError(Output.EventType type) {
    Copy copy = new Copy(this);
    copy.errors = Sorted.with(errors, type, errors.getOrDefault(type, 0L) + 1);
    return copy.done();
  }

  /** A copy in which single parts can be replaced. */
  private static final class Copy {

    private final String table;
    private Optional<String> uuid;
    private List<String> past;
    private List<String> topics;
    private Ledger ledger;
    private List<SnapshotSeen> queue;
    private Optional<SnapshotSeen> last;
    private boolean lineageComplete;
    private Optional<Cut> covered;
    private Optional<String> blocked;
    private boolean missing;
    private Optional<Instant> waitingSince;
    private long committedRows;
    private Map<Output.EventType, Long> errors;

    Copy(TableState from) {
      this.table = from.table;
      this.uuid = from.uuid;
      this.past = from.past;
      this.topics = from.topics;
      this.ledger = from.ledger;
      this.queue = from.queue;
      this.last = from.last;
      this.lineageComplete = from.lineageComplete;
      this.covered = from.covered;
      this.blocked = from.blocked;
      this.missing = from.missing;
      this.waitingSince = from.waitingSince;
      this.committedRows = from.committedRows;
      this.errors = from.errors;
    }

    TableState done() {
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
          errors);
    }
  }
}
