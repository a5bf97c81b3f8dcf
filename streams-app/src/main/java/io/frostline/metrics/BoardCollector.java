package io.frostline.metrics;

import io.frostline.core.Incident;
import io.frostline.core.Output;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.topology.Board;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Derives series from the views at each scrape. Nothing is kept between scrapes, so what is not on
 * the board has no series; a lag that is unknown has none either.
 */
final class BoardCollector implements MultiCollector {

  /** Without a look for so long, what was last seen says nothing about now. */
  static final Duration STALE_AFTER = Duration.ofSeconds(60);

  private static final String LAYER = "cold";
  private static final int REASON_LENGTH_MAX = 40;
  private static final Set<EventType> NO_ERRORS =
      EnumSet.of(EventType.RECOVERED, EventType.PAUSED, EventType.REPAIR);

  private final Board board;
  private final HotTier hot;
  private final InstantSource clock;

  BoardCollector(Board board, HotTier hot, InstantSource clock) {
    this.board = board;
    this.hot = hot;
    this.clock = clock;
  }

  @Override
  public MetricSnapshots collect() {
    Series series = new Series();
    List<PipelineView> views = board.pipelines();
    Instant now = clock.instant();
    RoundSeries.all(series, views);
    series.gauge(
        "offload_tables_configured",
        "Tables that the watched pipelines feed.",
        Double::sum,
        Labels.EMPTY,
        views.stream().mapToInt(view -> view.tables().size()).sum());
    series.counter("offload_facts", "Facts applied by this instance.", Labels.EMPTY, board.facts());
    series.counter(
        "offload_observations_unreadable",
        "Records of the observations topic that were no facts.",
        Labels.EMPTY,
        board.unreadable());
    series.counter(
        "offload_logins_refused",
        "Requests to this instance's port with a wrong name or password.",
        Labels.EMPTY,
        board.refusedLogins());
    for (PipelineView view : views) {
      boolean stale = stale(view, now);
      pipeline(series, view, stale);
      RoundSeries.pipeline(series, view, stale);
      view.tables().forEach(table -> table(series, view.pipeline(), table, stale));
      if (!stale) {
        Limits.pipeline(series, view);
        view.tables().forEach(table -> Limits.table(series, table));
      }
      view.tables().forEach(table -> HotSeries.table(series, hot, view.pipeline(), table, stale));
    }
    HotSeries.unwatched(series, hot, views);
    return new MetricSnapshots(series.snapshots());
  }

  static boolean stale(PipelineView view, Instant now) {
    return view.observedAt().map(at -> at.isBefore(now.minus(STALE_AFTER))).orElse(true);
  }

  static void time(Series series, String name, String help, Labels labels, Optional<Instant> at) {
    at.ifPresent(instant -> series.gauge(name, help, Math::max, labels, seconds(instant)));
  }

  private static void pipeline(Series series, PipelineView view, boolean stale) {
    Labels pipeline = Labels.of("pipeline", view.pipeline());
    Phase phase = stale ? Phase.UNKNOWN : view.phase();
    for (Phase each : Phase.values()) {
      series.gauge(
          "offload_pipeline_phase",
          "1 for the phase the pipeline is in.",
          Math::max,
          pipeline.add("phase", lower(each)),
          each == phase ? 1 : 0);
    }
    for (EventType type : EventType.values()) {
      if (type != EventType.RECOVERED && type != EventType.REPAIR) {
        series.gauge(
            "offload_incidents_open",
            "Incidents that are not over, by the type of their first event.",
            Double::sum,
            pipeline.add("type", type.name()),
            (double) view.incidents().stream().map(Incident::type).filter(type::equals).count());
      }
    }
    series.counter(
        "offload_undecodable",
        "Records that could not be decoded and were set aside.",
        pipeline,
        view.undecodable());
    time(
        series,
        "offload_observed_timestamp_seconds",
        "Time of the last look at the pipeline.",
        pipeline,
        view.observedAt());
  }

  private static void table(Series series, String pipeline, TableView view, boolean stale) {
    Labels table = Labels.of("table", view.table());
    series.gauge(
        "offload_table_watched",
        "Always 1: the pipeline feeds the table.",
        Math::max,
        table.add("pipeline", pipeline),
        1);
    series.counter(
        "offload_rows",
        "Rows added to the table by balanced snapshots.",
        table.add("layer", LAYER),
        view.committedRows());
    for (EventType type : EventType.values()) {
      if (!NO_ERRORS.contains(type)) {
        series.counter(
            "offload_errors",
            "Findings raised for the table, by type.",
            table.add("error_type", lower(type)),
            view.errors().getOrDefault(type, 0L));
      }
    }
    watermark(series, view.watermark(), table, stale);
    if (!stale) {
      lag(series, view.lag(), table);
    }
  }

  private static void watermark(
      Series series, Output.Watermark watermark, Labels table, boolean stale) {
    watermark
        .sourceWatermark()
        .ifPresent(
            at ->
                series.gauge(
                    "watermark_timestamp_seconds",
                    "Every source change committed at or before it is in the table.",
                    Math::min,
                    table,
                    seconds(at)));
    watermark
        .arrivalWatermark()
        .ifPresent(
            at ->
                series.gauge(
                    "offload_arrival_watermark_timestamp_seconds",
                    "Everything that had arrived in Kafka by then is in the table.",
                    Math::min,
                    table,
                    seconds(at)));
    Optional<String> reason =
        stale ? Optional.of("stale") : watermark.unknown().map(BoardCollector::reasonClass);
    reason.ifPresent(
        why ->
            series.gauge(
                "offload_watermark_unknown",
                "1 if nothing can be said about the table now, by the class of the reason.",
                Math::max,
                table.add("reason", why),
                1));
  }

  private static void lag(Series series, Output.Lag lag, Labels table) {
    lag.total()
        .ifPresent(
            total -> {
              series.gauge(
                  "offload_lag_minutes",
                  "Total lag of the table in minutes.",
                  Math::max,
                  table,
                  seconds(total) / 60);
              hop(series, "offload_total_lag_seconds", "Now minus the watermark.", table, total);
            });
    lag.capture()
        .ifPresent(
            hop ->
                hop(
                    series,
                    "offload_capture_lag_seconds",
                    "Now minus the newest source commit that is proven to be in Kafka.",
                    table,
                    hop));
    lag.offload()
        .ifPresent(
            hop ->
                hop(
                    series,
                    "offload_offload_lag_seconds",
                    "Now minus the arrival watermark.",
                    table,
                    hop));
    lag.unreadRecords()
        .ifPresent(
            records ->
                series.gauge(
                    "offload_unread_records",
                    "Records in Kafka that no sink worker has read.",
                    Double::sum,
                    table,
                    (double) records));
    lag.stagedRecords()
        .ifPresent(
            records ->
                series.gauge(
                    "offload_staged_records",
                    "Records that were read and are not in the table.",
                    Double::sum,
                    table,
                    (double) records));
  }

  private static void hop(Series series, String name, String help, Labels table, Duration lag) {
    series.gauge(name, help, Math::max, table, seconds(lag));
  }

  /** A reason may carry details; a label may not, or its values would have no bound. */
  static String reasonClass(String reason) {
    String head = reason.split("[:(,;0-9]", 2)[0].strip().toLowerCase(Locale.ROOT);
    String slug = head.replaceAll("[^a-z]+", "_").replaceAll("^_|_$", "");
    if (slug.isEmpty()) {
      return "other";
    }
    return slug.length() > REASON_LENGTH_MAX ? slug.substring(0, REASON_LENGTH_MAX) : slug;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }
}
