package io.frostline.demo;

import io.frostline.demo.DemoReport.TableReport;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.IcebergGenerics.ScanBuilder;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Reads the newest rows of the largest table back from its files, for all to see. */
final class NewestRows {

  private static final int LINE = 200;
  private static final Comparator<Record> BY_POSITION =
      Comparator.comparing((Record row) -> position(row, "commit_lsn"))
          .thenComparing(row -> position(row, "lsn"));

  private NewestRows() {}

  static List<String> lines(EmbeddedStack stack, DemoReport report, int count) {
    List<String> lines = new ArrayList<>();
    report.tables().stream()
        .filter(table -> table.rows() > 0)
        .max(Comparator.comparingLong(TableReport::rows))
        .ifPresent(
            largest -> {
              String name = largest.table().substring(EmbeddedStack.NAMESPACE.length() + 1);
              try (ColdTables cold = stack.coldTables()) {
                cold.table(name)
                    .filter(table -> table.currentSnapshot() != null)
                    .ifPresent(
                        table -> {
                          lines.add("");
                          lines.add(
                              "The newest rows of "
                                  + Text.harmless(largest.table())
                                  + ", read back from its Parquet files through Iceberg:");
                          newest(table, count).forEach(row -> lines.add("  " + line(table, row)));
                        });
              }
            });
    return lines;
  }

  private static List<Record> newest(Table table, int count) {
    Snapshot last = table.currentSnapshot();
    ScanBuilder scan = IcebergGenerics.read(table);
    scan =
        last.parentId() == null
            ? scan.useSnapshot(last.snapshotId())
            : scan.appendsBetween(last.parentId(), last.snapshotId());
    PriorityQueue<Record> newest = new PriorityQueue<>(BY_POSITION);
    try (CloseableIterable<Record> rows = scan.build()) {
      for (Record row : rows) {
        newest.add(row);
        if (newest.size() > count) {
          newest.poll();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + table.name(), e);
    }
    return newest.stream().sorted(BY_POSITION.reversed()).toList();
  }

  private static String line(Table table, Record row) {
    Record cdc = (Record) row.getField("_cdc");
    StringBuilder line = new StringBuilder();
    line.append(cdc.getField("op")).append(" ").append(cdc.getField("ts"));
    table.schema().columns().stream()
        .filter(column -> !column.name().equals("_cdc") && row.getField(column.name()) != null)
        .forEach(
            column ->
                line.append("  ")
                    .append(column.name())
                    .append("=")
                    .append(row.getField(column.name())));
    return Text.cut(Text.harmless(line.toString()), LINE);
  }

  private static long position(Record row, String field) {
    return ((Record) row.getField("_cdc")).getField(field) instanceof Long position ? position : 0;
  }
}
