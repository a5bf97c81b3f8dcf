package io.frostline.compare;

import io.frostline.app.OptionException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/** A table of the source database, named as the database spells it. */
record SourceTable(String schema, String name) {

  private static final int FETCH = 5_000;

  /** Of {@code schema.table}; without a schema it is {@code public}. */
  static SourceTable of(String text) {
    int dot = text.indexOf('.');
    return dot < 0
        ? new SourceTable("public", text)
        : new SourceTable(text.substring(0, dot), text.substring(dot + 1));
  }

  /** The columns of the primary key in their order; empty when there is none. */
  List<String> primaryKey(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    Map<Short, String> columns = new TreeMap<>();
    try (ResultSet keys = database.getPrimaryKeys(null, schema, name)) {
      while (keys.next()) {
        columns.put(keys.getShort("KEY_SEQ"), keys.getString("COLUMN_NAME"));
      }
    }
    return List.copyOf(columns.values());
  }

  /** The table's columns in their order; empty when there is no such table. */
  List<String> columns(Connection connection) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (ResultSet found =
        connection
            .getMetaData()
            .getColumns(null, escaped(connection, schema), escaped(connection, name), null)) {
      while (found.next()) {
        columns.add(found.getString("COLUMN_NAME"));
      }
    }
    return columns;
  }

  /**
   * Reads the whole table in one transaction, as it is at one moment.
   *
   * @param progress told of the rows read so far
   */
  Rows read(Connection connection, List<String> key, List<String> columns, LongConsumer progress)
      throws SQLException {
    Map<String, Digest> rows = Rows.newMap();
    // The driver fetches in portions only inside a transaction.
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(FETCH);
      try (ResultSet result = statement.executeQuery("SELECT * FROM " + quoted())) {
        while (result.next()) {
          Map<String, Object> row = SourceRows.row(result);
          String place = Rows.key(values(row, key));
          if (rows.put(place, Digest.of(values(row, columns))) != null) {
            throw new OptionException(
                "%s has several rows with the key %s; give --key columns that tell rows apart"
                    .formatted(this, place));
          }
          progress.accept(rows.size());
        }
      }
    } finally {
      connection.rollback();
    }
    return new Rows(columns, rows);
  }

  private static List<Object> values(Map<String, Object> row, List<String> columns) {
    List<Object> values = new ArrayList<>();
    columns.forEach(column -> values.add(row.get(column)));
    return values;
  }

  private static String escaped(Connection connection, String text) throws SQLException {
    String escape = connection.getMetaData().getSearchStringEscape();
    return text.replace(escape, escape + escape)
        .replace("_", escape + "_")
        .replace("%", escape + "%");
  }

  private String quoted() {
    return "\"%s\".\"%s\"".formatted(schema.replace("\"", "\"\""), name.replace("\"", "\"\""));
  }

  @Override
  public String toString() {
    return schema + "." + name;
  }
}
