package io.frostline.stores;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/** Tables of any catalog, read as a user's program would. */
final class StoreTables implements AutoCloseable {

  private final Catalog catalog;

  private StoreTables(Catalog catalog) {
    this.catalog = catalog;
  }

  static StoreTables open(String name, Map<String, String> properties) {
    return new StoreTables(CatalogUtil.buildIcebergCatalog(name, properties, new Configuration()));
  }

  Table table(String name) {
    return catalog.loadTable(TableIdentifier.parse(name));
  }

  String location(String name) {
    return table(name).location();
  }

  /** All rows of the current snapshot; none if there is no table yet. */
  List<Record> rows(String name) {
    if (!catalog.tableExists(TableIdentifier.parse(name))) {
      return List.of();
    }
    Table table = table(name);
    return table.currentSnapshot() == null ? List.of() : read(IcebergGenerics.read(table).build());
  }

  /** The ids in one snapshot. */
  Optional<Set<Long>> ids(String name, long snapshot) {
    Set<Long> ids = new HashSet<>();
    read(IcebergGenerics.read(table(name)).useSnapshot(snapshot).build())
        .forEach(row -> ids.add((Long) row.getField("id")));
    return Optional.of(ids);
  }

  private static List<Record> read(CloseableIterable<Record> found) {
    List<Record> rows = new ArrayList<>();
    try (found) {
      found.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return rows;
  }

  @Override
  public void close() throws IOException {
    if (catalog instanceof Closeable closeable) {
      closeable.close();
    }
  }
}
