package io.frostline.chaos.audit;

import io.frostline.embedded.ColdTables;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;

/** The cold tables' rows as changes of the source. */
public final class Changelog {

  private final ColdTables cold;

  public Changelog(ColdTables cold) {
    this.cold = cold;
  }

  /** Every row of the current snapshot. */
  public List<Op> rows(String table) {
    return cold.rows(table).stream().map(Changelog::op).toList();
  }

  /** The changes of one snapshot; empty when the table has no such snapshot any more. */
  public Optional<Set<Op>> snapshot(String table, long snapshotId) {
    Optional<Table> found = cold.table(table).filter(t -> t.snapshot(snapshotId) != null);
    return found.map(
        t -> {
          Set<Op> changes = new HashSet<>();
          cold.rows(table, snapshotId).forEach(row -> changes.add(op(row)));
          return changes;
        });
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
