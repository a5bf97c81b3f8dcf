package io.frostline.compare;

import io.frostline.app.OptionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;

/**
 * The current state of a cold table: the newest row of each key, without those that were deleted. A
 * row without {@code _cdc} was put there by something else than the pipeline, a batch job say, and
 * is older than every row of the pipeline.
 */
final class ColdRows {

  /** The newest row of a key, and what is left of it. */
  private record Newest(Place place, boolean gone, boolean partial, Digest digest) {}

  private ColdRows() {}

  /**
   * Reads what is now the current snapshot.
   *
   * @param progress told of the rows of the changelog read so far
   */
  static Rows read(Table table, List<String> key, List<String> columns, LongConsumer progress) {
    Map<String, Newest> newest = new HashMap<>();
    table.refresh();
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot != null) {
      Map<String, List<String>> fields = fields(table, columns);
      long count = 0;
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).build()) {
        for (Record row : rows) {
          newest.merge(
              Rows.key(values(row, key, fields)),
              newest(row, columns, fields),
              (one, other) -> one.place().compareTo(other.place()) <= 0 ? other : one);
          progress.accept(++count);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read " + table.name(), e);
      }
    }
    Map<String, Digest> rows = Rows.newMap();
    newest.forEach(
        (place, row) -> {
          if (row.partial() && !row.gone()) {
            throw new OptionException(
                ("The newest row %s of %s lacks columns that the database did not send; set"
                        + " REPLICA IDENTITY FULL on the source table, and touch such rows")
                    .formatted(place, table.name()));
          }
          if (!row.gone()) {
            rows.put(place, row.digest());
          }
        });
    return new Rows(columns, rows);
  }

  private static Newest newest(Record row, List<String> columns, Map<String, List<String>> fields) {
    Record cdc = row.getField("_cdc") instanceof Record found ? found : null;
    return new Newest(
        Place.of(row),
        cdc != null && "d".equals(cdc.getField("op")),
        cdc != null && cdc.getField("unchanged") instanceof List<?> names && !names.isEmpty(),
        Digest.of(values(row, columns, fields)));
  }

  /**
   * The fields that may hold a column's value. A column whose type did not fit goes on as {@code
   * <column>__<type>}, and a row has its value in one of them.
   */
  private static Map<String, List<String>> fields(Table table, List<String> columns) {
    Map<String, List<String>> fields = new HashMap<>();
    for (String column : columns) {
      List<String> names = new ArrayList<>();
      table.schema().columns().stream()
          .map(field -> field.name())
          .filter(name -> name.startsWith(column + "__") && !columns.contains(name))
          .forEach(names::add);
      if (table.schema().findField(column) != null) {
        names.add(column);
      }
      fields.put(column, List.copyOf(names));
    }
    return fields;
  }

  private static List<Object> values(
      Record row, List<String> columns, Map<String, List<String>> fields) {
    List<Object> values = new ArrayList<>();
    for (String column : columns) {
      Object value = null;
      for (String field : fields.get(column)) {
        value = value == null ? row.getField(field) : value;
      }
      values.add(value);
    }
    return values;
  }
}
