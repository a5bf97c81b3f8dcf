package io.frostline.doctor;

import io.frostline.connect.rest.ConnectFailure;
import io.frostline.core.Seen;
import io.frostline.doctor.Database.Row;
import io.frostline.doctor.Surroundings.FoundSource;
import io.frostline.probe.DatabaseSettings;
import io.frostline.probe.SourceSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What capture needs of the server: its settings, the role, the slot. */
final class DatabaseChecks {

  private static final long MUCH_BYTES = 1L << 30;

  private static final String SLOT =
      """
      SELECT s.active, s.plugin, s.database, s.wal_status, s.safe_wal_size,
             pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                                  ELSE pg_current_wal_lsn() END, s.restart_lsn)::bigint AS retained,
             pg_size_bytes(current_setting('max_slot_wal_keep_size')) AS limit
        FROM pg_catalog.pg_replication_slots AS s
       WHERE s.slot_name = ?
      """;
  private static final String ROOM =
      """
      SELECT current_setting('max_replication_slots')::bigint
             - (SELECT count(*) FROM pg_catalog.pg_replication_slots) AS free
      """;
  private static final String ROLE =
      """
      SELECT current_user AS name, r.rolsuper OR r.rolreplication
             OR EXISTS (SELECT FROM pg_catalog.pg_roles AS g
                         WHERE g.rolname IN ('rds_replication', 'cloudsqlreplica')
                           AND pg_has_role(r.oid, g.oid, 'MEMBER')) AS replicates
        FROM pg_catalog.pg_roles AS r
       WHERE r.rolname = current_user
      """;

  /** The beat's table, if it is there and may not be written. */
  private static final String BEAT =
      """
      SELECT c.oid
        FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
       WHERE n.nspname = 'frostline'
         AND c.relname = 'beat'
         AND NOT (has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'UPDATE'))
      """;

  private final Surroundings around;
  private final SourceSettings source;
  private final Database database;

  DatabaseChecks(Surroundings around, FoundSource found) {
    this.around = around;
    this.source = found.source();
    this.database = new Database(found);
  }

  List<Check> all() {
    return List.of(
        check(CheckId.DATABASE_REACHABLE, this::reachable),
        check(CheckId.DATABASE_WAL_LEVEL, () -> database.reading(DatabaseChecks::walLevel)),
        check(CheckId.DATABASE_PERMISSIONS, () -> database.reading(this::permissions)),
        check(CheckId.DATABASE_SLOT, () -> database.reading(this::slot)),
        check(CheckId.DATABASE_WAL_HEADROOM, () -> database.reading(this::headroom)));
  }

  private Check check(CheckId id, Check.Question question) {
    return Check.of(id, source.name(), question);
  }

  private Answer reachable() throws SQLException {
    Seen<Connection> connection = database.connected(true);
    if (!connection.isKnown()) {
      String why = connection.reason().orElseThrow();
      return database.isTold() ? Answer.unreachable(why) : Answer.unknown(why);
    }
    try (Connection open = connection.get()) {
      return Answer.ok(
          "PostgreSQL %s at %s"
              .formatted(
                  open.getMetaData().getDatabaseProductVersion(),
                  source.database().orElseThrow().address()));
    }
  }

  private static Answer walLevel(Connection connection) throws SQLException {
    String level = Database.rows(connection, "SHOW wal_level").get(0).text("wal_level");
    return level.equals("logical")
        ? Answer.ok("wal_level is logical")
        : Answer.fail("wal_level is " + level);
  }

  private Answer permissions(Connection connection) throws SQLException {
    Row role = Database.rows(connection, ROLE).get(0);
    if (!role.is("replicates")) {
      return Answer.fail("the role " + role.text("name") + " may not replicate")
          .fixedBy("ALTER ROLE \"" + role.text("name") + "\" REPLICATION;");
    }
    List<String> closed =
        CapturedTables.in(connection, settings()).stream()
            .filter(table -> !table.readable())
            .map(CapturedTables.Table::name)
            .toList();
    if (!closed.isEmpty()) {
      return Answer.fail(
          "the role %s may not read %s".formatted(role.text("name"), CapturedTables.text(closed)));
    }
    return Database.rows(connection, BEAT).isEmpty()
        ? Answer.ok("the role " + role.text("name") + " may")
        : Answer.fail(
                "the role " + role.text("name") + " may not update frostline.beat: no beat comes")
            .fixedBy("GRANT UPDATE ON frostline.beat TO \"" + role.text("name") + "\";");
  }

  private Answer slot(Connection connection) throws SQLException {
    String name = settings().slot();
    List<Row> found = Database.rows(connection, SLOT, name);
    if (found.isEmpty()) {
      return missing(connection, name);
    }
    Row slot = found.get(0);
    if (slot.text("wal_status").equals("lost")) {
      return Answer.fail("slot " + name + " is lost: the WAL it needs is gone");
    }
    if (!slot.text("plugin").equals("pgoutput") || !slot.text("database").equals(databaseName())) {
      return Answer.fail(
          "slot %s decodes %s with %s, not %s with pgoutput"
              .formatted(name, slot.text("database"), slot.text("plugin"), databaseName()));
    }
    return slot.is("active")
        ? Answer.ok("slot " + name + " is read")
        : Answer.fail("slot " + name + " is read by nobody, and holds back WAL");
  }

  private Answer missing(Connection connection, String name) throws SQLException {
    long free = Database.rows(connection, ROOM).get(0).number("free").orElse(0L);
    if (free <= 0) {
      return Answer.fail("there is no slot " + name + ", and no room for one")
          .fixedBy("raise max_replication_slots and restart PostgreSQL, or drop a slot");
    }
    boolean isNew;
    try {
      isNew = around.connect().offsets(source.name()).isEmpty();
    } catch (ConnectFailure e) {
      return Answer.unknown("there is no slot " + name + "; " + e.getMessage());
    }
    return isNew
        ? Answer.warn(
            "there is no slot " + name + " yet; the connector makes it at its first start")
        : Answer.fail("slot " + name + " is gone: changes since the last one captured are lost");
  }

  private Answer headroom(Connection connection) throws SQLException {
    String name = settings().slot();
    List<Row> found = Database.rows(connection, SLOT, name);
    if (found.isEmpty()) {
      return Answer.unknown("there is no slot " + name);
    }
    Row slot = found.get(0);
    if (slot.text("wal_status").equals("lost")) {
      return Answer.fail("slot " + name + " is lost: there is no headroom");
    }
    Optional<Long> retained = slot.number("retained");
    if (retained.isEmpty()) {
      return Answer.unknown("PostgreSQL does not tell what slot " + name + " holds back");
    }
    String held = "slot %s holds back %s".formatted(name, size(retained.get()));
    Optional<Long> safe = slot.number("safe_wal_size");
    if (safe.isEmpty()) {
      return retained.get() < MUCH_BYTES
          ? Answer.ok(held + "; max_slot_wal_keep_size sets no limit")
          : Answer.warn(held + ", and max_slot_wal_keep_size sets no limit: the disk may fill");
    }
    String room = held + ", " + size(safe.get()) + " more may come";
    if (safe.get() <= 0 || slot.text("wal_status").equals("unreserved")) {
      return Answer.fail(held + ", more than max_slot_wal_keep_size: it is lost at any moment");
    }
    return safe.get() < retained.get() ? Answer.warn(room) : Answer.ok(room);
  }

  private DatabaseSettings settings() {
    return source.database().orElseThrow();
  }

  private String databaseName() {
    return settings().name().orElse("");
  }

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%,.0f MiB", bytes / (double) (1 << 20));
  }
}
