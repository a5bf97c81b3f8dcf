package io.frostline.probe;

import io.frostline.core.Fact.Slot;
import io.frostline.core.Seen;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.postgresql.Driver;

/**
 * Looks at the source database: whether it answers, and what it says of the replication slot. It
 * opens a connection for each look and only reads.
 */
final class DatabaseReader {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);

  private static final String SLOT =
      """
      SELECT active,
             pg_wal_lsn_diff(confirmed_flush_lsn, '0/0')::bigint AS confirmed,
             pg_wal_lsn_diff(
                 CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                      ELSE pg_current_wal_lsn() END,
                 restart_lsn)::bigint AS retained,
             safe_wal_size,
             wal_status
        FROM pg_catalog.pg_replication_slots
       WHERE slot_name = ?
      """;

  private final DatabaseSettings settings;

  /** What a look shows; {@link Slot} if the database could be asked. */
  record Look(boolean reachable, Seen<Slot> slot) {}

  DatabaseReader(DatabaseSettings settings) {
    this.settings = settings;
  }

  /** Looks once, within about ten seconds. */
  Seen<Look> read() {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(settings.host(), settings.port()), (int) CONNECT_MAX.toMillis());
    } catch (IOException e) {
      return Seen.known(
          new Look(
              false, Seen.unknown("database %s: %s".formatted(settings.address(), Reason.of(e)))));
    }
    return Seen.known(new Look(true, slot()));
  }

  private Seen<Slot> slot() {
    if (!(settings.login() instanceof Seen.Known<Map<String, String>> login)) {
      return Seen.unknown("database: " + settings.login().reason().orElseThrow());
    }
    try (Connection connection =
        new Driver().connect(settings.url(), DatabaseSettings.bounded(login.value()))) {
      return Seen.known(slot(connection));
    } catch (SQLException e) {
      return Seen.unknown("database: " + settings.why(e));
    }
  }

  private Slot slot(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SLOT)) {
      query.setString(1, settings.slot());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return new Slot(
              false, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        }
        return new Slot(
            true,
            row.getBoolean("active"),
            number(row, "confirmed"),
            number(row, "retained"),
            number(row, "safe_wal_size"),
            Optional.ofNullable(row.getString("wal_status")));
      }
    }
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
