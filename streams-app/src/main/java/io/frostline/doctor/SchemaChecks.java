package io.frostline.doctor;

import io.frostline.core.Fact.Published;
import io.frostline.core.Seen;
import io.frostline.doctor.Database.Row;
import io.frostline.doctor.Surroundings.FoundSource;
import io.frostline.probe.DatabaseSettings;
import io.frostline.probe.PublicationReader;
import io.frostline.probe.SourceSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What capture needs inside the database: publication, identities, beat, event trigger. */
final class SchemaChecks {

  private static final String TRIGGER = "frostline_identify_rows";
  private static final String OPERATIONS =
      """
      SELECT p.pubinsert AND p.pubupdate AND p.pubdelete AS all_of_them
        FROM pg_catalog.pg_publication AS p
       WHERE p.pubname = ?
      """;

  private final FoundSource found;
  private final SourceSettings source;
  private final Database database;

  SchemaChecks(FoundSource found) {
    this.found = found;
    this.source = found.source();
    this.database = new Database(found);
  }

  List<Check> all() {
    return List.of(
        check(CheckId.DATABASE_PUBLICATION, () -> database.reading(this::publication)),
        check(CheckId.DATABASE_REPLICA_IDENTITY, () -> database.reading(this::identities)),
        check(CheckId.DATABASE_BEAT, () -> database.trying(this::beat)),
        check(CheckId.DATABASE_EVENT_TRIGGER, () -> database.reading(SchemaChecks::trigger)));
  }

  private Check check(CheckId id, Check.Question question) {
    return Check.of(id, source.name(), question);
  }

  private Answer publication(Connection connection) throws SQLException {
    Optional<String> name = settings().publication();
    if (name.isEmpty()) {
      return Answer.unknown("the connector does not use pgoutput, so it has no publication");
    }
    Seen<Published> published;
    try (PublicationReader reader = new PublicationReader(settings())) {
      published = reader.read();
    }
    if (!published.isKnown()) {
      return Answer.without(published);
    }
    if (published.get().publication().isEmpty()) {
      return settings().createsPublication()
          ? Answer.warn(
              "there is no publication %s yet; the connector makes it".formatted(name.get()))
          : Answer.fail("there is no publication " + name.get());
    }
    if (!Database.rows(connection, OPERATIONS, name.get()).get(0).is("all_of_them")) {
      return Answer.fail("publication " + name.get() + " leaves out inserts, updates or deletes")
          .fixedBy(
              "ALTER PUBLICATION %s SET (publish = 'insert, update, delete');"
                  .formatted(name.get()));
    }
    List<String> outside =
        published.get().tables().entrySet().stream()
            .filter(table -> table.getValue().isEmpty())
            .map(java.util.Map.Entry::getKey)
            .toList();
    return outside.isEmpty()
        ? Answer.ok(
            "publication %s covers %d tables"
                .formatted(name.get(), published.get().tables().size()))
        : Answer.fail(
            "publication %s does not cover %s".formatted(name.get(), CapturedTables.text(outside)));
  }

  private Answer identities(Connection connection) throws SQLException {
    List<String> none = new ArrayList<>();
    List<String> less = new ArrayList<>();
    int all = 0;
    Optional<String> beats = beatTable();
    for (CapturedTables.Table table : CapturedTables.in(connection, settings())) {
      if (table.partitioned()) {
        continue;
      }
      all++;
      boolean isDefault = table.identity().equals("d");
      if (table.identity().equals("n") || isDefault && !table.keyed()) {
        none.add(table.name());
      } else if (!table.identity().equals("f") && !beats.equals(Optional.of(table.name()))) {
        less.add(table.name());
      }
    }
    if (!none.isEmpty()) {
      return Answer.fail("no rows can be identified in " + CapturedTables.text(none))
          .fixedBy("ALTER TABLE " + none.get(0) + " REPLICA IDENTITY FULL;");
    }
    return less.isEmpty()
        ? Answer.ok(all + " tables have one")
        : Answer.warn("not FULL: " + CapturedTables.text(less))
            .fixedBy("ALTER TABLE " + less.get(0) + " REPLICA IDENTITY FULL;");
  }

  /** Makes the very update that the connector makes, and takes it back. */
  private Answer beat(Connection connection) throws SQLException {
    Optional<String> table = beatTable();
    if (source.beat().isEmpty() || table.isEmpty()) {
      return Answer.fail(
          "the connector has no heartbeat.interval.ms with a heartbeat.action.query that writes a"
              + " table: no table can be called complete while it is idle");
    }
    List<Row> known =
        Database.rows(connection, "SELECT to_regclass(?) IS NOT NULL AS known", table.get());
    if (!known.get(0).is("known")) {
      return Answer.fail("there is no table " + table.get());
    }
    int dot = table.get().indexOf('.');
    if (!settings().scope().covers(table.get().substring(0, dot), table.get().substring(dot + 1))) {
      return Answer.fail(table.get() + " is not in the connector's lists: no beat ever arrives");
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL lock_timeout = '3s'");
      String query = found.settings().text("heartbeat.action.query").orElseThrow();
      int rows = statement.executeUpdate(query);
      return rows > 0
          ? Answer.ok("%s has its row, every %d ms".formatted(table.get(), millis()))
          : Answer.fail("the heartbeat updates no row of " + table.get())
              .fixedBy("INSERT the row that heartbeat.action.query names");
    } catch (SQLException e) {
      String state = e.getSQLState() == null ? "" : e.getSQLState();
      if (state.startsWith("55")) {
        return Answer.unknown(table.get() + " is locked by somebody");
      }
      return Answer.fail("the heartbeat is refused: " + settings().masked(line(e)));
    }
  }

  private static Answer trigger(Connection connection) throws SQLException {
    List<Row> rows =
        Database.rows(
            connection,
            "SELECT evtenabled AS enabled FROM pg_catalog.pg_event_trigger WHERE evtname = ?",
            TRIGGER);
    if (rows.isEmpty()) {
      return Answer.warn("there is no event trigger " + TRIGGER);
    }
    // R would fire on replicas alone.
    return List.of("O", "A").contains(rows.get(0).text("enabled"))
        ? Answer.ok(TRIGGER + " is there")
        : Answer.warn(TRIGGER + " is disabled");
  }

  private Optional<String> beatTable() {
    return found.settings().text("heartbeat.action.query").flatMap(SourceSettings::table);
  }

  private long millis() {
    return source.beat().orElseThrow().interval().toMillis();
  }

  private DatabaseSettings settings() {
    return source.database().orElseThrow();
  }

  private static String line(SQLException e) {
    return io.frostline.probe.Reason.of(e);
  }
}
