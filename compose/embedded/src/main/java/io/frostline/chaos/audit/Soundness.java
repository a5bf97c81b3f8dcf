package io.frostline.chaos.audit;

import io.frostline.json.WireWatermark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether published watermarks hold: every change committed at or before one is in the snapshot it
 * names.
 *
 * @param checked watermarks compared with the rows of their snapshots
 * @param unchecked those whose snapshot can no longer be read, because its table is gone
 * @param unsound a line for each that does not hold
 */
public record Soundness(long checked, long unchecked, List<String> unsound) {

  /** Gives the changes that a snapshot holds; empty when it cannot be read. */
  @FunctionalInterface
  public interface Snapshots<K> {
    Optional<Set<K>> changesIn(long snapshotId);
  }

  /** Gives the commit time of the earliest change that a snapshot lacks; empty if it cannot. */
  @FunctionalInterface
  public interface Missing {
    Optional<Instant> first(long snapshotId);
  }

  /** Nothing checked yet. */
  public static Soundness none() {
    return new Soundness(0, 0, List.of());
  }

  /**
   * Checks the watermarks of one table.
   *
   * @param commits commit time of every change to it
   */
  public static <K> Soundness of(
      Collection<WireWatermark> watermarks, Map<K, Instant> commits, Snapshots<K> snapshots) {
    Map<Long, Optional<Instant>> known = new HashMap<>();
    return of(
        watermarks,
        snapshot ->
            known.computeIfAbsent(
                snapshot,
                id -> snapshots.changesIn(id).map(present -> firstMissing(commits, present))));
  }

  /** Checks the watermarks of one table. */
  public static Soundness of(Collection<WireWatermark> watermarks, Missing lacks) {
    long checked = 0;
    long unchecked = 0;
    List<String> unsound = new ArrayList<>();
    for (WireWatermark watermark : watermarks) {
      if (watermark.sourceWatermark().isEmpty()) {
        continue;
      }
      if (watermark.snapshotId().isEmpty() || !watermark.evidence().equals("ledger")) {
        unchecked++;
        continue;
      }
      Optional<Instant> missing = lacks.first(watermark.snapshotId().get());
      if (missing.isEmpty()) {
        unchecked++;
        continue;
      }
      checked++;
      Instant at = watermark.sourceWatermark().get();
      if (!at.isBefore(missing.get())) {
        unsound.add(
            "%s says %s at snapshot %d, which lacks a change committed at %s"
                .formatted(watermark.table(), at, watermark.snapshotId().get(), missing.get()));
      }
    }
    return new Soundness(checked, unchecked, List.copyOf(unsound));
  }

  /** The same for two tables together. */
  public Soundness and(Soundness other) {
    List<String> both = new ArrayList<>(unsound);
    both.addAll(other.unsound);
    return new Soundness(checked + other.checked, unchecked + other.unchecked, List.copyOf(both));
  }

  private static <K> Instant firstMissing(Map<K, Instant> commits, Set<K> present) {
    return commits.entrySet().stream()
        .filter(change -> !present.contains(change.getKey()))
        .map(Map.Entry::getValue)
        .min(Instant::compareTo)
        .orElse(Instant.MAX);
  }
}
