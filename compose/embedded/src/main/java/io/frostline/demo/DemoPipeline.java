package io.frostline.demo;

import io.frostline.app.AppOptions;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.core.ConnectorState;
import io.frostline.core.PipelineView;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackEnvironment;
import io.frostline.json.WireEvent;
import io.frostline.probe.ConnectReads;
import io.frostline.probe.RestReads;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/** The connectors and Frostline's own app on a stack that is up. */
final class DemoPipeline implements AutoCloseable {

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration RUNNING_WITHIN = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int EVENTS_SHOWN = 20;

  private final EmbeddedStack stack;
  private final Screen screen;
  private final Instant began = Instant.now();
  private final ConnectReads connect;
  private final List<Deployment> deployments;
  private Optional<FrostlineApp> app = Optional.empty();
  private Duration startup = Duration.ZERO;

  private DemoPipeline(EmbeddedStack stack, Duration commitInterval, Screen screen) {
    this.stack = stack;
    this.screen = screen;
    this.connect = new RestReads(stack.connectUrl());
    this.deployments =
        ConnectorTemplate.packaged().stream()
            .map(template -> new Deployment(stack, template, commitInterval))
            .toList();
  }

  /** Deploys the connectors and starts the app beside; returns when every task is RUNNING. */
  static DemoPipeline start(EmbeddedStack stack, DemoOptions options, Screen screen)
      throws InterruptedException {
    DemoPipeline pipeline = new DemoPipeline(stack, options.commitInterval(), screen);
    boolean started = false;
    try {
      pipeline.deployments.stream().filter(each -> !each.isSink()).forEach(Deployment::start);
      FrostlineApp app = pipeline.startApp(options);
      // A topic that the sink's group learns of later makes it begin its round anew: rows would
      // wait for two intervals.
      pipeline.awaitTopics(options.rowsPerSecond() > 0 ? DemoTables.TOPICS : Set.of());
      pipeline.deployments.stream().filter(Deployment::isSink).forEach(Deployment::start);
      String url = "http://" + DemoOptions.HOST + ":" + app.port();
      pipeline.awaitRunning();
      stack.writeEndpoints(url);
      pipeline.startup =
          Duration.ofMillis(
              System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime());
      screen.say(
          String.format(
              Locale.ROOT,
              "Pipeline running after %.1f s; page and metrics at %s/, everything else in %s",
              Durations.seconds(pipeline.startup),
              url,
              stack.dir().resolve("endpoints.json")));
      started = true;
      return pipeline;
    } finally {
      if (!started) {
        pipeline.close();
      }
    }
  }

  /** From the start of the process to every task RUNNING. */
  Duration startup() {
    return startup;
  }

  /** When this run's pipeline began. */
  Instant began() {
    return began;
  }

  List<PipelineView> views() {
    return app.map(each -> each.board().pipelines()).orElse(List.of());
  }

  /** Shows what is known now, and what troubles the feed. */
  void show(Optional<String> trouble) {
    List<PipelineView> views = views();
    List<WireEvent> events =
        app.map(each -> each.board().events(EVENTS_SHOWN)).orElse(List.of()).stream()
            .filter(event -> !event.at().isBefore(began))
            .toList();
    screen.show(
        width -> {
          List<String> lines =
              new ArrayList<>(LiveView.render(views, events, Instant.now(), width));
          trouble.ifPresent(
              why -> lines.add(Text.cut("The trade feed cannot write: " + why, width)));
          return lines;
        },
        () ->
            String.format(
                    Locale.ROOT, "%4d s  ", Duration.between(began, Instant.now()).toSeconds())
                + LiveView.line(views)
                + trouble.map(why -> "; the trade feed cannot write: " + why).orElse(""));
  }

  /** Throws what has broken for good meanwhile. */
  void requireWorking() {
    if (stack.failure().isDone()) {
      throw DemoException.broken(stack.failure().join().getMessage() + log(), null);
    }
    app.flatMap(FrostlineApp::failure)
        .ifPresent(
            why -> {
              throw DemoException.broken("Frostline's app has ended: " + why + log(), null);
            });
    for (Deployment deployment : deployments) {
      deployment
          .failure()
          .ifPresent(
              why -> {
                throw DemoException.unreachable(
                    "a connector cannot be deployed: " + why + log(), null);
              });
    }
  }

  private String log() {
    return " (the log is " + stack.logFile() + ")";
  }

  private FrostlineApp startApp(DemoOptions options) throws InterruptedException {
    Duration objective = options.commitInterval().multipliedBy(6);
    Duration shortest = Duration.ofMinutes(1);
    AppOptions settings =
        AppOptions.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn(DemoOptions.HOST, options.port())
            .keepingStateIn(stack.dir().resolve("app-state"))
            .timed(TICK, objective.compareTo(shortest) > 0 ? objective : shortest)
            .creatingTopics(1, 1);
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    FrostlineApp started =
        FrostlineApp.start(
            settings, ProbeFactory.resolving(Map.of("env", environment)).create(settings));
    app = Optional.of(started);
    return started;
  }

  private void awaitRunning() throws InterruptedException {
    long deadline = System.nanoTime() + RUNNING_WITHIN.toNanos();
    while (!deployments.stream().map(Deployment::connector).allMatch(this::running)) {
      requireWorking();
      if (System.nanoTime() > deadline) {
        throw DemoException.unreachable(
            "the connectors did not come up within " + RUNNING_WITHIN.toSeconds() + " s" + log(),
            null);
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  private void awaitTopics(Set<String> wanted) throws InterruptedException {
    Map<String, Object> connection =
        Map.of("bootstrap.servers", stack.endpoints().bootstrapServers());
    long deadline = System.nanoTime() + RUNNING_WITHIN.toNanos();
    try (Admin admin = Admin.create(connection)) {
      while (!admin.listTopics().names().get().containsAll(wanted)) {
        requireWorking();
        if (System.nanoTime() > deadline) {
          throw DemoException.unreachable(
              "no change came out of the database within "
                  + RUNNING_WITHIN.toSeconds()
                  + " s"
                  + log(),
              null);
        }
        Thread.sleep(LOOK_EVERY.toMillis());
      }
    } catch (ExecutionException e) {
      throw DemoException.unreachable("Kafka does not list its topics" + log(), e);
    }
  }

  private boolean running(String connector) {
    ConnectorState state;
    try {
      state = connect.status(connector);
    } catch (RuntimeException e) {
      // Connect answers 404 for a connector that is on its way: not yet is no answer to act on.
      return false;
    }
    state.tasks().stream()
        .filter(task -> task.state().equals("FAILED"))
        .findFirst()
        .ifPresent(
            task -> {
              throw DemoException.broken(
                  connector + " failed: " + task.cause().orElse("no cause given") + log(), null);
            });
    return state.state().equals("RUNNING")
        && !state.tasks().isEmpty()
        && state.tasks().stream().allMatch(task -> task.state().equals("RUNNING"));
  }

  @Override
  public void close() {
    deployments.forEach(Deployment::close);
    app.ifPresent(FrostlineApp::close);
  }
}
