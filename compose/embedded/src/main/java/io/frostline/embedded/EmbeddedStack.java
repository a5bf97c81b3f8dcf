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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL, Kafka and Connect in one JVM, ready for the connectors.
 *
 * <p>Either everything is up when {@link #start} returns, or nothing is left. A stack belongs to
 * its JVM: Kafka's exit procedures are process-wide, so there is one at a time.
 */
public final class EmbeddedStack implements AutoCloseable {

  public static final String SOURCE_DATABASE = "app";
  public static final String CATALOG_DATABASE = "iceberg";
  public static final String CATALOG_NAME = "iceberg";
  public static final String NAMESPACE = "cold";

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStack.class);
  private static final String SOURCE_SQL = "/sql/postgresql-source.sql";

  private final StackOptions options;
  private final Consumer<String> progress;
  private final CompletableFuture<StackException> failure = new CompletableFuture<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final StackParts parts = new StackParts();
  private final Thread shutdownHook = new Thread(this::close, "frostline-stop");
  private StackFolder folder;
  private Endpoints endpoints;
  private Map<String, String> environment = Map.of();
  private Optional<StackServers> servers = Optional.empty();
  private Duration startupTime = Duration.ZERO;
  private List<Integer> gatedKafkaPorts = List.of();

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

  /** The ports of Kafka's further listeners, to which gates lead. */
  public List<Integer> gatedKafkaPorts() {
    return gatedKafkaPorts;
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
    List<Path> plugins = PluginFolders.find(options.plugins());
    String sourceSql = sourceSql();
    folder = StackFolder.open(options.dir(), options.keepDir());
    parts.started("folder", folder);
    if (StackLogging.toFolder(folder.logs())) {
      parts.started("log file", StackLogging::leaveFolder);
    }
    ExitGuard.install(failure::complete);

    Path binaries = timed("PostgreSQL's programs", PostgresBinaries::unpacked);
    if (PostgresServer.stopLeftOver(binaries, folder.postgres())) {
      progress.accept("stopped the PostgreSQL that an earlier run left behind");
    }
    StackPorts ports = StackPorts.choose(options, folder);
    PostgresServer postgres =
        new PostgresServer(
            binaries, folder.postgres(), folder.logs(), folder.password(), ports.postgres());
    gatedKafkaPorts = ports.gatedKafka();
    KafkaBroker kafka =
        new KafkaBroker(
            folder.kafka(),
            ports.kafka(),
            ports.controller(),
            IntStream.range(0, gatedKafkaPorts.size())
                .mapToObj(
                    i -> new KafkaBroker.Gated(gatedKafkaPorts.get(i), options.kafkaGates().get(i)))
                .toList(),
            options.kafkaAcls(),
            // Only where Connect has a process of its own the servers are stopped one by one.
            options.connectApart() ? KafkaBroker.STOPPED_ALONE : Map.of());
    parts.started("PostgreSQL", postgres);
    parts.started("Kafka", kafka);
    sideBySide(
        () -> timed("PostgreSQL", () -> startPostgres(postgres, sourceSql)),
        () -> timed("Kafka", () -> startKafka(kafka)));

    endpoints = endpointsOf(postgres, kafka, ports.connect());
    environment = TemplateValues.of(options, endpoints, ports.postgres());
    writeEnvironment();
    ConnectSettings settings =
        new ConnectSettings(
            kafka.bootstrapServers(),
            ports.connect(),
            folder.environment(),
            plugins,
            options.worker());
    Optional<ConnectProcess> apart =
        options.connectApart()
            ? Optional.of(new ConnectProcess(settings, folder.dir(), folder.logs()))
            : Optional.empty();
    ConnectPart connect =
        apart.map(ConnectPart.class::cast).orElseGet(() -> new ConnectWorker(settings));
    servers = Optional.of(new EmbeddedServers(postgres, kafka, apart));
    parts.started("Connect", connect);
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

  private Endpoints endpointsOf(PostgresServer postgres, KafkaBroker kafka, int connectPort) {
    return new Endpoints(
        postgres.jdbcUrl(SOURCE_DATABASE),
        PostgresServer.USER,
        folder.password(),
        kafka.bootstrapServers(),
        "http://127.0.0.1:" + connectPort,
        Optional.empty(),
        CATALOG_NAME,
        postgres.jdbcUrl(CATALOG_DATABASE),
        PostgresServer.USER,
        folder.password(),
        folder.warehouse().toUri().toString().replaceFirst("/$", ""),
        Map.of());
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
      if (!threads.awaitTermination(StackParts.STOP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
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
      removeEndpoints();
      interrupted |= parts.stop();
      removeFolderUnlessKept();
    } finally {
      closed.complete(null);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      forgetShutdownHook();
    }
  }

  private void removeEndpoints() {
    if (folder == null) {
      return;
    }
    try {
      Files.deleteIfExists(folder.endpoints());
    } catch (IOException e) {
      LOG.warn("Cannot remove {}: {}", folder.endpoints(), e.getMessage());
    }
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
}
