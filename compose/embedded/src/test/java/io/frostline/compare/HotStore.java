package io.frostline.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A hot store of ClickHouse: its own engine in a process of Node.js, where {@code npm install} was
 * run in {@code compose/embedded/reader}.
 */
final class HotStore {

  /** The table as text: PostgreSQL writes the same. */
  private static final String ROWS =
      "SELECT id, coalesce(pair, '-'), coalesce(toString(price), '-'),"
          + " coalesce(toString(toUnixTimestamp64Micro(at)), '-'), coalesce(toString(day_date), '-')"
          + " FROM trades FINAL ORDER BY id";

  static final String SOURCE_ROWS =
      "SELECT concat_ws(E'\\t', id, coalesce(pair, '-'), coalesce(trim_scale(price)::text, '-'),"
          + " coalesce((extract(epoch FROM at) * 1000000)::bigint::text, '-'),"
          + " coalesce(day::text, '-')) FROM trades ORDER BY id";

  private static final Path READER = Path.of("reader");
  private static final Path SQL = Path.of("../../connect-config/sql");
  private static final int SECONDS_MAX = 60;

  private final List<String> statements =
      new ArrayList<>(List.of("CREATE DATABASE hot", "USE hot"));

  private HotStore() {
    statements.addAll(script("clickhouse-hot.sql"));
  }

  /** One with the table of the guide; the test is skipped where there is no engine. */
  static HotStore prepared() {
    boolean installed = Files.exists(READER.resolve("node_modules/.package-lock.json"));
    if (System.getenv("FROSTLINE_NODE") != null) {
      assertThat(installed).as("npm install --no-save in compose/embedded/reader").isTrue();
    }
    assumeTrue(installed, "npm install was not run in compose/embedded/reader");
    return new HotStore();
  }

  /** Rows as ClickHouse's connector inserts them with the template's settings. */
  HotStore insert(String table, List<String> rows) {
    statements.add(
        "INSERT INTO "
            + table
            + " SETTINGS date_time_input_format = 'best_effort', input_format_skip_unknown_fields = 1"
            + " FORMAT JSONEachRow\n"
            + String.join("\n", rows));
    return this;
  }

  /** Lets it read the topic by itself. */
  HotStore reading(String bootstrap) {
    script("clickhouse-kafka.sql").stream()
        .map(statement -> statement.replace("kafka:9092", bootstrap))
        .forEach(statements::add);
    return this;
  }

  /** Its rows, once one of them begins with {@code last}. */
  List<String> rows(Path folder, String last) throws Exception {
    Path task = folder.resolve("hot-store.json");
    new ObjectMapper()
        .writeValue(
            task.toFile(),
            Map.of("sql", statements, "query", ROWS, "until", last, "seconds", SECONDS_MAX));
    Path errors = folder.resolve("hot-store.err");
    Process process =
        new ProcessBuilder("node", "hot.mjs", task.toAbsolutePath().toString())
            .directory(READER.toFile())
            .redirectError(errors.toFile())
            .start();
    try {
      List<String> rows =
          new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
      assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
      return rows;
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> script(String name) {
    try {
      String text = Files.readString(SQL.resolve(name)).replaceAll("(?m)^\\s*--.*$", "");
      return Arrays.stream(text.split(";")).filter(part -> !part.isBlank()).toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
