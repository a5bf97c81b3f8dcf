package io.frostline.chaos;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Ground;
import io.frostline.chaos.fault.StackGround;
import io.frostline.config.FrostlineConfig;
import io.frostline.core.PipelineView;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackEnvironment;
import io.frostline.embedded.StackOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fresh pipeline of processes on this machine, with Frostline in this JVM beside it. */
public final class Rig implements PipelineStack {

  private static final Logger LOG = LoggerFactory.getLogger(Rig.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration OBJECTIVE = Duration.ofMinutes(5);

  private final Duration commitInterval;
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private DataPlane plane;
  private StackGround ground;
  private volatile Optional<FrostlineApp> app = Optional.empty();

  private Rig(Duration commitInterval) {
    this.commitInterval = commitInterval;
  }

  /**
   * Starts the servers; the connectors and Frostline wait for {@link #deploy}.
   *
   * @param options where its files are, and how often it commits
   */
  public static Rig start(Fault.Setup setup, StackOptions options, Consumer<String> progress)
      throws Exception {
    Rig rig = new Rig(options.commitInterval());
    boolean started = false;
    try {
      rig.startParts(setup, options, progress);
      started = true;
      return rig;
    } finally {
      if (!started) {
        rig.close();
      }
    }
  }

  private void startParts(Fault.Setup setup, StackOptions options, Consumer<String> progress)
      throws Exception {
    if (setup.ownDisk()) {
      parts.push(SmallDisk.mount(options.dir().resolve("warehouse")));
    }
    TcpGate gate = TcpGate.open();
    parts.push(gate);
    plane =
        DataPlane.start(
            options
                .withParallelism(setup.sinkTasks(), 1)
                .withEnvironment(
                    Map.of("FROSTLINE_CATALOG_URI", EmbeddedStack.catalogUri(gate.port()))),
            progress);
    parts.push(plane);
    gate.leadTo(stack().catalogPort());
    ground = new StackGround(stack(), gate, commitInterval, new App());
    parts.push(ground);
  }

  /** The connectors are on their way when it returns. */
  @Override
  public void deploy() throws InterruptedException {
    plane.deploySource();
    startApp();
    plane.deploySink();
  }

  @Override
  public Optional<Sight> sight() {
    return view().map(Sight::of);
  }

  /** What Frostline knows of the pipeline; empty while it does not run. */
  public Optional<PipelineView> view() {
    return app.flatMap(each -> each.board().pipeline(Ground.SINK));
  }

  @Override
  public OptionalInt httpPort() {
    return app.map(each -> OptionalInt.of(each.port())).orElse(OptionalInt.empty());
  }

  public EmbeddedStack stack() {
    return plane.stack();
  }

  @Override
  public ColdTables coldTables() {
    return stack().coldTables();
  }

  @Override
  public Ground ground() {
    return ground;
  }

  /** The app in this JVM, always in the same folder. */
  private final class App implements StackGround.AppSwitch {

    @Override
    public void start() throws InterruptedException {
      startApp();
    }

    @Override
    public void stop() {
      stopApp();
    }
  }

  private void startApp() throws InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack().dir().resolve("environment.properties")));
    FrostlineConfig options =
        FrostlineConfig.of(stack().endpoints().bootstrapServers(), stack().connectUrl())
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(stack().dir().resolve("app-state"))
            .timed(TICK, OBJECTIVE)
            .creatingTopics(1, 1);
    app =
        Optional.of(
            FrostlineApp.start(
                options, ProbeFactory.resolving(Map.of("env", environment)).create(options)));
  }

  private void stopApp() {
    Optional<FrostlineApp> running = app;
    app = Optional.empty();
    running.ifPresent(FrostlineApp::close);
  }

  @Override
  public void close() {
    parts.push(this::stopApp);
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.warn("A part of the run does not end cleanly: {}", e.getMessage(), e);
      }
    }
  }
}
