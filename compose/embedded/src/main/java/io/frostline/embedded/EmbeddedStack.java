package io.frostline.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, Kafka and Connect in one JVM, ready for the connectors.
 *
 * <p>Either everything is up when {@link #start} returns, or nothing is left. A stack belongs to
 * its JVM: Kafka's exit procedures are process-wide, so there is one at a time.
 */
public final class EmbeddedStack implements AutoCloseable {

  private static final Duration COORDINATOR_LOOKS = Duration.ofSeconds(1);
  public static final String SOURCE_DATABASE = "app";
  public static final String CATALOG_DATABASE = "iceberg";
  public static final String CATALOG_NAME = "iceberg";
  public static final String NAMESPACE = "cold";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);
  private static final String SOURCE_SQL = "/sql/postgresql-source.sql";
  private static final Duration STOP_PART_WITHIN = Duration.ofSeconds(10);

  private final StackOptions options;
  private final Consumer<String> progress;
  private final CompletableFuture<StackException> failure = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final Deque<Part> parts = new ArrayDeque<>();
  private final Thread shutdownHook = new Thread(this::close, "frostline-stop");
  private StackFolder folder;
  private Endpoints endpoints;
  private Map<String, String> environment = Map.of();
  private Optional<StackServers> servers = Optional.empty();
  private Duration startupTime = Duration.ZERO;
  private OptionalInt gatedKafkaPort = OptionalInt.empty();

  /** Something that was started and is to be stopped, in reverse order. */
  private record Part(String name, AutoCloseable stop) {}

  private EmbeddedStack(StackOptions options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Starts everything, and returns when Connect answers.
   *
   * @param progress is told of each part that came up, with its time
   * @throws StackException with a message for a person; whatever had been started is stopped again
   */
  public static EmbeddedStack start(StackOptions options, Consumer<String> progress) {
    EmbeddedStack stack = new EmbeddedStack(options, progress);
    Runtime.getRuntime().addShutdownHook(stack.shutdownHook);
    try {
      stack.startParts();
      return stack;
    } catch (InterruptedException e) {
      stack.close();
      Thread.currentThread().interrupt();
      throw new StackException("The start was interrupted.", e);
    } catch (StackException e) {
      stack.close();
      throw e;
    } catch (Exception e) {
      LOG.debug("The start failed", e);
      stack.close();
      throw new StackException("The stack cannot start: " + rootMessage(e), e);
    }
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public URI connectUrl() {
    return URI.create(endpoints.connectUrl());
  }

  /** The address of the catalog's database behind a port of loopback. */
  public static String catalogUri(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + CATALOG_DATABASE;
  }

  /** The port of the catalog's database, to which a gate leads. */
  public int catalogPort() {
    return URI.create(endpoints.catalogUri().substring("jdbc:".length())).getPort();
  }

  /** The port of Kafka's second listener, to which a gate leads. */
  public OptionalInt gatedKafkaPort() {
    return gatedKafkaPort;
  }

  public Path dir() {
    return folder.dir();
  }

  public Path logFile() {
    return folder.logs().resolve("frostline.log");
  }

  /** What the templates' placeholders stand for in this stack. */
  public Map<String, String> environment() {
    return environment;
  }

  /** From the call of {@link #start} to Connect's first answer. */
  public Duration startupTime() {
    return startupTime;
  }

  /**
   * Completes when Kafka or Connect gives up in the middle of the work; never completes otherwise.
   */
  public CompletableFuture<StackException> failure() {
    return failure.copy();
  }

  /** The single servers, for those who stop one in the middle of the work. */
  public StackServers servers() {
    return servers.orElseThrow(() -> new StackException("The stack is not up."));
  }

  public SourceDatabase sourceDatabase() {
    return new SourceDatabase(endpoints);
  }

  public ColdTables coldTables() {
    return ColdTables.open(endpoints);
  }

  /** Publishes {@code endpoints.json}: from now on anybody may connect. */
  public void writeEndpoints(String httpUrl) {
    publish(endpoints.withHttpUrl(httpUrl));
  }

  /** The same without an address of Frostline's own, for a data plane alone. */
  public void writeEndpoints() {
    publish(endpoints);
  }

  private void publish(Endpoints published) {
    try {
      published.write(folder.endpoints());
    } catch (IOException e) {
      throw new StackException("Cannot write " + folder.endpoints() + ": " + e.getMessage(), e);
    }
  }

  private void startParts() throws Exception {
    long begin = System.nanoTime();
    List<Path> plugins = PluginFolders.find();
    String sourceSql = sourceSql();
    folder = StackFolder.open(options.dir(), options.keepDir());
    started("folder", folder);
    if (StackLogging.toFolder(folder.logs())) {
      started("log file", StackLogging::leaveFolder);
    }
    ExitGuard.install(failure::complete);

    Path binaries = timed("PostgreSQL's programs", PostgresBinaries::unpacked);
    if (PostgresServer.stopLeftOver(binaries, folder.postgres())) {
      progress.accept("stopped the PostgreSQL that an earlier run left behind");
    }
    Chosen ports = choosePorts();
    PostgresServer postgres =
        new PostgresServer(
            binaries, folder.postgres(), folder.logs(), folder.password(), ports.postgres());
    gatedKafkaPort = ports.gatedKafka();
    KafkaBroker kafka =
        new KafkaBroker(
            folder.kafka(),
            ports.kafka(),
            ports.controller(),
            ports.gatedKafka().isPresent()
                ? Optional.of(
                    new KafkaBroker.Gated(
                        ports.gatedKafka().getAsInt(), options.kafkaGate().getAsInt()))
                : Optional.empty(),
            options.kafkaAcls());
    started("PostgreSQL", postgres);
    started("Kafka", kafka);
    sideBySide(
        () -> timed("PostgreSQL", () -> startPostgres(postgres, sourceSql)),
        () -> timed("Kafka", () -> startKafka(kafka)));

    endpoints = endpointsOf(postgres, kafka, ports);
    environment = new HashMap<>(environmentOf(ports));
    environment.putAll(options.environment());
    environment = Map.copyOf(environment);
    writeEnvironment();
    ConnectSettings settings =
        new ConnectSettings(
            kafka.bootstrapServers(), ports.connect(), folder.environment(), plugins);
    Optional<ConnectProcess> apart =
        options.connectApart()
            ? Optional.of(new ConnectProcess(settings, folder.dir(), folder.logs()))
            : Optional.empty();
    ConnectPart connect =
        apart.map(ConnectPart.class::cast).orElseGet(() -> new ConnectWorker(settings));
    servers = Optional.of(new StackServers(postgres, kafka, apart));
    started("Connect", connect);
    timed(
        "Connect",
        () -> {
          connect.start();
          return connect.url();
        });
    startupTime = Duration.ofNanos(System.nanoTime() - begin);
  }

  private String startPostgres(PostgresServer postgres, String sourceSql)
      throws IOException, InterruptedException, SQLException {
    postgres.start();
    postgres.createDatabase(SOURCE_DATABASE);
    postgres.createDatabase(CATALOG_DATABASE);
    try (Connection connection = postgres.connect(SOURCE_DATABASE);
        Statement statement = connection.createStatement()) {
      statement.execute(sourceSql);
    }
    return postgres.jdbcUrl(SOURCE_DATABASE);
  }

  private static String startKafka(KafkaBroker kafka) throws Exception {
    kafka.start();
    return kafka.bootstrapServers();
  }

  private record Chosen(
      int postgres, int kafka, int controller, int connect, OptionalInt gatedKafka) {}

  private Chosen choosePorts() throws IOException {
    try (Ports ports = new Ports()) {
      Chosen chosen =
          new Chosen(
              ports.choose("PostgreSQL", options.postgresPort(), folder.port("postgres")),
              ports.choose("Kafka", options.kafkaPort(), folder.port("kafka")),
              ports.choose("Kafka's controller", OptionalInt.empty(), folder.port("controller")),
              ports.choose("Connect", options.connectPort(), folder.port("connect")),
              options.kafkaGate().isPresent()
                  ? OptionalInt.of(
                      ports.choose("Kafka's gate", OptionalInt.empty(), OptionalInt.empty()))
                  : OptionalInt.empty());
      folder.rememberPort("postgres", chosen.postgres());
      folder.rememberPort("kafka", chosen.kafka());
      folder.rememberPort("controller", chosen.controller());
      folder.rememberPort("connect", chosen.connect());
      folder.password();
      folder.save();
      return chosen;
    }
  }

  private Endpoints endpointsOf(PostgresServer postgres, KafkaBroker kafka, Chosen ports) {
    return new Endpoints(
        postgres.jdbcUrl(SOURCE_DATABASE),
        PostgresServer.USER,
        folder.password(),
        kafka.bootstrapServers(),
        "http://127.0.0.1:" + ports.connect(),
        Optional.empty(),
        CATALOG_NAME,
        postgres.jdbcUrl(CATALOG_DATABASE),
        PostgresServer.USER,
        folder.password(),
        folder.warehouse().toUri().toString().replaceFirst("/$", ""));
  }

  private Map<String, String> environmentOf(Chosen ports) {
    return Map.ofEntries(
        Map.entry("FROSTLINE_BOOTSTRAP_SERVERS", endpoints.bootstrapServers()),
        Map.entry("FROSTLINE_PG_HOST", "127.0.0.1"),
        Map.entry("FROSTLINE_PG_PORT", Integer.toString(ports.postgres())),
        Map.entry("FROSTLINE_PG_DATABASE", SOURCE_DATABASE),
        Map.entry("FROSTLINE_PG_USER", endpoints.jdbcUser()),
        Map.entry("FROSTLINE_PG_PASSWORD", endpoints.jdbcPassword()),
        Map.entry("FROSTLINE_CATALOG_URI", endpoints.catalogUri()),
        Map.entry("FROSTLINE_CATALOG_USER", endpoints.catalogUser()),
        Map.entry("FROSTLINE_CATALOG_PASSWORD", endpoints.catalogPassword()),
        Map.entry("FROSTLINE_WAREHOUSE", endpoints.warehouse()),
        Map.entry("FROSTLINE_COMMIT_INTERVAL_MS", Long.toString(interval(options).toMillis())),
        Map.entry("FROSTLINE_COMMIT_TIMEOUT_MS", Long.toString(options.commitTimeout().toMillis())),
        Map.entry("FROSTLINE_SINK_TASKS", Integer.toString(options.sinkTasks())),
        Map.entry("FROSTLINE_TOPIC_PARTITIONS", Integer.toString(options.topicPartitions())),
        Map.entry("FROSTLINE_TOPIC_REPLICATION", "1"),
        Map.entry(
            "FROSTLINE_DAY_PARTITION_COLUMNS", String.join(",", options.dayPartitionColumns())));
  }

  private void writeEnvironment() throws IOException {
    Properties properties = new Properties();
    properties.putAll(environment);
    PrivateFiles.write(folder.environment(), StackFolder.text(properties));
  }

  private static String sourceSql() throws IOException {
    try (InputStream sql = EmbeddedStack.class.getResourceAsStream(SOURCE_SQL)) {
      if (sql == null) {
        throw new StackException(
            SOURCE_SQL
                + " is not on the class path: build the project again with mvn -Dquick package.");
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A start that goes on after the stop began would leave processes behind. */
  private void started(String name, AutoCloseable stop) {
    synchronized (parts) {
      if (closing.get()) {
        throw new StackException("The stack was stopped while it started.");
      }
      parts.push(new Part(name, stop));
    }
  }

  private interface Step<T> {
    T run() throws Exception;
  }

  private <T> T timed(String part, Step<T> step) throws Exception {
    long begin = System.nanoTime();
    T result = step.run();
    double seconds = (System.nanoTime() - begin) / 1e9;
    String line = String.format(Locale.ROOT, "%s ready in %.1f s (%s)", part, seconds, result);
    LOG.info(line);
    progress.accept(line);
    return result;
  }

  private static void sideBySide(Step<?> one, Step<?> other) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      CompletionService<Object> steps = new ExecutorCompletionService<>(threads);
      steps.submit(one::run);
      steps.submit(other::run);
      // The first to fail ends the start, without waiting for the other to come up.
      steps.take().get();
      steps.take().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      threads.shutdownNow();
      if (!threads.awaitTermination(STOP_PART_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        LOG.warn("A part still starts although the start is over");
      }
    }
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null
        ? root.toString()
        : root.getMessage().lines().findFirst().orElse("");
  }

  /**
   * Stops everything in reverse order; safe to call twice and from several threads, the second
   * caller waits.
   */
  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      closed.join();
      return;
    }
    boolean interrupted = Thread.interrupted();
    try {
      interrupted |= stopParts();
      removeFolderUnlessKept();
    } finally {
      closed.complete(null);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      forgetShutdownHook();
    }
  }

  private boolean stopParts() {
    boolean interrupted = false;
    if (folder != null) {
      try {
        Files.deleteIfExists(folder.endpoints());
      } catch (IOException e) {
        LOG.warn("Cannot remove {}: {}", folder.endpoints(), e.getMessage());
      }
    }
    Deque<Part> toStop;
    synchronized (parts) {
      toStop = new ArrayDeque<>(parts);
      parts.clear();
    }
    for (Part part : toStop) {
      interrupted |= stop(part);
    }
    return interrupted;
  }

  /**
   * Each part gets its own bounded time: one that hangs must not keep the others from being
   * stopped.
   */
  private static boolean stop(Part part) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread stopper =
        new Thread(
            () -> {
              try {
                part.stop().close();
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            "frostline-stop-" + part.name().replace(' ', '-'));
    stopper.setDaemon(true);
    stopper.start();
    try {
      done.get(STOP_PART_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      LOG.warn("Interrupted while {} stopped", part.name());
      return true;
    } catch (ExecutionException e) {
      LOG.warn("{} did not stop cleanly: {}", part.name(), rootMessage(e), e);
    } catch (TimeoutException e) {
      LOG.warn("{} did not stop within {} s", part.name(), STOP_PART_WITHIN.toSeconds());
    }
    return false;
  }

  private void removeFolderUnlessKept() {
    if (folder == null || options.keepDir()) {
      return;
    }
    try {
      PrivateFiles.deleteTree(folder.dir());
    } catch (IOException e) {
      LOG.warn("Cannot delete {}: {}", folder.dir(), e.getMessage());
    }
  }

  private void forgetShutdownHook() {
    if (Thread.currentThread() == shutdownHook) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      LOG.debug("The JVM is already going down", e);
    }
  }

  /**
   * The sink's coordinator looks at its clock once a second, and so begins a round up to a second
   * late; with half a second less its rounds begin at the interval that was asked for, on average.
   */
  private static Duration interval(StackOptions options) {
    Duration asked = options.commitInterval();
    return asked.compareTo(COORDINATOR_LOOKS.multipliedBy(2)) > 0
        ? asked.minus(COORDINATOR_LOOKS.dividedBy(2))
        : asked;
  }
}
