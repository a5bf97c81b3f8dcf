package io.frostline.demo;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.chaos.fault.StackGround;
import io.frostline.config.FrostlineConfig;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackEnvironment;
import io.frostline.json.WireEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Frostline's app in the demo's process; a fault may end it and start it again. */
final class DemoApp implements StackGround.AppSwitch, AutoCloseable {

  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SHORTEST_OBJECTIVE = Duration.ofMinutes(1);

  private final EmbeddedStack stack;
  private final Duration commitInterval;
  private volatile int port;
  private volatile Optional<FrostlineApp> app = Optional.empty();

  /**
   * One that is not started yet.
   *
   * @param port of metrics, API and page; 0 takes a free one, and keeps it
   */
  DemoApp(EmbeddedStack stack, Duration commitInterval, int port) {
    this.stack = stack;
    this.commitInterval = commitInterval;
    this.port = port;
  }

  @Override
  public void start() throws InterruptedException {
    Duration objective = commitInterval.multipliedBy(6);
    FrostlineConfig settings =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn(DemoOptions.HOST, port)
            .keepingStateIn(stack.dir().resolve("app-state"))
            .timed(
                TICK, objective.compareTo(SHORTEST_OBJECTIVE) > 0 ? objective : SHORTEST_OBJECTIVE)
            .creatingTopics(1, 1);
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    FrostlineApp started =
        FrostlineApp.start(
            settings, ProbeFactory.resolving(Map.of("env", environment)).create(settings));
    port = started.port();
    app = Optional.of(started);
  }

  @Override
  public void stop() {
    Optional<FrostlineApp> running = app;
    app = Optional.empty();
    running.ifPresent(FrostlineApp::close);
  }

  /** Where its page is. */
  String url() {
    return "http://" + DemoOptions.HOST + ":" + port;
  }

  /** Where it answers; empty while it does not run. */
  OptionalInt port() {
    return app.map(each -> OptionalInt.of(each.port())).orElse(OptionalInt.empty());
  }

  /** What it knows of the pipelines; nothing while it does not run. */
  List<PipelineView> views() {
    return app.map(each -> each.board().pipelines()).orElse(List.of());
  }

  /** The newest events. */
  List<WireEvent> events(int most) {
    return app.map(each -> each.board().events(most)).orElse(List.of());
  }

  /** Why it ended by itself. */
  Optional<String> failure() {
    return app.flatMap(FrostlineApp::failure);
  }

  /** HEALTHY, and every table is complete to a time after {@code since}. */
  boolean healthySince(Instant since) {
    List<PipelineView> views = views();
    return !views.isEmpty()
        && views.stream()
            .allMatch(view -> view.phase() == Phase.HEALTHY && completeTo(since, view.tables()));
  }

  private static boolean completeTo(Instant since, List<TableView> tables) {
    return !tables.isEmpty()
        && tables.stream()
            .allMatch(
                table -> table.watermark().sourceWatermark().filter(since::isBefore).isPresent());
  }

  @Override
  public void close() {
    stop();
  }
}
