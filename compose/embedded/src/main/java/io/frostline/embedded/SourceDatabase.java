package io.frostline.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/** A database: the one whose tables are captured, or the catalog's. */
public final class SourceDatabase {
  private final String url;
  private final String user;
  private final String password;

  public SourceDatabase(Endpoints endpoints) {
    this(endpoints.jdbcUrl(), endpoints.jdbcUser(), endpoints.jdbcPassword());
  }

  public SourceDatabase(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }

  /** A connection that can stream a replication slot, and do nothing but simple queries. */
  public Connection connectForReplication() throws SQLException {
    Properties options = new Properties();
    options.setProperty("user", user);
    options.setProperty("password", password);
    options.setProperty("replication", "database");
    options.setProperty("assumeMinServerVersion", "10");
    options.setProperty("preferQueryMode", "simple");
    return DriverManager.getConnection(url, options);
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
