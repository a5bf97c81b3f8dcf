package io.frostline.embedded;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.jdbc.UncheckedSQLException;
import org.apache.iceberg.util.SnapshotUtil;
import org.apache.iceberg.util.Tasks;

/** A read-only view of the cold tables, by the names they have inside their namespace. */
public final class ColdTables implements AutoCloseable {
  private static final Namespace COLD = Namespace.of(EmbeddedStack.NAMESPACE);

  private static final int OPEN_RETRIES = 3;

  private final Catalog catalog;

  private ColdTables(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Those of the stack's own JDBC catalog. */
  public static ColdTables open(Endpoints endpoints) {
    return open(endpoints.catalogName(), endpoints.catalogProperties());
  }

  /**
   * Those of any catalog, by its properties. A JDBC catalog sets up its own tables at first use:
   * two that do so at the same moment, this one and a sink's, fail each other, and the next time
   * all is set up.
   */
  public static ColdTables open(String name, Map<String, String> properties) {
    List<ColdTables> opened = new ArrayList<>();
    Tasks.foreach(properties)
        .retry(OPEN_RETRIES)
        .onlyRetryOn(UncheckedSQLException.class)
        .throwFailureWhenFinished()
        .run(
            given ->
                opened.add(
                    new ColdTables(
                        CatalogUtil.buildIcebergCatalog(name, given, new Configuration()))));
    return opened.get(0);
  }

  public List<String> names() {
    return ((SupportsNamespaces) catalog).namespaceExists(COLD)
        ? catalog.listTables(COLD).stream().map(TableIdentifier::name).sorted().toList()
        : List.of();
  }

  /** The table as the catalog has it now, or empty when there is none. */
  public Optional<Table> table(String name) {
    try {
      return Optional.of(catalog.loadTable(TableIdentifier.of(COLD, name)));
    } catch (NoSuchTableException e) {
      return Optional.empty();
    }
  }

  public Optional<Snapshot> currentSnapshot(String name) {
    return table(name).map(Table::currentSnapshot);
  }

  /** Rows in the current snapshot by its own summary; 0 without a table or a snapshot. */
  public long rowCount(String name) {
    return currentSnapshot(name).map(ColdTables::rowCount).orElse(0L);
  }

  /** Rows in one snapshot by its own summary; 0 when the table has no such snapshot. */
  public long rowCount(String name, long snapshotId) {
    return table(name)
        .map(found -> found.snapshot(snapshotId))
        .map(ColdTables::rowCount)
        .orElse(0L);
  }

  /** All rows of the current snapshot, read from the data files. */
  public List<Record> rows(String name) {
    return table(name)
        .filter(found -> found.currentSnapshot() != null)
        .map(found -> read(found, found.currentSnapshot().snapshotId()))
        .orElse(List.of());
  }

  /** All rows of one snapshot, read from the data files. */
  public List<Record> rows(String name, long snapshotId) {
    return table(name).map(found -> read(found, snapshotId)).orElse(List.of());
  }

  /** The table's snapshots that led to its current one, oldest first. */
  public List<Long> history(String name) {
    List<Long> ids = new ArrayList<>();
    table(name)
        .ifPresent(
            found ->
                SnapshotUtil.currentAncestors(found)
                    .forEach(each -> ids.add(0, each.snapshotId())));
    return ids;
  }

  /** The rows that one snapshot appended. */
  public List<Record> appended(String name, long snapshotId) {
    Table found = table(name).orElseThrow();
    Long parent = found.snapshot(snapshotId).parentId();
    return parent == null
        ? read(found, snapshotId)
        : read(found, IcebergGenerics.read(found).appendsBetween(parent, snapshotId).build());
  }

  private static long rowCount(Snapshot snapshot) {
    return Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  private static List<Record> read(Table table, long snapshotId) {
    return read(table, IcebergGenerics.read(table).useSnapshot(snapshotId).build());
  }

  private static List<Record> read(Table table, CloseableIterable<Record> found) {
    List<Record> rows = new ArrayList<>();
    try (found) {
      found.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + table.name(), e);
    }
    return rows;
  }

  @Override
  public void close() {
    if (catalog instanceof Closeable closeable) {
      try {
        closeable.close();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot close the catalog " + catalog.name(), e);
      }
    }
  }
}
