package io.frostline.probe;

import io.frostline.core.TableSeen;
import java.util.List;

/** What one fact about the catalog may hold: it is one record, and Kafka limits its size. */
final class Ration {

  /** Snapshots in one look; one takes some 300 bytes, and each table about as much beside. */
  static final int SNAPSHOTS_MAX = 10_000;

  private Ration() {}

  /**
   * The tables with at most {@code most} snapshots together, the oldest of each, as evenly as can
   * be; the others are told at the next looks. A table that has any keeps one: without it, it would
   * look rolled back.
   */
  static List<TableSeen> of(List<TableSeen> tables, int most) {
    int each = tables.stream().mapToInt(table -> table.snapshots().size()).max().orElse(0);
    while (each > 1 && together(tables, each) > most) {
      each--;
    }
    int share = each;
    return tables.stream().map(table -> first(table, share)).toList();
  }

  private static long together(List<TableSeen> tables, int each) {
    return tables.stream().mapToLong(table -> Math.min(each, table.snapshots().size())).sum();
  }

  private static TableSeen first(TableSeen table, int count) {
    return table.snapshots().size() <= count
        ? table
        : new TableSeen(
            table.table(),
            table.uuid(),
            table.topics(),
            table.snapshots().subList(0, count),
            table.current(),
            table.carriedAt(),
            table.complete(),
            table.unfit());
  }
}
