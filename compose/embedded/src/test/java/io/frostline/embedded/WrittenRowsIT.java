package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.core.Fact.Counters;
import io.frostline.core.Fact.Published;
import io.frostline.core.Fact.Written;
import io.frostline.core.Seen;
import io.frostline.probe.CaptureScope;
import io.frostline.probe.DatabaseSettings;
import io.frostline.probe.PublicationReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the publication's reader learns of written rows from a real PostgreSQL. */
class WrittenRowsIT {

  private static final String DATABASE = "shop";
  private static final String PASSWORD = "a-password-for-this-test";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path folder;
  private PostgresServer server;
  private PublicationReader reader;

  @BeforeEach
  void start() throws Exception {
    int port;
    try (Ports ports = new Ports()) {
      port = ports.choose("the database", OptionalInt.empty(), OptionalInt.empty());
    }
    server =
        new PostgresServer(
            PostgresBinaries.unpacked(), folder.resolve("data"), folder, PASSWORD, port);
    server.start();
    server.createDatabase(DATABASE);
    try (Connection admin = server.connect(DATABASE)) {
      execute(
          admin,
          "CREATE TABLE t (id bigint PRIMARY KEY, v int)",
          "CREATE TABLE other (id bigint)",
          "CREATE PUBLICATION all_of_it FOR TABLES IN SCHEMA public",
          // It may read nothing but what everyone may.
          "CREATE ROLE reader LOGIN PASSWORD '" + PASSWORD + "'");
    }
    reader =
        new PublicationReader(
            new DatabaseSettings(
                "127.0.0.1",
                port,
                Optional.of(DATABASE),
                "a_slot",
                Optional.of("all_of_it"),
                false,
                new CaptureScope(List.of(), List.of(), List.of("public\\.t"), List.of()),
                Seen.known(Map.of("user", "reader", "password", PASSWORD))));
  }

  @AfterEach
  void stop() throws Exception {
    if (reader != null) {
      reader.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void writtenRowsAreCountedBetweenTwoPlacesUntilACrash() throws Exception {
    try (Connection writer = server.connect(DATABASE)) {
      Counters before = counters();
      assertThat(before.tables()).containsOnlyKeys("public.t");

      execute(
          writer,
          "INSERT INTO t SELECT i, 0 FROM generate_series(1, 10) AS i",
          "UPDATE t SET v = 1 WHERE id <= 3",
          "DELETE FROM t WHERE id = 1",
          "SELECT pg_stat_force_next_flush()");
      Counters after = counters();

      Written then = before.tables().get("public.t");
      Written now = after.tables().get("public.t");
      assertThat(now.rows() - then.rows()).isEqualTo(14);
      assertThat(now.table()).isEqualTo(then.table());
      assertThat(after.since()).isEqualTo(before.since());
      assertThat(after.at()).isAfter(before.at());
      assertThat(Long.compareUnsigned(after.position(), before.position())).isPositive();
      assertThat(after.ended()).isGreaterThanOrEqualTo(before.next() + 3);

      aTransactionThatIsOpenHoldsTheEndBack(writer);
      whatWasResetIsCountedAnew(writer);
    }
    aCrashIsCountedAnew();
  }

  private void aTransactionThatIsOpenHoldsTheEndBack(Connection writer) throws SQLException {
    writer.setAutoCommit(false);
    execute(writer, "INSERT INTO t VALUES (100, 0)");
    long open = counters().next();
    execute(writer, "INSERT INTO other VALUES (1)");
    assertThat(counters().ended()).isLessThan(open);
    writer.commit();
    writer.setAutoCommit(true);
    assertThat(counters().ended()).isGreaterThanOrEqualTo(open);
  }

  private void whatWasResetIsCountedAnew(Connection writer) throws SQLException {
    Counters before = counters();
    execute(writer, "SELECT pg_stat_reset_single_table_counters('t'::regclass)");
    Counters after = counters();
    assertThat(after.since()).isNotEqualTo(before.since());
    assertThat(after.tables().get("public.t").rows()).isZero();
  }

  private void aCrashIsCountedAnew() throws Exception {
    Counters before = counters();
    try (Connection victim = server.connect(DATABASE);
        Statement statement = victim.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
      row.next();
      ProcessHandle.of(row.getLong(1)).orElseThrow().destroyForcibly();
    }
    await("the database to recover")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> reader.read().map(Published::counters).orElse(Optional.empty()).isPresent());
    assertThat(counters().since()).isNotEqualTo(before.since());
  }

  /** The second look: each tells which transactions had ended at the one before. */
  private Counters counters() {
    reader.read().get();
    return reader.read().get().counters().orElseThrow();
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
