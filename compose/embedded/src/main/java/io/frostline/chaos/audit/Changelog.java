package io.frostline.chaos.audit;

import io.frostline.embedded.ColdTables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.data.Record;

/** The cold tables' rows as changes of the source. */
public final class Changelog {

  private final ColdTables cold;

  public Changelog(ColdTables cold) {
    this.cold = cold;
  }

  /**
   * Every row of the current snapshot, without rows of a later copy of the source table that show
   * once more what was there already: a person took that copy on purpose.
   */
  public List<Op> rows(String table) {
    return withoutCopies(cold.rows(table).stream().map(Changelog::row).toList());
  }

  /**
   * A row of the changelog.
   *
   * @param copied whether it was read from the table and not from its changes
   * @param position in the source's stream
   */
  record Row(Op op, boolean copied, long position) {}

  static List<Op> withoutCopies(List<Row> rows) {
    Map<Op, Long> first = new HashMap<>();
    rows.forEach(row -> first.merge(row.op(), row.position(), Math::min));
    Set<Row> copies = new HashSet<>();
    List<Op> ops = new ArrayList<>();
    for (Row row : rows) {
      boolean later = row.copied() && row.position() > first.get(row.op());
      // The same row of the same copy twice is no copy taken on purpose.
      if (!later || !copies.add(row)) {
        ops.add(row.op());
      }
    }
    return ops;
  }

  private static Row row(Record row) {
    return row.getField("_cdc") instanceof Record cdc
        ? new Row(op(row), "r".equals(cdc.getField("op")), number(cdc, "lsn"))
        : new Row(op(row), false, -1);
  }

  /** The table's snapshots, oldest first, and the changes that each brought. */
  public Map<Long, List<Op>> bySnapshot(String table) {
    Map<Long, List<Op>> changes = new LinkedHashMap<>();
    for (long id : cold.history(table)) {
      changes.put(id, cold.appended(table, id).stream().map(Changelog::op).toList());
    }
    return changes;
  }

  private static Op op(Record row) {
    boolean gone = row.getField("_cdc") instanceof Record cdc && "d".equals(cdc.getField("op"));
    return new Op(number(row, "id"), number(row, "rev"), gone);
  }

  /** A damaged row shall be counted as foreign, not end the count. */
  private static long number(Record row, String column) {
    return row.getField(column) instanceof Number number ? number.longValue() : -1;
  }
}
