package io.frostline.chaos;

import io.frostline.app.AppOptions;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Gate;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.load.ChaosTables;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.core.PipelineView;
import io.frostline.demo.Deployment;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.SourceDatabase;
import io.frostline.embedded.StackEnvironment;
import io.frostline.embedded.StackOptions;
import io.frostline.embedded.StackServers;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A fresh pipeline with Frostline beside it, for one fault: Connect runs as a process of its own.
 */
final class Rig implements Ground, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Rig.class);
  private static final String TOPICS = "cdc.public.";
  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(60);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration OBJECTIVE = Duration.ofMinutes(5);

  private final Duration commitInterval;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final Deque<AutoCloseable> kept = new ArrayDeque<>();
  private final List<Deployment> deployments = new ArrayList<>();
  private EmbeddedStack stack;
  private CatalogGate gate;
  private ConnectClient connect;
  private Admin admin;
  private volatile Optional<Instant> begun = Optional.empty();
  private volatile Optional<FrostlineApp> app = Optional.empty();

  private Rig(Duration commitInterval) {
    this.commitInterval = commitInterval;
  }

  /** Starts everything; the connectors are on their way when it returns. */
  static Rig start(Fault fault, Path dir, Duration commitInterval, Consumer<String> progress)
      throws Exception {
    Rig rig = new Rig(commitInterval);
    boolean started = false;
    try {
      rig.startParts(fault, dir, progress);
      started = true;
      return rig;
    } finally {
      if (!started) {
        rig.close();
      }
    }
  }

  private void startParts(Fault fault, Path dir, Consumer<String> progress) throws Exception {
    if (fault.setup().ownDisk()) {
      parts.push(SmallDisk.mount(dir.resolve("warehouse")));
    }
    gate = CatalogGate.open();
    parts.push(gate);
    stack =
        EmbeddedStack.start(
            StackOptions.kept(dir)
                .withCommitInterval(commitInterval)
                .withParallelism(fault.setup().sinkTasks(), 1)
                .withConnectApart()
                .withEnvironment(Map.of("FROSTLINE_CATALOG_URI", gateUri())),
            progress);
    parts.push(stack);
    gate.leadTo(port(stack.endpoints().catalogUri()));
    connect = new ConnectClient(stack.connectUrl());
    admin = Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()));
    parts.push(() -> admin.close(Duration.ofSeconds(2)));
    try (Connection connection = stack.sourceDatabase().connect()) {
      ChaosTables.create(connection);
    }
    // A second sink task gets this topic's second partition, in which nothing ever is.
    admin.createTopics(List.of(new NewTopic(TOPICS + ChaosTables.QUIET, 2, (short) 1))).all().get();
    deploy(false);
    startApp();
    Set<String> topics =
        ChaosTables.ALL.stream().map(table -> TOPICS + table).collect(Collectors.toSet());
    await("the change topics", TOPICS_WITHIN, () -> topicNames().containsAll(topics));
    deploy(true);
  }

  private void deploy(boolean sink) {
    for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
      if (template.isSink() == sink) {
        Deployment deployment = new Deployment(stack, template, commitInterval);
        deployments.add(deployment);
        deployment.start();
      }
    }
  }

  private Set<String> topicNames() {
    try {
      return admin.listTopics().names().get();
    } catch (ExecutionException e) {
      return Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Set.of();
    }
  }

  private String gateUri() {
    return "jdbc:postgresql://127.0.0.1:" + gate.port() + "/" + EmbeddedStack.CATALOG_DATABASE;
  }

  private static int port(String jdbcUrl) {
    return URI.create(jdbcUrl.substring("jdbc:".length())).getPort();
  }

  /** What Frostline knows of the pipeline; empty while it does not run. */
  Optional<PipelineView> view() {
    return app.flatMap(each -> each.board().pipeline(SINK));
  }

  OptionalInt httpPort() {
    return app.map(each -> OptionalInt.of(each.port())).orElse(OptionalInt.empty());
  }

  EmbeddedStack stack() {
    return stack;
  }

  @Override
  public Endpoints endpoints() {
    return stack.endpoints();
  }

  @Override
  public StackServers servers() {
    return stack.servers();
  }

  @Override
  public SourceDatabase source() {
    return stack.sourceDatabase();
  }

  @Override
  public SourceDatabase catalog() {
    Endpoints all = stack.endpoints();
    return new SourceDatabase(all.catalogUri(), all.catalogUser(), all.catalogPassword());
  }

  @Override
  public Gate gate() {
    return gate;
  }

  @Override
  public ConnectClient connect() {
    return connect;
  }

  @Override
  public Admin admin() {
    return admin;
  }

  @Override
  public Path warehouse() {
    return stack.dir().resolve("warehouse");
  }

  @Override
  public Duration commitInterval() {
    return commitInterval;
  }

  @Override
  public void begin() {
    begun = Optional.of(Instant.now());
  }

  /** When the fault said that it begins, if it had anything to prepare. */
  Optional<Instant> begun() {
    return begun;
  }

  @Override
  public void startApp() throws InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    AppOptions options =
        AppOptions.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(stack.dir().resolve("app-state"))
            .timed(TICK, OBJECTIVE)
            .creatingTopics(1, 1);
    app =
        Optional.of(
            FrostlineApp.start(
                options, ProbeFactory.resolving(Map.of("env", environment)).create(options)));
  }

  @Override
  public void stopApp() {
    Optional<FrostlineApp> running = app;
    app = Optional.empty();
    running.ifPresent(FrostlineApp::close);
  }

  @Override
  public void keep(AutoCloseable held) {
    kept.push(held);
  }

  @Override
  public void letGo() throws Exception {
    while (!kept.isEmpty()) {
      kept.pop().close();
    }
  }

  @Override
  public void await(String what, Duration within, BooleanSupplier condition)
      throws InterruptedException {
    if (!Waiting.until(within, condition)) {
      throw new IllegalStateException(
          "waited in vain for " + what + " for " + within.toSeconds() + " s");
    }
  }

  @Override
  public void close() {
    kept.forEach(parts::push);
    parts.push(this::stopApp);
    deployments.forEach(parts::push);
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the run does not end cleanly: {}", e.getMessage(), e);
      }
    }
  }
}
