package io.frostline.probe;

import io.frostline.core.Seen;
import java.util.List;
import java.util.function.Supplier;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;

/**
 * Looks whether the store behind the catalog answers: a catalog tells what it knows also when the
 * files are gone. One table a look, in turn; one whose file is missing is looked at until it is
 * back.
 */
final class WarehouseReader {

  private final Supplier<List<Table>> tables;
  private int next;

  WarehouseReader(Supplier<List<Table>> tables) {
    this.tables = tables;
  }

  /** Known if the table's current metadata file is there, or if there is no table yet. */
  Seen<Boolean> read() {
    List<Table> known =
        tables.get().stream().filter(table -> table instanceof HasTableOperations).toList();
    if (known.isEmpty()) {
      return Seen.known(true);
    }
    Table table = known.get(next % known.size());
    TableMetadata metadata = ((HasTableOperations) table).operations().current();
    boolean there = table.io().newInputFile(metadata.metadataFileLocation()).exists();
    if (!there) {
      return Seen.unknown("warehouse: the metadata file of " + table.name() + " is not there");
    }
    next = (next + 1) % known.size();
    return Seen.known(true);
  }
}
