package io.frostline.metrics;

import io.frostline.core.Headroom;
import io.frostline.core.Headroom.Kept;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;

/** Series of what is left before something that is still needed is deleted. */
final class Limits {

  private Limits() {}

  static void pipeline(Series series, PipelineView view) {
    Labels pipeline = Labels.of("pipeline", view.pipeline());
    Headroom headroom = view.headroom();
    headroom
        .control()
        .ifPresent(
            kept -> {
              gauge(
                  series,
                  "offload_control_headroom_seconds",
                  "Time until Kafka deletes announcements that may not be committed.",
                  pipeline,
                  kept.left());
              gauge(
                  series,
                  "offload_control_retention_seconds",
                  "How long Kafka keeps what is in the control topic.",
                  pipeline,
                  kept.retention());
            });
    headroom
        .walRetainedBytes()
        .ifPresent(
            bytes ->
                series.gauge(
                    "offload_wal_retained_bytes",
                    "WAL the database keeps for the replication slot.",
                    Math::max,
                    pipeline,
                    (double) bytes));
    headroom
        .walBytes()
        .ifPresent(
            bytes ->
                series.gauge(
                    "offload_wal_headroom_bytes",
                    "WAL that may still be written before the replication slot is invalidated.",
                    Math::min,
                    pipeline,
                    (double) bytes));
  }

  static void table(Series series, TableView view) {
    view.kept().ifPresent(kept -> table(series, kept, Labels.of("table", view.table())));
  }

  private static void table(Series series, Kept kept, Labels table) {
    gauge(
        series,
        "offload_retention_headroom_seconds",
        "Time until Kafka deletes what is not in the table.",
        table,
        kept.left());
    gauge(
        series,
        "offload_retention_seconds",
        "How long Kafka keeps what has to reach the table.",
        table,
        kept.retention());
  }

  private static void gauge(
      Series series, String name, String help, Labels labels, Duration duration) {
    series.gauge(name, help, Math::min, labels, duration.toMillis() / 1000.0);
  }
}
