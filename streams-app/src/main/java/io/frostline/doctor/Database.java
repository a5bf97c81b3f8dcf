package io.frostline.doctor;

import io.frostline.core.Seen;
import io.frostline.doctor.Surroundings.FoundSource;
import io.frostline.probe.DatabaseSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.Driver;

/** The source database, asked with the connector's own login; every wait is bounded. */
final class Database {

  private final Optional<DatabaseSettings> settings;
  private final Optional<String> problem;

  /** A row by the names of its columns, as text. */
  record Row(Map<String, String> values) {

    String text(String column) {
      return Optional.ofNullable(values.get(column)).orElse("");
    }

    boolean is(String column) {
      return text(column).equals("t") || text(column).equals("true");
    }

    Optional<Long> number(String column) {
      return Optional.ofNullable(values.get(column)).map(Long::parseLong);
    }
  }

  /** Asks over a connection. */
  @FunctionalInterface
  interface Asking {
    Answer of(Connection connection) throws SQLException;
  }

  Database(FoundSource found) {
    this.settings = found.source().database();
    this.problem = found.settings().problem(key -> key.startsWith("database."));
  }

  /** With a connection that only reads. */
  Answer reading(Asking asking) {
    return asked(asking, true);
  }

  /** With a connection that may write, in a transaction that is always rolled back. */
  Answer trying(Asking asking) {
    return asked(asking, false);
  }

  private Answer asked(Asking asking, boolean isReadOnly) {
    Seen<Connection> connection = connected(isReadOnly);
    if (!connection.isKnown()) {
      return Answer.without(connection);
    }
    try (Connection open = connection.get()) {
      open.setAutoCommit(false);
      try {
        return asking.of(open);
      } finally {
        open.rollback();
      }
    } catch (SQLException e) {
      return Answer.unknown("the database refused: " + settings.orElseThrow().why(e));
    }
  }

  /** A connection, or why there is none. */
  Seen<Connection> connected(boolean isReadOnly) {
    if (settings.isEmpty()) {
      return Seen.unknown(problem.orElse("the connector names no database.hostname"));
    }
    Seen<Map<String, String>> login = settings.get().login();
    if (!login.isKnown()) {
      return Seen.unknown(login.reason().orElseThrow());
    }
    Properties properties = DatabaseSettings.bounded(login.get());
    properties.put("readOnly", Boolean.toString(isReadOnly));
    try {
      return Seen.known(new Driver().connect(settings.get().url(), properties));
    } catch (SQLException e) {
      return Seen.unknown(
          "database %s: %s".formatted(settings.get().address(), settings.get().why(e)));
    }
  }

  /** True if the reason of a missing connection is not that this process lacks the login. */
  boolean isTold() {
    return settings.isPresent() && settings.get().login().isKnown();
  }

  static List<Row> rows(Connection connection, String sql, String... parameters)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (ResultSet result = query.executeQuery()) {
        List<Row> rows = new ArrayList<>();
        while (result.next()) {
          Map<String, String> values = new TreeMap<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            String value = result.getString(i);
            if (value != null) {
              values.put(result.getMetaData().getColumnLabel(i), value);
            }
          }
          rows.add(new Row(values));
        }
        return rows;
      }
    }
  }
}
