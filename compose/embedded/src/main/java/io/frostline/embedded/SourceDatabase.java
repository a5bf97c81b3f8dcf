package io.frostline.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** The database whose tables are captured. */
public final class SourceDatabase {
  private final Endpoints endpoints;

  public SourceDatabase(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(
        endpoints.jdbcUrl(), endpoints.jdbcUser(), endpoints.jdbcPassword());
  }

  /** Runs each statement in its own transaction. */
  public void execute(String... statements) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
