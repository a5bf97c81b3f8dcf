package io.frostline.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.TableSeen;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableUtil;

/** Reads a table's snapshots: those that the sink's branch consists of now. */
final class Lineage {

  static final String TOPIC_PROPERTY = "frostline.topic";

  /** Snapshots told at once; a longer history is told in several steps, oldest first. */
  private static final int SNAPSHOTS_MAX = 50;

  private static final String UNNUMBERED =
      "old table format: version 1 does not number its snapshots; upgrade the table to version 2";

  private static final String COMMIT_ID = "kafka.connect.commit-id";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SinkSettings sink;

  Lineage(SinkSettings sink) {
    this.sink = sink;
  }

  /**
   * What the table shows.
   *
   * @param after highest sequence number that is known already
   */
  TableSeen of(String name, Table table, long after) {
    List<Snapshot> ancestors = new ArrayList<>();
    Optional<Snapshot> next = head(name, table);
    boolean complete = next.isEmpty();
    while (next.isPresent()) {
      Snapshot snapshot = next.get();
      ancestors.add(snapshot);
      complete = snapshot.parentId() == null;
      next = complete ? Optional.empty() : Optional.ofNullable(table.snapshot(snapshot.parentId()));
    }
    Collections.reverse(ancestors);
    boolean numbered = TableUtil.formatVersion(table) > 1;
    int unnumbered =
        (int) ancestors.stream().filter(snapshot -> snapshot.sequenceNumber() == 0).count();
    // What came before the table's upgrade has no order: of that only the newest is told.
    List<Snapshot> ordered =
        numbered ? ancestors.subList(Math.max(0, unnumbered - 1), ancestors.size()) : List.of();
    return new TableSeen(
        name,
        table.uuid().toString(),
        topics(table),
        ordered.stream()
            .filter(snapshot -> snapshot.sequenceNumber() > after)
            .limit(SNAPSHOTS_MAX)
            .map(this::seen)
            .toList(),
        newest(ancestors, snapshot -> true).map(Snapshot::snapshotId),
        newest(ancestors, snapshot -> summary(snapshot).containsKey(sink.offsetsProperty()))
            .map(snapshot -> Instant.ofEpochMilli(snapshot.timestampMillis())),
        complete,
        numbered ? Optional.empty() : Optional.of(UNNUMBERED));
  }

  private static Optional<Snapshot> newest(List<Snapshot> ancestors, Predicate<Snapshot> wanted) {
    return ancestors.stream().filter(wanted).reduce((older, newer) -> newer);
  }

  private Optional<Snapshot> head(String name, Table table) {
    Optional<String> branch = sink.branch(name);
    return Optional.ofNullable(
        branch.isPresent() ? table.snapshot(branch.get()) : table.currentSnapshot());
  }

  private static List<String> topics(Table table) {
    return Arrays.stream(table.properties().getOrDefault(TOPIC_PROPERTY, "").split(","))
        .map(String::trim)
        .filter(topic -> !topic.isEmpty())
        .toList();
  }

  private SnapshotSeen seen(Snapshot snapshot) {
    Map<String, String> summary = summary(snapshot);
    Optional<Map<Integer, Long>> recorded =
        Optional.ofNullable(summary.get(sink.offsetsProperty())).map(Lineage::offsets);
    return new SnapshotSeen(
        snapshot.snapshotId(),
        snapshot.sequenceNumber(),
        Optional.ofNullable(snapshot.parentId()),
        Instant.ofEpochMilli(snapshot.timestampMillis()),
        // Tables of the first format version may have snapshots that do not say it.
        Optional.ofNullable(snapshot.operation()).orElse(""),
        number(summary, SnapshotSummary.ADDED_RECORDS_PROP),
        number(summary, SnapshotSummary.ADDED_FILES_PROP),
        number(summary, SnapshotSummary.DELETED_RECORDS_PROP),
        number(summary, SnapshotSummary.TOTAL_RECORDS_PROP),
        // Another sink may write the same table: its rounds are not ours.
        recorded.flatMap(offsets -> Optional.ofNullable(summary.get(COMMIT_ID))),
        recorded);
  }

  private static Map<String, String> summary(Snapshot snapshot) {
    return snapshot.summary() == null ? Map.of() : snapshot.summary();
  }

  private static Map<Integer, Long> offsets(String json) {
    try {
      return JSON.readValue(json, new TypeReference<Map<Integer, Long>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a snapshot's control offsets are not a JSON map", e);
    }
  }

  /** Iceberg leaves out of a summary what is zero. */
  private static long number(Map<String, String> summary, String key) {
    return Long.parseLong(summary.getOrDefault(key, "0"));
  }
}
