package io.frostline.core;

import io.frostline.core.Output.EventType;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is remembered of a cold table.
 *
 * @param uuid UUID of the incarnation the catalog shows, once it was seen
 * @param past UUIDs of incarnations that were dropped or replaced, newest last
 * @param topics topics that feed it; empty if the table does not say
 * @param queue snapshots that wait until the control topic has been read up to what they record
 * @param last the newest snapshot that was settled
 * @param lineageComplete whether the catalog showed this incarnation from its first snapshot on
 * @param current newest snapshot of the lineage when the catalog was last seen
 * @param carriedAt commit time of the newest reachable snapshot with the sink's offsets
 * @param unfit why its snapshots cannot be settled, if they cannot
 * @param suspect since when the newest snapshot is neither settled nor waiting
 * @param told whether a commit to it was announced whose place among the announcements is open
 * @param losses what keeps its watermark from moving, oldest first
 * @param absences looks in a row in which the catalog did not have it: one may have begun before
 *     the table came
 * @param absentSince when the first of these looks was told: it was dropped before
 * @param reload a new copy that the source makes of it
 * @param paths fingerprints of the files announced last
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
    Optional<Long> current,
    Optional<Instant> carriedAt,
    Optional<String> unfit,
    Optional<Instant> suspect,
    boolean told,
    List<Loss> losses,
    int absences,
    Optional<Instant> absentSince,
    Optional<Reload> reload,
    List<Long> paths,
    long committedRows,
    Map<EventType, Long> errors) {

  private static final int PAST_MAX = 16;
  private static final int LOSSES_MAX = 12;

  /** Looks at the catalog without it. */
  private static final int MISSING_AFTER = 2;

  /**
   * A new copy of the source table.
   *
   * @param startedAt at the earliest
   * @param until ends of the topics behind its last record, once it is done
   */
  public record Reload(
      Instant startedAt, boolean done, Map<String, SortedMap<Integer, Long>> until) {}

  static TableState of(String table, Ledger ledger) {
    return new TableState(
        table,
        Optional.empty(),
        List.of(),
        List.of(),
        ledger,
        List.of(),
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        List.of(),
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        0,
        Map.of());
  }

  /** True if records of {@code topic} may be rows of this table. */
  boolean fedBy(String topic) {
    return topics.isEmpty() || topics.contains(topic);
  }

  /** Why no watermark can be given any more, or why it stands still. */
  Optional<String> blocked() {
    return losses.isEmpty() ? Optional.empty() : Optional.of(losses.get(0).reason());
  }

  /** Whether the catalog no longer has it. */
  boolean missing() {
    return absences >= MISSING_AFTER;
  }

  boolean isRecreated() {
    return !losses.isEmpty()
        && losses.stream().anyMatch(loss -> loss.reason().equals(Loss.RECREATED));
  }

  /**
   * True if rows may have come with snapshots that were expired before anybody saw them: none that
   * is left says how far the sink had come.
   */
  boolean mayHoldUnseen() {
    return last.isPresent() && beginsUnseen();
  }

  /** True if nobody saw its first snapshot, and none that tells how far the sink had come. */
  boolean beginsUnseen() {
    return !lineageComplete && ledger.recorded().isEmpty();
  }

  /** True if there is something in it, and nothing shows that the sink has put it there. */
  boolean isOfOthersAlone() {
    return current.isPresent()
        && carriedAt.isEmpty()
        && ledger.recorded().isEmpty()
        && committedRows == 0;
  }

  /** True if the sink has committed to this incarnation, as far as can be known. */
  boolean wasCommittedTo() {
    return !ledger.recorded().isEmpty()
        || losses.stream().anyMatch(loss -> loss.reason().equals(Loss.UNSEEN));
  }

  /**
   * True if every snapshot the catalog shows has been settled, and none was carried over to the
   * next: then some of what is open may be in the table already.
   */
  boolean isSettled() {
    return queue.isEmpty()
        && current.equals(last.map(SnapshotSeen::id))
        && ledger.carriedRows() == 0
        && ledger.carriedFiles() == 0;
  }

  /** The part of {@code offsets} that is about topics that feed this table. */
  Map<String, SortedMap<Integer, Long>> own(Map<String, SortedMap<Integer, Long>> offsets) {
    if (topics.isEmpty()) {
      return offsets;
    }
    Map<String, SortedMap<Integer, Long>> own = Map.of();
    for (String topic : topics) {
      SortedMap<Integer, Long> values = offsets.get(topic);
      if (values != null) {
        own = own.isEmpty() ? Sorted.one(topic, values) : Sorted.with(own, topic, values);
      }
    }
    return own;
  }

  /** From now on {@code next} feed it; what {@code answered} says of new ones is booked. */
  TableState withTopics(List<String> next, Map<String, SortedMap<Integer, Long>> answered) {
    if (next.isEmpty() || next.equals(topics)) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.topics = List.copyOf(next);
    TableState fed = copy.done();
    Map<String, SortedMap<Integer, Long>> added = new TreeMap<>(fed.own(answered));
    if (topics.isEmpty()) {
      added.clear();
    } else {
      added.keySet().removeAll(topics);
    }
    Ledger restricted = ledger.withPosition(Sorted.copy(fed.own(ledger.position())));
    return fed.withLedger(restricted.answer(Sorted.copy(added)));
  }

  TableState withLedger(Ledger next) {
    if (next == ledger) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.ledger = next;
    return copy.done();
  }

  TableState withSeen(TableSeen seen, List<SnapshotSeen> waiting) {
    if (uuid.isPresent()
        && uuid.get().equals(seen.uuid())
        && queue.equals(waiting)
        && (lineageComplete || !seen.complete())
        && current.equals(seen.current())
        && carriedAt.equals(seen.carriedAt())
        && unfit.equals(seen.unfit())
        && absences == 0) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.uuid = Optional.of(seen.uuid());
    copy.queue = waiting;
    copy.lineageComplete = lineageComplete || seen.complete();
    copy.current = seen.current();
    copy.carriedAt = seen.carriedAt();
    copy.unfit = seen.unfit();
    copy.absences = 0;
    copy.absentSince = Optional.empty();
    return copy.done();
  }

  TableState withQueue(List<SnapshotSeen> waiting) {
    Copy copy = new Copy(this);
    copy.queue = List.copyOf(waiting);
    return copy.done();
  }

  TableState settled(SnapshotSeen snapshot, Ledger next, long rows) {
    Copy copy = new Copy(this);
    copy.ledger = next;
    copy.last = Optional.of(snapshot);
    copy.committedRows += rows;
    return copy.done();
  }

  TableState withSuspect(Optional<Instant> since) {
    if (since.equals(suspect)) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.suspect = since;
    return copy.done();
  }

  TableState withTold(boolean next) {
    if (next == told) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.told = next;
    return copy.done();
  }

  /** A new incarnation under the same name: what was committed to the old one proves nothing. */
  TableState recreated() {
    List<String> gone = new ArrayList<>(past);
    uuid.ifPresent(gone::add);
    if (gone.size() > PAST_MAX) {
      gone.remove(0);
    }
    Copy copy = new Copy(this);
    copy.uuid = Optional.empty();
    copy.past = List.copyOf(gone);
    copy.ledger = new Ledger(ledger.journal(), Map.of(), 0, 0, ledger.position());
    copy.queue = List.of();
    copy.last = Optional.empty();
    copy.lineageComplete = false;
    copy.current = Optional.empty();
    copy.carriedAt = Optional.empty();
    copy.unfit = Optional.empty();
    copy.losses = losses.stream().map(Loss::asReplaced).toList();
    return copy.done();
  }

  /** What was booked belongs to a control topic that is gone. */
  TableState forgetControl() {
    Copy copy = new Copy(this);
    copy.ledger = Ledger.at(ledger.position());
    return copy.done();
  }

  TableState with(Loss loss) {
    List<Loss> next = new ArrayList<>(losses);
    next.add(loss);
    if (next.size() > LOSSES_MAX) {
      next.remove(dispensable(next));
    }
    Copy copy = new Copy(this);
    copy.losses = List.copyOf(next);
    return copy.done();
  }

  /** The first one, behind the very first, whose reason a later one gives as well. */
  private static int dispensable(List<Loss> all) {
    for (int i = 1; i < all.size() - 1; i++) {
      String reason = all.get(i).reason();
      if (all.subList(i + 1, all.size()).stream().anyMatch(l -> l.reason().equals(reason))) {
        return i;
      }
    }
    return 1;
  }

  TableState withLosses(UnaryOperator<Loss> change) {
    List<Loss> next = losses.stream().map(change).toList();
    if (next.equals(losses)) {
      return this;
    }
    Copy copy = new Copy(this);
    copy.losses = next;
    return copy.done();
  }

  TableState withLossesTold(Incidents incidents) {
    return losses.stream().allMatch(Loss::told)
        ? this
        : withLosses(
            loss -> incidents.open().containsKey(loss.finding(table).key()) ? loss.asTold() : loss);
  }

  TableState withPaths(List<Long> announced, int most) {
    if (announced.isEmpty()) {
      return this;
    }
    List<Long> all = new ArrayList<>(paths);
    all.addAll(announced);
    Copy copy = new Copy(this);
    copy.paths = List.copyOf(all.subList(Math.max(0, all.size() - most), all.size()));
    return copy.done();
  }

  /** The catalog did not have it in another look. */
  TableState withAbsence(Instant at) {
    Copy copy = new Copy(this);
    copy.absentSince = absentSince.or(() -> Optional.of(at));
    copy.absences = Math.min(MISSING_AFTER, absences + 1);
    return copy.done();
  }

  TableState with(Reload next) {
    Copy copy = new Copy(this);
    copy.reload = Optional.of(next);
    return copy.done();
  }

  TableState withoutReload() {
    Copy copy = new Copy(this);
    copy.reload = Optional.empty();
    return copy.done();
  }

  /** The new copy is in the table: what was lost before does not count any more. */
  TableState reloaded() {
    Copy copy = new Copy(this);
    copy.losses = List.of();
    copy.reload = Optional.empty();
    return copy.done();
  }

  TableState withError(EventType type) {
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
    private Optional<Long> current;
    private Optional<Instant> carriedAt;
    private Optional<String> unfit;
    private Optional<Instant> suspect;
    private boolean told;
    private List<Loss> losses;
    private int absences;
    private Optional<Instant> absentSince;
    private Optional<Reload> reload;
    private List<Long> paths;
    private long committedRows;
    private Map<EventType, Long> errors;

    Copy(TableState from) {
      this.table = from.table;
      this.uuid = from.uuid;
      this.past = from.past;
      this.topics = from.topics;
      this.ledger = from.ledger;
      this.queue = from.queue;
      this.last = from.last;
      this.lineageComplete = from.lineageComplete;
      this.current = from.current;
      this.carriedAt = from.carriedAt;
      this.unfit = from.unfit;
      this.suspect = from.suspect;
      this.told = from.told;
      this.losses = from.losses;
      this.absences = from.absences;
      this.absentSince = from.absentSince;
      this.reload = from.reload;
      this.paths = from.paths;
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
          current,
          carriedAt,
          unfit,
          suspect,
          told,
          losses,
          absences,
          absentSince,
          reload,
          paths,
          committedRows,
          errors);
    }
  }
}
