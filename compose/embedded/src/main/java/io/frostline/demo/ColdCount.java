package io.frostline.demo;

import io.frostline.embedded.ColdTables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.IcebergGenerics.ScanBuilder;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Counts the cold tables from their own files: what a reader would get, not what was reported. */
final class ColdCount {

  /** More samples than this and only every n-th row is measured. */
  static final long SAMPLES_MAX = 2_000_000;

  private static final String COMMIT_ID = "kafka.connect.commit-id";
  private static final String TOPIC = "frostline.topic";
  private static final String SNAPSHOT_READ = "r";

  private ColdCount() {}

  /**
   * A cold table.
   *
   * @param name inside the namespace
   * @param topic the change topic it is fed from, if the table says so
   * @param rows record counts of the data files of its current snapshot
   * @param commits snapshots that the sink made
   */
  record TableCount(String name, Optional<String> topic, long rows, long commits) {}

  /**
   * How old rows were when they became visible.
   *
   * @param samples snapshot time − source commit time of live changes
   * @param every one of so many rows was measured; 1 means all of them
   */
  record Freshness(Samples samples, long every) {}

  static List<TableCount> count(ColdTables cold) {
    List<TableCount> counts = new ArrayList<>();
    for (String name : cold.names()) {
      cold.table(name).map(table -> count(name, table)).ifPresent(counts::add);
    }
    return counts;
  }

  private static TableCount count(String name, Table table) {
    long rows = 0;
    if (table.currentSnapshot() != null) {
      try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
        for (FileScanTask file : files) {
          rows += file.file().recordCount();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the manifests of " + table.name(), e);
      }
    }
    return new TableCount(
        name, Optional.ofNullable(table.properties().get(TOPIC)), rows, commits(table).size());
  }

  /** Measures the rows that the sink's snapshots added, each against its own snapshot's time. */
  static Freshness freshness(ColdTables cold) {
    List<Table> tables = cold.names().stream().map(cold::table).flatMap(Optional::stream).toList();
    long rows = 0;
    for (Table table : tables) {
      for (Snapshot snapshot : commits(table)) {
        rows += Long.parseLong(snapshot.summary().getOrDefault("added-records", "0"));
      }
    }
    long every = 1 + (rows - 1) / SAMPLES_MAX;
    Samples samples = new Samples();
    for (Table table : tables) {
      for (Snapshot snapshot : commits(table)) {
        measure(table, snapshot, every, samples);
      }
    }
    return new Freshness(samples, every);
  }

  private static void measure(Table table, Snapshot snapshot, long every, Samples samples) {
    ScanBuilder scan = IcebergGenerics.read(table).select("_cdc.op", "_cdc.ts");
    scan =
        snapshot.parentId() == null
            ? scan.useSnapshot(snapshot.snapshotId())
            : scan.appendsBetween(snapshot.parentId(), snapshot.snapshotId());
    try (CloseableIterable<Record> rows = scan.build()) {
      long row = 0;
      for (Record each : rows) {
        if (row++ % every == 0 && each.getField("_cdc") instanceof Record change) {
          age(change, snapshot).ifPresent(samples::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + table.name(), e);
    }
  }

  /** Micros from the source's commit to the snapshot; rows of the first copy have no such age. */
  private static Optional<Long> age(Record change, Snapshot snapshot) {
    if (SNAPSHOT_READ.equals(change.getField("op"))
        || !(change.getField("ts") instanceof OffsetDateTime committed)) {
      return Optional.empty();
    }
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, committed.toInstant());
    return Optional.of(snapshot.timestampMillis() * 1_000 - micros);
  }

  private static List<Snapshot> commits(Table table) {
    List<Snapshot> commits = new ArrayList<>();
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshot.summary().containsKey(COMMIT_ID)) {
        commits.add(snapshot);
      }
    }
    return commits;
  }
}
