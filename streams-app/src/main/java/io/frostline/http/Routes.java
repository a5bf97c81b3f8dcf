package io.frostline.http;

import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.json.WireEvent;
import io.frostline.json.WireHot;
import io.frostline.json.WirePipeline;
import io.frostline.json.WireTable;
import io.frostline.metrics.HotTier;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which path gives what. */
public final class Routes {

  private static final String PIPELINES = "/api/v1/pipelines";
  private static final int EVENTS_DEFAULT = 100;
  private static final int EVENTS_MAX = 1000;

  private final Board board;
  private final Metrics metrics;
  private final HotTier hot;
  private final Health health;
  private final InstantSource clock;
  private final Live live;
  private final RefusedLogins refused;
  private final Assets assets = new Assets();

  /** Of an app beside which there is no hot store. */
  public Routes(Board board, Metrics metrics, Health health, InstantSource clock) {
    this(board, metrics, HotTier.none(), health, clock);
  }

  public Routes(Board board, Metrics metrics, HotTier hot, Health health, InstantSource clock) {
    this.board = board;
    this.metrics = metrics;
    this.hot = hot;
    this.health = health;
    this.clock = clock;
    this.live = new Live(board, clock);
    this.refused = new RefusedLogins(board, clock);
  }

  /** Answer of {@code /api/v1/pipelines}. */
  public record Pipelines(Instant at, List<WirePipeline> pipelines) {}

  /** Answer of {@code /api/v1/events}, newest first. */
  public record Events(List<WireEvent> events) {}

  /**
   * Answer of {@code /api/v1/table}: all that is known of one table.
   *
   * @param samples its frost line since this start: epoch second, and how many milliseconds before
   *     it each stretch ended (−1: unknown), for each sample in turn; absent if too many tables are
   *     watched to keep it
   * @param commits what has reached it since this start, oldest first
   */
  public record TableReport(
      Instant at,
      String pipeline,
      WireTable table,
      Optional<int[]> samples,
      List<History.Commit> commits) {}

  /**
   * Answer of the health paths.
   *
   * @param reasons why it is down
   * @param notes what a person should know although it is up
   */
  public record HealthReport(String status, List<String> reasons, List<String> notes) {}

  Live live() {
    return live;
  }

  RefusedLogins refused() {
    return refused;
  }

  /** Where actions on the pipelines that are watched here are taken. */
  ActionDesk desk(Actions actions) {
    return new ActionDesk(actions, name -> board.pipeline(name).isPresent(), clock);
  }

  Reply get(Request request) {
    return assets.get(request.path()).orElseGet(() -> answer(request));
  }

  private Reply answer(Request request) {
    return switch (request.path()) {
      case "/metrics" -> metrics(request);
      case "/health/live" -> health(health.dead(), List.of());
      case "/health/ready" -> health(health.notReady(), health.notes());
      case PIPELINES -> Reply.json(200, pipelines());
      case "/api/v1/events" -> events(request);
      case "/api/v1/table" -> table(request);
      default -> other(request);
    };
  }

  private Reply metrics(Request request) {
    String form =
        request.accept().contains("application/openmetrics-text")
            ? Metrics.OPEN_METRICS
            : Metrics.TEXT;
    return Reply.text(form, metrics.scrape(form));
  }

  private static Reply health(List<String> reasons, List<String> notes) {
    return reasons.isEmpty()
        ? Reply.json(200, new HealthReport("UP", List.of(), notes))
        : Reply.json(503, new HealthReport("DOWN", reasons, notes));
  }

  private Pipelines pipelines() {
    return new Pipelines(clock.instant(), board.pipelines().stream().map(this::wire).toList());
  }

  private WirePipeline wire(PipelineView view) {
    return WirePipeline.of(view, board.isWithoutSink(view.pipeline()), this::hot);
  }

  private Optional<WireHot> hot(TableView table) {
    return hot.of(table).map(room -> WireHot.of(room.retention(), room.left(), room.unknown()));
  }

  private Reply events(Request request) {
    String text = request.query().getOrDefault("limit", Integer.toString(EVENTS_DEFAULT));
    int limit;
    try {
      limit = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return Reply.error(400, "limit is not a number");
    }
    if (limit < 1 || limit > EVENTS_MAX) {
      return Reply.error(400, "limit must be from 1 to " + EVENTS_MAX);
    }
    return Reply.json(200, new Events(board.events(limit)));
  }

  private Reply table(Request request) {
    String pipeline = request.query().getOrDefault("pipeline", "");
    String name = request.query().getOrDefault("table", "");
    return board.pipeline(pipeline).stream()
        .flatMap(view -> view.tables().stream())
        .filter(table -> table.table().equals(name))
        .findFirst()
        .map(
            table ->
                Reply.json(
                    200,
                    new TableReport(
                        clock.instant(),
                        pipeline,
                        WireTable.of(table, hot(table)),
                        live.history().samples(pipeline, name),
                        live.history().commits(pipeline, name))))
        .orElseGet(() -> Reply.error(404, "no table of that name is watched in that pipeline"));
  }

  private Reply other(Request request) {
    String prefix = PIPELINES + "/";
    if (request.path().startsWith(prefix)) {
      String name = request.after(prefix);
      return board
          .pipeline(name)
          .map(view -> Reply.json(200, wire(view)))
          .orElseGet(() -> Reply.error(404, "no pipeline of that name is watched here"));
    }
    return Reply.json(
        404,
        Map.of(
            "error",
            "nothing here",
            "paths",
            List.of(
                "/",
                "/metrics",
                "/health/live",
                "/health/ready",
                PIPELINES,
                PIPELINES + "/{name}",
                "/api/v1/table?pipeline={name}&table={name}",
                Live.PATH,
                "/api/v1/events?limit=100")));
  }
}
