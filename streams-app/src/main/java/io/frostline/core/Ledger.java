package io.frostline.core;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was announced for a table against what its snapshots say was added: the gate that a snapshot
 * has to pass before its recorded offset counts.
 *
 * @param pending announcements that no snapshot has settled, in the order they were read
 * @param recorded control offsets of the last settled snapshot of this incarnation
 * @param held next offsets that were answered before the first pending announcement; meaningful
 *     only while something is pending
 */
public record Ledger(
    List<Announcement> pending, Map<Integer, Long> recorded, Map<Partition, Long> held) {

  /** Files announced for a table at a place in the control topic. */
  public record Announcement(
      int partition, long offset, Optional<String> uuid, long rows, long files) {

    boolean isFor(String incarnation) {
      // Older sinks do not say which incarnation they mean; then it is the one there is.
      return uuid.isEmpty() || uuid.get().equals(incarnation);
    }
  }

  /** How a snapshot compares with what was announced for it. */
  public sealed interface Verdict {

    /** Rows and files are equal. */
    record Balanced() implements Verdict {}

    /** The history does not reach back to the snapshot's window: nothing can be said about it. */
    record Unverified() implements Verdict {}

    /**
     * Rows or files differ: some were lost or doubled.
     *
     * @param announcedRows rows announced for the snapshot's window
     * @param addedRows rows the snapshot says it added
     */
    record Mismatch(long announcedRows, long addedRows, long announcedFiles, long addedFiles)
        implements Verdict {}
  }

  /** The ledger after a snapshot, the verdict on it, and rows announced to an older incarnation. */
  record Settled(Ledger ledger, Verdict verdict, long orphanedRows) {}

  static Ledger empty() {
    return new Ledger(List.of(), Map.of(), Map.of());
  }

  /** Books an announcement; {@code answered} is what the workers had answered until then. */
  Ledger announce(int partition, long offset, DataWritten written, Map<Partition, Long> answered) {
    if (written.files() == 0 || offset < recorded.getOrDefault(partition, 0L)) {
      return this;
    }
    List<Announcement> next = new ArrayList<>(pending);
    next.add(new Announcement(partition, offset, written.uuid(), written.rows(), written.files()));
    return new Ledger(List.copyOf(next), recorded, pending.isEmpty() ? answered : held);
  }

  /**
   * Books a record that could not be read: it may have announced files. Everything answered after
   * it is held until a snapshot records a later offset, and that snapshot's ledger then tells.
   */
  Ledger announceUnreadable(int partition, long offset, Map<Partition, Long> answered) {
    if (offset < recorded.getOrDefault(partition, 0L)) {
      return this;
    }
    List<Announcement> next = new ArrayList<>(pending);
    next.add(new Announcement(partition, offset, Optional.empty(), 0, 0));
    return new Ledger(List.copyOf(next), recorded, pending.isEmpty() ? answered : held);
  }

  /** True if a snapshot was settled that records everything before {@code start}. */
  boolean reaches(Map<Integer, Long> start) {
    return !recorded.isEmpty()
        && start.entrySet().stream()
            .allMatch(entry -> recorded.getOrDefault(entry.getKey(), 0L) >= entry.getValue());
  }

  /**
   * Settles a snapshot.
   *
   * @param fromRoot whether the catalog still has the incarnation's lineage from its first snapshot
   */
  Settled settle(SnapshotSeen snapshot, String incarnation, boolean fromRoot, ControlLog log) {
    Map<Integer, Long> upTo = snapshot.recorded().orElseThrow();
    List<Announcement> open = new ArrayList<>();
    long rows = 0;
    long files = 0;
    long orphaned = 0;
    for (Announcement announcement : pending) {
      if (announcement.offset() >= upTo.getOrDefault(announcement.partition(), 0L)) {
        open.add(announcement);
      } else if (announcement.isFor(incarnation)) {
        rows += announcement.rows();
        files += announcement.files();
      } else {
        orphaned += announcement.rows();
      }
    }
    Map<Integer, Long> merged = new TreeMap<>(recorded);
    upTo.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
    Verdict verdict = verdict(snapshot, rows, files, fromRoot, log);
    return new Settled(
        new Ledger(List.copyOf(open), Sorted.copy(merged), log.heldBefore(held, firstOf(open))),
        verdict,
        orphaned);
  }

  private Verdict verdict(
      SnapshotSeen snapshot, long rows, long files, boolean fromRoot, ControlLog log) {
    boolean windowKnown = recorded.isEmpty() ? fromRoot && log.complete() : reaches(log.start());
    if (!windowKnown) {
      return new Verdict.Unverified();
    }
    return rows == snapshot.addedRows() && files == snapshot.addedFiles()
        ? new Verdict.Balanced()
        : new Verdict.Mismatch(rows, snapshot.addedRows(), files, snapshot.addedFiles());
  }

  /** Believes the coordinator's offsets, without a gate: best effort, never called sound. */
  Ledger trust(Map<Integer, Long> coordinator, ControlLog log) {
    List<Announcement> open =
        pending.stream()
            .filter(a -> a.offset() >= coordinator.getOrDefault(a.partition(), 0L))
            .toList();
    return open.size() == pending.size()
        ? this
        : new Ledger(open, recorded, log.heldBefore(held, firstOf(open)));
  }

  /** Rows announced to incarnations of the past; they can never land. */
  long orphans(List<String> past) {
    return pending.stream()
        .filter(a -> a.uuid().isPresent() && past.contains(a.uuid().get()))
        .mapToLong(Announcement::rows)
        .sum();
  }

  /** Strikes the announcements to incarnations of the past once they have been reported. */
  Ledger strikeOrphans(List<String> past, ControlLog log) {
    List<Announcement> open =
        pending.stream().filter(a -> a.uuid().isEmpty() || !past.contains(a.uuid().get())).toList();
    return open.size() == pending.size()
        ? this
        : new Ledger(open, recorded, log.heldBefore(held, firstOf(open)));
  }

  long pendingRows() {
    return pending.stream().mapToLong(Announcement::rows).sum();
  }

  /** The first pending control offset by control partition. */
  Map<Integer, Long> firstPending() {
    return firstOf(pending);
  }

  private static Map<Integer, Long> firstOf(List<Announcement> announcements) {
    Map<Integer, Long> first = new TreeMap<>();
    announcements.forEach(a -> first.merge(a.partition(), a.offset(), Math::min));
    return first;
  }
}
