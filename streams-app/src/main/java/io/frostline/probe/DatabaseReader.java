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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postgresql.Driver;

/**
 * Looks at the source database: whether it answers, and what it says of the replication slot. It
 * opens a connection for each look and only reads.
 */
final class DatabaseReader {

  private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
  private static final int UNCAPTURED_MAX = 100;

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

  /** With publish_via_partition_root a partition's changes are published under its root's name. */
  private static final String UNPUBLISHED =
      """
      SELECT n.nspname, c.relname
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_publication AS p ON p.pubname = ?
       WHERE c.relkind = 'r'
         AND c.relpersistence = 'p'
         AND n.nspname NOT IN ('pg_catalog', 'information_schema')
         AND (p.oid IS NOT NULL OR ?)
         AND NOT (c.relispartition AND coalesce(p.pubviaroot, false))
         AND NOT EXISTS (
               SELECT FROM pg_catalog.pg_publication_tables AS t
                WHERE t.pubname = p.pubname AND t.schemaname = n.nspname AND t.tablename = c.relname)
       ORDER BY 1, 2
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
      return Seen.unknown("database: " + settings.masked(Reason.of(e)));
    }
  }

  private Slot slot(Connection connection) throws SQLException {
    List<String> uncaptured = uncaptured(connection);
    try (PreparedStatement query = connection.prepareStatement(SLOT)) {
      query.setString(1, settings.slot());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return new Slot(
              false,
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              uncaptured);
        }
        return new Slot(
            true,
            row.getBoolean("active"),
            number(row, "confirmed"),
            number(row, "retained"),
            number(row, "safe_wal_size"),
            Optional.ofNullable(row.getString("wal_status")),
            uncaptured);
      }
    }
  }

  /** Tables that the connector is to capture and the publication leaves out, a bounded number. */
  private List<String> uncaptured(Connection connection) throws SQLException {
    if (settings.publication().isEmpty()) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(UNPUBLISHED)) {
      query.setString(1, settings.publication().get());
      // A publication that the connector is yet to make leaves nothing out.
      query.setBoolean(2, !settings.createsPublication());
      try (ResultSet row = query.executeQuery()) {
        while (row.next() && found.size() < UNCAPTURED_MAX) {
          if (settings.scope().covers(row.getString(1), row.getString(2))) {
            found.add(row.getString(1) + "." + row.getString(2));
          }
        }
      }
    }
    return List.copyOf(found);
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
