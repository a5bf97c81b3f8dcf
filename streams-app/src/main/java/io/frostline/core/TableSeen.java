package io.frostline.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cold table as the catalog shows it.
 *
 * @param table {@code namespace.table}
 * @param uuid the table's UUID: with the name, its incarnation
 * @param topics the change topics that feed it, if the table says so; empty if unknown
 * @param snapshots snapshots of the current lineage that came after the last one reported before,
 *     oldest first; of many only the first, but never none: that would look like a rollback
 * @param current id of the newest snapshot of the lineage, absent if it has none
 * @param carriedAt commit time of its newest reachable snapshot with the sink's offsets
 * @param complete whether the retained lineage reaches back to the table's first snapshot
 * @param unfit why its snapshots cannot be settled, if they cannot
 */
public record TableSeen(
    String table,
    String uuid,
    List<String> topics,
    List<SnapshotSeen> snapshots,
    Optional<Long> current,
    Optional<Instant> carriedAt,
    boolean complete,
    Optional<String> unfit) {

  /**
   * A snapshot of a cold table.
   *
   * @param sequence Iceberg's sequence number, rising within an incarnation
   * @param parent id of the snapshot it was made from, absent for the first
   * @param at commit time by the committer's clock
   * @param operation Iceberg's word: append, replace, overwrite or delete
   * @param addedRows {@code added-records} of the summary
   * @param addedFiles {@code added-data-files} of the summary
   * @param deletedRows {@code deleted-records} of the summary
   * @param totalRows {@code total-records} of the summary
   * @param commitId the sink's round, absent for snapshots of other writers
   * @param recorded next control offsets by control partition, absent for other writers
   */
  public record SnapshotSeen(
      long id,
      long sequence,
      Optional<Long> parent,
      Instant at,
      String operation,
      long addedRows,
      long addedFiles,
      long deletedRows,
      long totalRows,
      Optional<String> commitId,
      Optional<Map<Integer, Long>> recorded) {}
}
