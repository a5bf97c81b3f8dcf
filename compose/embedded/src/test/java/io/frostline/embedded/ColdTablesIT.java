package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view of the cold tables in a JDBC catalog that nobody has set up yet. */
class ColdTablesIT {

  private static final String PASSWORD = "a-password-for-this-test";
  private static final int CATALOGS = 12;
  private static final int AT_ONCE = 4;

  @TempDir private Path folder;

  @Test
  void manyMayOpenAFreshCatalogAtTheSameMoment() throws Exception {
    int port;
    try (Ports ports = new Ports()) {
      port = ports.choose("the database", OptionalInt.empty(), OptionalInt.empty());
    }
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try (PostgresServer server =
        new PostgresServer(
            PostgresBinaries.unpacked(), folder.resolve("data"), folder, PASSWORD, port)) {
      server.start();
      for (int i = 0; i < CATALOGS; i++) {
        String database = "catalog" + i;
        server.createDatabase(database);
        CyclicBarrier together = new CyclicBarrier(AT_ONCE);
        List<Future<List<String>>> opened = new ArrayList<>();
        for (int j = 0; j < AT_ONCE; j++) {
          opened.add(
              threads.submit(
                  () -> {
                    together.await(30, TimeUnit.SECONDS);
                    try (ColdTables tables =
                        ColdTables.open("lake", properties(server, database))) {
                      return tables.names();
                    }
                  }));
        }
        for (Future<List<String>> one : opened) {
          assertThat(one.get(60, TimeUnit.SECONDS)).isEmpty();
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private Map<String, String> properties(PostgresServer server, String database) {
    return Map.of(
        "catalog-impl",
        "org.apache.iceberg.jdbc.JdbcCatalog",
        "uri",
        server.jdbcUrl(database),
        "warehouse",
        folder.resolve("warehouse").toUri().toString(),
        "jdbc.user",
        PostgresServer.USER,
        "jdbc.password",
        PASSWORD,
        "jdbc.schema-version",
        "V1");
  }
}
