package io.frostline.chaos.audit;

import io.frostline.compare.SourceRows;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.SourceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.iceberg.data.Record;

/**
 * The rows in which a source table and its folded changelog differ.
 *
 * @param rows keys that are on one side alone or have other values
 * @param example the first of them, for a person
 */
public record RowDifference(long rows, Optional<String> example) {

  /** Compares now, column by column. */
  public static RowDifference of(
      SourceDatabase source, ColdTables cold, String table, List<String> key) throws SQLException {
    Map<List<Object>, Map<String, Object>> expected;
    try (Connection connection = source.connect()) {
      expected = SourceRows.read(connection, table, key);
    }
    List<String> columns =
        expected.values().stream().findFirst().map(row -> List.copyOf(row.keySet())).orElse(key);
    List<Record> changelog = cold.rows(table);
    Map<List<Object>, Map<String, Object>> actual =
        SourceRows.of(new ChangelogFold(key).current(changelog), key, columns);
    return between(expected, actual);
  }

  static RowDifference between(
      Map<List<Object>, Map<String, Object>> expected,
      Map<List<Object>, Map<String, Object>> actual) {
    TreeSet<String> different = new TreeSet<>();
    expected.forEach(
        (place, row) -> {
          if (!row.equals(actual.get(place))) {
            different.add(place + ": source " + row + ", cold " + actual.get(place));
          }
        });
    actual.forEach(
        (place, row) -> {
          if (!expected.containsKey(place)) {
            different.add(place + ": source null, cold " + row);
          }
        });
    return new RowDifference(different.size(), different.stream().findFirst());
  }
}
