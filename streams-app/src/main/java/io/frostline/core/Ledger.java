package io.frostline.core;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What was announced for a table against what its snapshots say was added: the gate that a snapshot
 * has to pass before its recorded offset counts. It keeps announcements and answers in their order,
 * so that a position counts only when nothing announced before it is open.
 *
 * @param journal announcements that no snapshot has settled, and the answers that came after them
 * @param recorded control offsets of the last settled snapshot of this incarnation
 * @param carriedRows rows of snapshots whose offset lies inside a range that was drawn together
 * @param carriedFiles data files of those; {@link #UNCOUNTED} if snapshots before one were missed
 * @param position next offset not yet in the table, by captured topic and partition
 */
public record Ledger(
    List<Entry> journal,
    Map<Integer, Long> recorded,
    long carriedRows,
    long carriedFiles,
    Map<String, SortedMap<Integer, Long>> position) {

  /** Longer journals are drawn together: that loses resolution, never soundness. */
  private static final int JOURNAL_MAX = 64;

  private static final long UNCOUNTED = -1;

  /** An entry of the journal. */
  public sealed interface Entry {

    /**
     * Files announced between two places of a control partition.
     *
     * @param first control offset of the first announcement
     * @param last control offset of the last one
     * @param uuid the incarnation they are for; older sinks do not say
     * @param told whether a commit to the table was announced after it
     */
    record Announced(
        int partition,
        long first,
        long last,
        Optional<String> uuid,
        long rows,
        long files,
        boolean told)
        implements Entry {

      boolean isFor(String incarnation) {
        return uuid.isEmpty() || uuid.get().equals(incarnation);
      }

      private boolean isToldBy(Map<Integer, Long> passed) {
        return !told && last >= bound(passed, this);
      }

      private Announced withTold() {
        return new Announced(partition, first, last, uuid, rows, files, true);
      }

      private Announced with(Announced other) {
        return new Announced(
            partition,
            Math.min(first, other.first),
            Math.max(last, other.last),
            uuid,
            rows + other.rows,
            files + other.files,
            told);
      }
    }

    /** The workers have announced everything below {@code offsets}. */
    record Answered(Map<String, SortedMap<Integer, Long>> offsets) implements Entry {}
  }

  /** How a snapshot compares with what was announced for it. */
  public sealed interface Verdict {

    /** Rows and files are equal. */
    record Balanced() implements Verdict {}

    /** The history does not reach back to the snapshot's window: nothing can be said about it. */
    record Unverified() implements Verdict {}

    /**
     * Snapshots before it were missed, and what the table has grown by is not what was announced.
     */
    record Unsettled() implements Verdict {}

    /** Its offset lies inside a range that was drawn together: the next snapshot will tell. */
    record Deferred() implements Verdict {}

    /**
     * Rows or files differ: some were lost or doubled.
     *
     * @param announcedRows rows announced for the snapshot's window
     * @param addedRows rows the snapshot says it added
     * @param unread whether a record that could not be read lies in the window
     */
    record Mismatch(
        long announcedRows, long addedRows, long announcedFiles, long addedFiles, boolean unread)
        implements Verdict {}
  }

  /** The ledger after a snapshot, the verdict on it, and rows announced to an older incarnation. */
  record Settled(Ledger ledger, Verdict verdict, long orphanedRows) {}

  static Ledger empty() {
    return at(Map.of());
  }

  /** A ledger of a table up to whose {@code position} the workers had answered before it came. */
  static Ledger at(Map<String, SortedMap<Integer, Long>> position) {
    return new Ledger(List.of(), Map.of(), 0, 0, position);
  }

  Ledger announce(int partition, long offset, DataWritten written) {
    return written.files() == 0
        ? this
        : announce(
            new Entry.Announced(
                partition, offset, offset, written.uuid(), written.rows(), written.files(), false));
  }

  /**
   * Books a record that could not be read: it may have announced files. Everything answered after
   * it is held until a snapshot records a later offset, and that snapshot's ledger then tells.
   */
  Ledger announceUnreadable(int partition, long offset) {
    return announce(new Entry.Announced(partition, offset, offset, Optional.empty(), 0, 0, false));
  }

  private Ledger announce(Entry.Announced announced) {
    if (announced.first() < recorded.getOrDefault(announced.partition(), 0L)) {
      return this;
    }
    return append(announced);
  }

  /** Books an answer; it counts at once if nothing is open. */
  Ledger answer(Map<String, SortedMap<Integer, Long>> offsets) {
    if (offsets.isEmpty()) {
      return this;
    }
    return journal.isEmpty()
        ? withPosition(ByTopic.merged(position, offsets, Math::max))
        : append(new Entry.Answered(offsets));
  }

  private Ledger append(Entry entry) {
    List<Entry> next = new ArrayList<>(journal);
    next.add(entry);
    return withJournal(next.size() > JOURNAL_MAX ? drawnTogether(next) : next);
  }

  /** One range for each partition of the older half, and then everything answered within it. */
  private static List<Entry> drawnTogether(List<Entry> entries) {
    int half = entries.size() / 2;
    Map<List<Object>, Entry.Announced> ranges = new LinkedHashMap<>();
    Map<String, SortedMap<Integer, Long>> answered = Map.of();
    for (Entry entry : entries.subList(0, half)) {
      if (entry instanceof Entry.Announced a) {
        ranges.merge(List.of(a.partition(), a.uuid(), a.told()), a, Entry.Announced::with);
      } else if (entry instanceof Entry.Answered a) {
        answered = ByTopic.merged(answered, a.offsets(), Math::max);
      }
    }
    List<Entry> drawn = new ArrayList<>(ranges.values());
    drawn.add(new Entry.Answered(answered));
    drawn.addAll(entries.subList(half, entries.size()));
    return drawn;
  }

  /**
   * A commit to the table was announced: what came before it may be believed without a catalog, but
   * not what the coordinator had passed already.
   */
  Ledger told(Map<Integer, Long> passed) {
    if (announced().noneMatch(a -> a.isToldBy(passed))) {
      return this;
    }
    return withJournal(
        journal.stream()
            .map(
                entry ->
                    entry instanceof Entry.Announced a && a.isToldBy(passed)
                        ? (Entry) a.withTold()
                        : entry)
            .toList());
  }

  /** True if a snapshot was settled that records everything before the history begins. */
  boolean reachesBackTo(ControlLog log) {
    return !recorded.isEmpty()
        && log.places().entrySet().stream()
            .allMatch(
                place -> recorded.getOrDefault(place.getKey(), 0L) >= place.getValue().start());
  }

  /**
   * Settles a snapshot.
   *
   * @param added rows that came with it, and with those before it that nobody saw; all of the
   *     table's if nothing was settled before and its beginning was not seen
   * @param exact false if snapshots before it were missed, so that only rows can be compared
   * @param fromRoot whether the catalog still has the incarnation's lineage from its first snapshot
   */
  Settled settle(
      SnapshotSeen snapshot,
      long added,
      boolean exact,
      String incarnation,
      boolean fromRoot,
      ControlLog log) {
    Map<Integer, Long> upTo = snapshot.recorded().orElseThrow();
    boolean first = recorded.isEmpty() && !fromRoot;
    boolean counted = exact && carriedFiles != UNCOUNTED;
    if (announced().anyMatch(a -> a.first() < bound(upTo, a) && a.last() >= bound(upTo, a))) {
      return new Settled(
          new Ledger(
              journal,
              recorded,
              first ? 0 : carriedRows + added,
              counted ? carriedFiles + snapshot.addedFiles() : UNCOUNTED,
              position),
          new Verdict.Deferred(),
          0);
    }
    long rows = 0;
    long files = 0;
    long orphaned = 0;
    boolean unread = false;
    for (Entry.Announced announced : announced().filter(a -> a.last() < bound(upTo, a)).toList()) {
      rows += announced.isFor(incarnation) ? announced.rows() : 0;
      files += announced.isFor(incarnation) ? announced.files() : 0;
      orphaned += announced.isFor(incarnation) ? 0 : announced.rows();
      unread |= announced.files() == 0;
    }
    long addedRows = first ? added : carriedRows + added;
    long addedFiles = carriedFiles + snapshot.addedFiles();
    Map<Integer, Long> merged = new TreeMap<>(recorded);
    upTo.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
    Ledger next = strike(a -> a.last() < bound(upTo, a)).withRecorded(Sorted.copy(merged));
    boolean windowKnown =
        recorded.isEmpty()
            ? log.complete() && (fromRoot || lacks(snapshot, rows))
            : reachesBackTo(log);
    Verdict verdict =
        !windowKnown
            ? new Verdict.Unverified()
            : rows == addedRows && (!counted || files == addedFiles)
                ? new Verdict.Balanced()
                : counted
                    ? new Verdict.Mismatch(rows, addedRows, files, addedFiles, unread)
                    : new Verdict.Unsettled();
    return new Settled(next, verdict, orphaned);
  }

  /**
   * A table may have had rows before its history begins; one that has fewer than were announced for
   * it lacks some. Announcements that do not name the table's incarnation may be for an older one,
   * and a total below what the snapshot has added was not counted.
   */
  private boolean lacks(SnapshotSeen snapshot, long rows) {
    return rows > snapshot.totalRows()
        && snapshot.totalRows() >= snapshot.addedRows()
        && announced().allMatch(a -> a.uuid().isPresent());
  }

  private static long bound(Map<Integer, Long> upTo, Entry.Announced announced) {
    return upTo.getOrDefault(announced.partition(), 0L);
  }

  /** Strikes announcements, and takes over what was answered before the first that stays. */
  Ledger strike(Predicate<Entry.Announced> gone) {
    List<Entry> open = new ArrayList<>();
    Map<String, SortedMap<Integer, Long>> reached = position;
    for (Entry entry : journal) {
      if (entry instanceof Entry.Answered answered && open.isEmpty()) {
        reached = ByTopic.merged(reached, answered.offsets(), Math::max);
      } else if (!(entry instanceof Entry.Announced announced && gone.test(announced))) {
        open.add(entry);
      }
    }
    return open.size() == journal.size() ? this : withJournal(open).withPosition(reached);
  }

  /** Rows of open announcements that {@code which} accepts. */
  long rows(Predicate<Entry.Announced> which) {
    return announced().filter(which).mapToLong(Entry.Announced::rows).sum();
  }

  /** Captured topics that are others of the same name: nothing of them is in the table yet. */
  Ledger without(Recreated gone) {
    List<Entry> next = new ArrayList<>();
    for (Entry entry : journal) {
      next.add(
          entry instanceof Entry.Answered answered
              ? new Entry.Answered(gone.offsets(answered.offsets()))
              : entry);
    }
    return withJournal(next).withPosition(gone.offsets(position));
  }

  boolean hasPending() {
    return !journal.isEmpty();
  }

  Stream<Entry.Announced> announced() {
    return journal.stream()
        .filter(entry -> entry instanceof Entry.Announced)
        .map(entry -> (Entry.Announced) entry);
  }

  Ledger withPosition(Map<String, SortedMap<Integer, Long>> next) {
    return next == position ? this : new Ledger(journal, recorded, carriedRows, carriedFiles, next);
  }

  private Ledger withJournal(List<Entry> next) {
    return new Ledger(List.copyOf(next), recorded, carriedRows, carriedFiles, position);
  }

  private Ledger withRecorded(Map<Integer, Long> next) {
    return new Ledger(journal, next, 0, 0, position);
  }
}
