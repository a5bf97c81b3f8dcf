package io.frostline.demo;

import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.core.ConnectorState;
import io.frostline.core.PipelineView;
import io.frostline.embedded.EmbeddedStack;
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

  private static final Duration RUNNING_WITHIN = Duration.ofSeconds(90);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);
  private static final int EVENTS_SHOWN = 20;

  private final EmbeddedStack stack;
  private final DemoApp app;
  private final Screen screen;
  private final Instant began = Instant.now();
  private final ConnectReads connect;
  private final List<Deployment> deployments;
  private Duration startup = Duration.ZERO;

  private DemoPipeline(EmbeddedStack stack, DemoOptions options, Screen screen) {
    this.stack = stack;
    this.app = new DemoApp(stack, options.commitInterval(), options.port());
    this.screen = screen;
    this.connect = new RestReads(stack.connectUrl());
    this.deployments =
        ConnectorTemplate.packaged().stream()
            .map(template -> new Deployment(stack, template, options.commitInterval()))
            .toList();
  }

  /** Deploys the connectors and starts the app beside; returns when every task is RUNNING. */
  static DemoPipeline start(EmbeddedStack stack, DemoOptions options, Screen screen)
      throws InterruptedException {
    DemoPipeline pipeline = new DemoPipeline(stack, options, screen);
    boolean started = false;
    try {
      pipeline.deployments.stream().filter(each -> !each.isSink()).forEach(Deployment::start);
      pipeline.app.start();
      // A topic that the sink's group learns of later makes it begin its round anew: rows would
      // wait for two intervals.
      pipeline.awaitTopics(options.rowsPerSecond() > 0 ? DemoTables.TOPICS : Set.of());
      pipeline.deployments.stream().filter(Deployment::isSink).forEach(Deployment::start);
      String url = pipeline.app.url();
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
    return app.views();
  }

  /** Frostline's app, for faults. */
  DemoApp app() {
    return app;
  }

  /** Shows what is known now, what troubles the feed, and what is broken on purpose. */
  void show(Optional<String> trouble, List<String> broken) {
    List<PipelineView> views = views();
    List<WireEvent> events =
        app.events(EVENTS_SHOWN).stream().filter(event -> !event.at().isBefore(began)).toList();
    screen.show(
        width -> {
          List<String> lines = new ArrayList<>();
          broken.forEach(line -> lines.add(Text.cut(line, width)));
          lines.addAll(LiveView.render(views, events, Instant.now(), width));
          trouble.ifPresent(
              why -> lines.add(Text.cut("The trade feed cannot write: " + why, width)));
          return lines;
        },
        () ->
            String.format(
                    Locale.ROOT, "%4d s  ", Duration.between(began, Instant.now()).toSeconds())
                + LiveView.line(views)
                + broken.stream().findFirst().map(line -> "; " + line).orElse("")
                + trouble.map(why -> "; the trade feed cannot write: " + why).orElse(""));
  }

  /** Throws what has broken for good meanwhile. */
  void requireWorking() {
    if (stack.failure().isDone()) {
      throw DemoException.broken(stack.failure().join().getMessage() + log(), null);
    }
    app.failure()
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
    app.close();
  }
}
