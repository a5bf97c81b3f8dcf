package io.frostline.probe;

import io.frostline.core.Fact.Counters;
import io.frostline.core.Fact.Written;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads PostgreSQL's cumulative statistics. Writers report to them when they have been idle for ten
 * seconds; before version 15 they may keep what they have counted for ever, so nothing is read.
 */
final class WrittenRows {

  private static final int REPORTED_SINCE = 15;

  /**
   * What the counters stand between. A standby counts for itself, and a crash resets all of them:
   * then those of the background writer say since when they count. A snapshot ends at the newest
   * transaction that has ended; those that are open may have higher numbers.
   */
  private static final String PLACE =
      """
      SELECT now() AS at,
             current_setting('track_counts') = 'on' AND NOT pg_is_in_recovery() AS counts,
             (SELECT stats_reset FROM pg_catalog.pg_stat_bgwriter)::text
               || coalesce(' ' || (SELECT stats_reset FROM pg_catalog.pg_stat_database
                                    WHERE datname = current_database())::text, '') AS since,
             CASE WHEN NOT pg_is_in_recovery()
                  THEN pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint END AS position,
             pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS ended,
             pg_snapshot_xmax(pg_current_snapshot())::text::bigint
               + age(pg_snapshot_xmax(pg_current_snapshot())::xid) AS next
      """;

  private static final String ROWS =
      """
      SELECT n.nspname, c.relname, c.oid::bigint,
             pg_stat_get_tuples_inserted(c.oid)
               + pg_stat_get_tuples_updated(c.oid)
               + pg_stat_get_tuples_deleted(c.oid)
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE c.relkind = 'r'
         AND c.relpersistence = 'p'
         AND n.nspname NOT IN ('pg_catalog', 'information_schema')
      """;

  private record Place(Counters counters, boolean counts) {}

  private WrittenRows() {}

  /**
   * Reads them, each query by itself, so that none sees what another has seen.
   *
   * @param connection in auto-commit mode
   */
  static Optional<Counters> read(Connection connection, CaptureScope scope) throws SQLException {
    if (connection.getMetaData().getDatabaseMajorVersion() < REPORTED_SINCE) {
      return Optional.empty();
    }
    Place before = place(connection);
    if (!before.counts()) {
      return Optional.empty();
    }
    Map<String, Written> tables = rows(connection, scope);
    Place after = place(connection);
    return after.counts() && after.counters().since().equals(before.counters().since())
        ? Optional.of(
            new Counters(
                before.counters().at(),
                before.counters().since(),
                after.counters().position(),
                before.counters().ended(),
                before.counters().next(),
                tables))
        : Optional.empty();
  }

  private static Place place(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(PLACE);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new Place(
          new Counters(
              row.getObject("at", OffsetDateTime.class).toInstant(),
              row.getString("since"),
              row.getLong("position"),
              row.getLong("ended"),
              row.getLong("next"),
              Map.of()),
          row.getBoolean("counts"));
    }
  }

  private static Map<String, Written> rows(Connection connection, CaptureScope scope)
      throws SQLException {
    Map<String, Written> found = new TreeMap<>();
    try (PreparedStatement query = connection.prepareStatement(ROWS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        if (scope.covers(row.getString(1), row.getString(2))) {
          found.put(
              row.getString(1) + "." + row.getString(2),
              new Written(row.getLong(3), row.getLong(4)));
        }
      }
    }
    return found;
  }
}
