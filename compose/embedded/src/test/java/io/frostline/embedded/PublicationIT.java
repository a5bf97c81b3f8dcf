package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact.Published;
import io.frostline.core.Seen;
import io.frostline.probe.CaptureScope;
import io.frostline.probe.DatabaseSettings;
import io.frostline.probe.PublicationReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Under which names a real PostgreSQL publishes changes, as the publication's reader tells it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PublicationIT {

  private static final String DATABASE = "shop";
  private static final String PASSWORD = "a-password-for-this-test";

  private PostgresServer server;
  private int port;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    try (Ports ports = new Ports()) {
      port = ports.choose("the database", OptionalInt.empty(), OptionalInt.empty());
    }
    server =
        new PostgresServer(
            PostgresBinaries.unpacked(), folder.resolve("data"), folder, PASSWORD, port);
    server.start();
    server.createDatabase(DATABASE);
    execute(
        DATABASE,
        "CREATE TABLE plain (id bigint PRIMARY KEY)",
        "CREATE TABLE parent (id bigint, day date) PARTITION BY RANGE (day)",
        "CREATE TABLE middle PARTITION OF parent FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"
            + " PARTITION BY RANGE (day)",
        "CREATE TABLE leaf PARTITION OF middle FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
        "CREATE PUBLICATION schemas FOR TABLES IN SCHEMA public",
        "CREATE PUBLICATION schemas_by_root FOR TABLES IN SCHEMA public"
            + " WITH (publish_via_partition_root)",
        "CREATE PUBLICATION everything FOR ALL TABLES",
        "CREATE PUBLICATION everything_by_root FOR ALL TABLES WITH (publish_via_partition_root)",
        "CREATE PUBLICATION the_parent FOR TABLE parent",
        "CREATE PUBLICATION the_middle_by_root FOR TABLE middle WITH (publish_via_partition_root)",
        "CREATE PUBLICATION the_leaf_by_root FOR TABLE leaf WITH (publish_via_partition_root)");
  }

  @AfterAll
  void stop() throws Exception {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void aPartitionedTableIsNoMemberBecauseItsPartitionsAre() {
    assertThat(members("schemas")).isEqualTo(published(true, false, false, true));
    assertThat(members("everything")).isEqualTo(published(true, false, false, true));
    assertThat(members("the_parent")).isEqualTo(published(false, false, false, true));
  }

  @Test
  void publishedByRootOnlyTheTopmostMemberIsOne() {
    assertThat(members("schemas_by_root")).isEqualTo(published(true, true, false, false));
    assertThat(members("everything_by_root")).isEqualTo(published(true, true, false, false));
    assertThat(members("the_middle_by_root")).isEqualTo(published(false, false, true, false));
    assertThat(members("the_leaf_by_root")).isEqualTo(published(false, false, false, true));
  }

  @Test
  void aMembershipSaysWhetherItIsOfOneTable() {
    assertThat(tables("everything").get("public.leaf")).containsExactly("all");
    assertThat(tables("the_parent").get("public.leaf"))
        .singleElement()
        .asString()
        .startsWith(Published.ONE_TABLE);
    assertThat(tables("schemas").get("public.leaf"))
        .singleElement()
        .asString()
        .startsWith("schema");
  }

  /** What decision 0010 advises for wide rows. */
  @Test
  void theEventTriggerLeavesAnIndexAloneAsReplicaIdentity() throws Exception {
    server.createDatabase("another");
    execute(
        "another",
        Files.readString(Path.of("../../connect-config/sql/postgresql-source.sql")),
        "CREATE TABLE wide (id bigint PRIMARY KEY)",
        "ALTER TABLE wide REPLICA IDENTITY USING INDEX wide_pkey",
        "ALTER TABLE wide ADD v text",
        "CREATE TABLE narrow (id bigint PRIMARY KEY)",
        "ALTER TABLE narrow REPLICA IDENTITY DEFAULT");

    try (Connection admin = server.connect("another");
        Statement statement = admin.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(relname || ' ' || relreplident::text, ',' ORDER BY relname)"
                    + " FROM pg_class WHERE relname IN ('wide', 'narrow')")) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("narrow f,wide i");
    }
  }

  private static Map<String, Boolean> published(
      boolean plain, boolean parent, boolean middle, boolean leaf) {
    return Map.of(
        "public.plain", plain,
        "public.parent", parent,
        "public.middle", middle,
        "public.leaf", leaf);
  }

  private Map<String, Boolean> members(String publication) {
    Map<String, Boolean> members = new TreeMap<>();
    tables(publication).forEach((table, by) -> members.put(table, !by.isEmpty()));
    return members;
  }

  private Map<String, List<String>> tables(String publication) {
    DatabaseSettings settings =
        new DatabaseSettings(
            "127.0.0.1",
            port,
            Optional.of(DATABASE),
            "a_slot",
            Optional.of(publication),
            false,
            new CaptureScope(List.of(), List.of(), List.of("public\\..*"), List.of()),
            Seen.known(Map.of("user", "postgres", "password", PASSWORD)));
    try (PublicationReader reader = new PublicationReader(settings)) {
      return reader.read().get().tables();
    }
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection admin = server.connect(database);
        Statement statement = admin.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
