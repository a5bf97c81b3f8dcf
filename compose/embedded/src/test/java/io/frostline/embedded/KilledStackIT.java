package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of the whole JVM in the middle of the work, then a start on the same folder. */
class KilledStackIT {
  private static final Duration UP_WITHIN = Duration.ofMinutes(1);
  private static final Duration COMMITTED_WITHIN = Duration.ofMinutes(2);

  @TempDir private Path dir;
  @TempDir private Path output;
  private Process child;

  @Test
  void nothingIsLostAndNothingDoubled() throws Exception {
    child = start();
    Endpoints endpoints = awaitEndpoints();
    SourceDatabase source = new SourceDatabase(endpoints);
    source.execute("CREATE TABLE trades (id int PRIMARY KEY, note text)");
    new Pipeline(endpoints).deploy(endpoints);
    AtomicInteger written = new AtomicInteger();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(() -> write(source, written, enough));
    try (ColdTables cold = ColdTables.open(endpoints)) {
      await().atMost(COMMITTED_WITHIN).until(() -> cold.rowCount("trades") > 0);
    }

    child.destroyForcibly().waitFor();

    // PostgreSQL outlives the JVM, and its application goes on writing.
    int atTheKill = written.get();
    await().atMost(Duration.ofSeconds(10)).until(() -> written.get() > atTheKill + 20);
    enough.set(true);
    writer.join();

    // A killed stack cannot remove its endpoints; wait for those of the next one.
    Files.delete(dir.resolve("endpoints.json"));
    child = start();
    Endpoints again = awaitEndpoints();
    SourceDatabase sourceAgain = new SourceDatabase(again);
    sourceAgain.execute("INSERT INTO trades VALUES (0, 'after the restart')");
    int expected = written.get() + 1;
    try (ColdTables cold = ColdTables.open(again)) {
      long begin = System.nanoTime();
      await("every row once")
          .atMost(COMMITTED_WITHIN)
          .until(() -> cold.rowCount("trades") >= expected);
      System.out.printf(
          Locale.ROOT,
          "%d rows settled %.1f s after the restart%n",
          expected,
          (System.nanoTime() - begin) / 1e9);
      List<Integer> ids =
          cold.rows("trades").stream().map(row -> (Integer) row.getField("id")).sorted().toList();
      assertThat(ids).isEqualTo(IntStream.range(0, expected).boxed().toList());
    }
  }

  @AfterEach
  void stop() throws Exception {
    if (child == null) {
      return;
    }
    System.out.println(Files.readString(output.resolve("out")));
    List<ProcessHandle> family = child.descendants().toList();
    child.destroy();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).as("stopped in time").isTrue();
    assertThat(family).noneMatch(ProcessHandle::isAlive);
    assertThat(dir.resolve("endpoints.json")).doesNotExist();
  }

  private static void write(SourceDatabase source, AtomicInteger written, AtomicBoolean enough) {
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement()) {
      while (!enough.get()) {
        statement.execute("INSERT INTO trades VALUES (" + (written.get() + 1) + ", 'a trade')");
        written.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("The source database refused a row", e);
    }
  }

  private Process start() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx2g",
            "-Dfrostline.cache=" + System.getProperty("frostline.cache", ""),
            "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            StackProgram.class.getName(),
            dir.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.resolve("out").toFile()))
        .start();
  }

  private Endpoints awaitEndpoints() throws IOException {
    Path file = dir.resolve("endpoints.json");
    await("endpoints.json").atMost(UP_WITHIN).until(() -> Files.exists(file) || fail());
    return Endpoints.read(file);
  }

  private boolean fail() {
    assertThat(child.isAlive()).as("the stack's JVM is alive").isTrue();
    return false;
  }
}
