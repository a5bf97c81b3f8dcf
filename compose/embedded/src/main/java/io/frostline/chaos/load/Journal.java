package io.frostline.chaos.load;

import io.frostline.chaos.audit.Op;
import io.frostline.embedded.SourceDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;

/** Every change that the source has committed, with its commit time to the microsecond. */
public final class Journal {

  private Journal() {}

  /** Changes and their commit times, by table. */
  public static Map<String, Map<Op, Instant>> read(SourceDatabase source) throws SQLException {
    Map<String, Map<Op, Instant>> changes = new HashMap<>();
    ChaosTables.ALL.forEach(table -> changes.put(table, new HashMap<>()));
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT name, id, rev, gone, pg_xact_commit_timestamp(xmin) FROM chaos.journal")) {
      while (rows.next()) {
        changes
            .get(rows.getString(1))
            .put(
                new Op(rows.getLong(2), rows.getLong(3), rows.getBoolean(4)),
                rows.getObject(5, OffsetDateTime.class).toInstant());
      }
    }
    return changes;
  }
}
