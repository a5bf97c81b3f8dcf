package io.frostline.compare;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.postgresql.util.PGobject;

/** Rows of both ends as plain values that can be compared: column by name, row by key. */
public final class SourceRows {

  private SourceRows() {}

  /** All rows of a source table. */
  public static Map<List<Object>, Map<String, Object>> read(
      Connection connection, String table, List<String> key) throws SQLException {
    Map<List<Object>, Map<String, Object>> rows = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT * FROM " + table)) {
      while (result.next()) {
        Map<String, Object> row = row(result);
        rows.put(key.stream().map(row::get).toList(), row);
      }
    }
    return rows;
  }

  /** The row that {@code result} stands at, by column. */
  public static Map<String, Object> row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, Object> row = new TreeMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      row.put(columns.getColumnName(i), value(result, i, columns.getColumnTypeName(i)));
    }
    return row;
  }

  /** The same of rows read from a cold table, for the columns the source has. */
  public static Map<List<Object>, Map<String, Object>> of(
      Collection<Record> rows, List<String> key, Collection<String> columns) {
    Map<List<Object>, Map<String, Object>> found = new HashMap<>();
    for (Record each : rows) {
      Map<String, Object> row = new TreeMap<>();
      columns.forEach(column -> row.put(column, each.getField(column)));
      found.put(key.stream().map(row::get).toList(), row);
    }
    return found;
  }

  private static Object value(ResultSet result, int column, String type) throws SQLException {
    Object value =
        switch (type) {
          case "timestamptz" -> result.getObject(column, OffsetDateTime.class);
          case "timestamp" -> result.getObject(column, LocalDateTime.class);
          case "date" -> result.getObject(column, LocalDate.class);
          case "time" -> result.getObject(column, LocalTime.class);
          default -> result.getObject(column);
        };
    if (value instanceof OffsetDateTime time) {
      return time.withOffsetSameInstant(ZoneOffset.UTC);
    } else if (value instanceof Short small) {
      return small.intValue();
    } else if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    } else if (value instanceof PGobject document) {
      return document.getValue();
    } else if (value instanceof Array array) {
      return new ArrayList<>(Arrays.asList((Object[]) array.getArray()));
    } else if (value instanceof BigDecimal decimal) {
      return decimal;
    }
    return value;
  }
}
