package io.frostline.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL as a child process: logical decoding on, loopback only, password authentication. */
final class PostgresServer implements AutoCloseable {
  static final String USER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOP_WITHIN = Duration.ofSeconds(8);

  private final Path home;
  private final Path data;
  private final Path log;
  private final String password;
  private final int port;
  private final List<String> others;
  private Optional<Process> process = Optional.empty();
  private boolean closed;

  PostgresServer(Path home, Path data, Path logs, String password, int port) {
    this(home, data, logs, password, port, List.of());
  }

  /**
   * A server with other settings.
   *
   * @param others {@code name=value}, in the place of its own
   */
  PostgresServer(Path home, Path data, Path logs, String password, int port, List<String> others) {
    this.others = List.copyOf(others);
    this.home = home;
    this.data = data;
    this.log = logs.resolve("postgresql.log");
    this.password = password;
    this.port = port;
  }

  void start() throws IOException, InterruptedException {
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      initialise();
    }
    launch();
    awaitReady();
  }

  String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), USER, password);
  }

  void createDatabase(String name) throws SQLException {
    try (Connection connection = connect("postgres");
        PreparedStatement exists =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        Statement create = connection.createStatement()) {
      exists.setString(1, name);
      if (!exists.executeQuery().next()) {
        create.execute("CREATE DATABASE " + create.enquoteIdentifier(name, true));
      }
    }
  }

  /**
   * Stops a server that an earlier, killed stack left running on this data folder.
   *
   * <p>Its process id comes from a file that may be stale, so the process must prove to be a
   * PostgreSQL on this very folder before anything is sent to it.
   */
  static boolean stopLeftOver(Path home, Path data) throws IOException, InterruptedException {
    Path pidFile = data.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return false;
    }
    List<String> lines = Files.readAllLines(pidFile);
    Optional<ProcessHandle> named =
        lines.stream()
            .findFirst()
            .map(String::trim)
            .filter(line -> line.matches("\\d{1,10}"))
            .flatMap(line -> ProcessHandle.of(Long.parseLong(line)));
    if (named.isEmpty()) {
      // Nothing runs under that id: PostgreSQL itself judges such a file best, it also looks at
      // shared memory.
      return false;
    }
    if (!servesFolder(named.get(), data)) {
      // The id now belongs to somebody else, whom PostgreSQL would take for its own earlier self.
      Files.deleteIfExists(pidFile);
      return false;
    }
    stop(home, data);
    awaitEnd(named.get());
    return true;
  }

  private static boolean servesFolder(ProcessHandle candidate, Path data) {
    try {
      boolean postgres =
          candidate.info().command().map(Path::of).stream().anyMatch(p -> p.endsWith("postgres"));
      Path workingFolder =
          Files.readSymbolicLink(Path.of("/proc", Long.toString(candidate.pid()), "cwd"));
      return postgres && workingFolder.equals(data.toRealPath());
    } catch (IOException e) {
      LOG.warn(
          "The process {} named in postmaster.pid cannot be examined and is left alone",
          candidate.pid(),
          e);
      return false;
    }
  }

  private static void awaitEnd(ProcessHandle survivor) throws InterruptedException {
    try {
      survivor.onExit().get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StackException(
          "A PostgreSQL of an earlier run (process "
              + survivor.pid()
              + ") does not stop: end it with kill "
              + survivor.pid()
              + " and start again.",
          e);
    }
  }

  private void initialise() throws IOException, InterruptedException {
    // The folder gets its name only when it is complete: a first start that was killed leaves
    // nothing to trip over.
    Path draft = data.resolveSibling(data.getFileName() + ".new");
    PrivateFiles.deleteTree(draft);
    Path passwordFile = data.resolveSibling(".initial-password");
    PrivateFiles.write(passwordFile, password + "\n");
    try {
      List<String> command =
          asOrdinaryUser(
              home.resolve("bin/initdb").toString(),
              "--pgdata=" + draft,
              "--username=" + USER,
              "--pwfile=" + passwordFile,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              "--locale-provider=builtin",
              "--locale=C.UTF-8",
              "--no-sync",
              "--no-instructions");
      Process initdb = spawn(command);
      if (!initdb.waitFor(START_WITHIN.toSeconds(), TimeUnit.SECONDS) || initdb.exitValue() != 0) {
        initdb.destroyForcibly();
        throw failed("could not create its data folder " + data);
      }
      Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(passwordFile);
    }
  }

  private void launch() throws IOException {
    List<String> command =
        new ArrayList<>(
            asOrdinaryUser(home.resolve("bin/postgres").toString(), "-D", data.toString()));
    // Of two values for a setting the server takes the last.
    settings().forEach(setting -> command.addAll(List.of("-c", setting)));
    others.forEach(setting -> command.addAll(List.of("-c", setting)));
    spawn(command);
  }

  /** Nothing is started once the stop has begun, so the stop leaves nothing behind. */
  private synchronized Process spawn(List<String> command) throws IOException {
    if (closed) {
      throw new StackException("The stack was stopped while it started.");
    }
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    process = Optional.of(started);
    return started;
  }

  private List<String> settings() {
    return List.of(
        "port=" + port,
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "wal_level=logical",
        "max_wal_senders=20",
        "max_replication_slots=20",
        "max_connections=100",
        "shared_buffers=64MB",
        "max_wal_size=512MB",
        // Lets anyone compare a change's commit time with what the pipeline says of it.
        "track_commit_timestamp=on",
        "timezone=UTC",
        "log_timezone=UTC",
        "lc_messages=C");
  }

  private void awaitReady() throws InterruptedException {
    Process server = process.orElseThrow();
    Instant deadline = Instant.now().plus(START_WITHIN);
    while (Instant.now().isBefore(deadline)) {
      if (server.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw failed("ended at once");
      }
      if (announcedReady() && accepts()) {
        return;
      }
    }
    throw failed("was not ready within " + START_WITHIN.toSeconds() + " s");
  }

  /** The server writes its state into the eighth line of its pid file. */
  private boolean announcedReady() {
    try {
      List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
      return lines.size() >= 8 && lines.get(7).trim().equals("ready");
    } catch (IOException e) {
      LOG.debug("No pid file yet", e);
      return false;
    }
  }

  private boolean accepts() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(5);
    } catch (SQLException e) {
      LOG.debug("Not accepting connections yet", e);
      return false;
    }
  }

  private StackException failed(String what) {
    return new StackException(
        "PostgreSQL " + what + ": " + lastLogLine() + " (more in " + log + ")");
  }

  private String lastLogLine() {
    try {
      List<String> lines =
          Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
      return lines.stream()
          .filter(line -> line.contains("FATAL") || line.contains("PANIC"))
          .reduce((earlier, later) -> later)
          .or(() -> lines.stream().reduce((earlier, later) -> later))
          .orElse("it said nothing");
    } catch (IOException e) {
      return "its log cannot be read: " + e.getMessage();
    }
  }

  /**
   * PostgreSQL refuses to run as root, so root enters a user namespace without one; and the server
   * gets its own session, so that Ctrl-C on the terminal reaches this JVM alone and the stop keeps
   * its order.
   */
  private static List<String> asOrdinaryUser(String... command) {
    List<String> full = new ArrayList<>(List.of("setsid"));
    if (System.getProperty("user.name").equals("root")) {
      full.addAll(List.of("unshare", "-U"));
    }
    full.addAll(List.of(command));
    return full;
  }

  private static boolean stop(Path home, Path data) throws IOException, InterruptedException {
    for (String mode : List.of("fast", "immediate")) {
      Process control =
          new ProcessBuilder(
                  asOrdinaryUser(
                      home.resolve("bin/pg_ctl").toString(),
                      "stop",
                      "-D",
                      data.toString(),
                      "-m",
                      mode,
                      "-w",
                      "-t",
                      Long.toString(STOP_WITHIN.toSeconds())))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (control.waitFor(STOP_WITHIN.toSeconds() + 2, TimeUnit.SECONDS)
          && control.exitValue() == 0) {
        return true;
      }
      control.destroyForcibly();
    }
    return false;
  }

  /** Stops it for a while; {@link #start} goes on in the same folder on the same port. */
  synchronized void halt() throws IOException, InterruptedException {
    end();
  }

  @Override
  public synchronized void close() throws IOException, InterruptedException {
    closed = true;
    end();
  }

  private void end() throws IOException, InterruptedException {
    if (process.isEmpty()) {
      return;
    }
    Process server = process.get();
    List<ProcessHandle> family = server.descendants().toList();
    // Without its pid file this is initdb, or a server in its first moment: there is nobody to ask.
    boolean asked = Files.exists(data.resolve("postmaster.pid"));
    if (server.isAlive() && !(asked && stop(home, data) && server.waitFor(2, TimeUnit.SECONDS))) {
      if (asked) {
        LOG.warn("PostgreSQL does not stop on request and is ended by force");
      }
      family.forEach(ProcessHandle::destroyForcibly);
      server.destroyForcibly().waitFor(2, TimeUnit.SECONDS);
    }
    process = Optional.empty();
  }
}
