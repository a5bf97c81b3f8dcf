package io.frostline.connect.transform;

import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/** A cold table as last seen in the catalog. */
final class ColdTable {

  private final TableIdentifier identifier;
  private final Table table;
  private long seenAtNanos;

  ColdTable(TableIdentifier identifier, Table table, long seenAtNanos) {
    this.identifier = identifier;
    this.table = table;
    this.seenAtNanos = seenAtNanos;
  }

  /** What the sink routes by. */
  String route() {
    return identifier.toString();
  }

  TableIdentifier identifier() {
    return identifier;
  }

  Table table() {
    return table;
  }

  Schema schema() {
    return table.schema();
  }

  boolean wasSeenWithin(long nanos, long nowNanos) {
    return nowNanos - seenAtNanos < nanos;
  }

  void seenAt(long nowNanos) {
    seenAtNanos = nowNanos;
  }
}
