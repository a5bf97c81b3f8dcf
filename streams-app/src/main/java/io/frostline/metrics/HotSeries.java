package io.frostline.metrics;

import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Series of what is left before the hot store drops rows that no cold table has. The retention
 * alone, without a headroom beside it, says that nothing can be said.
 */
final class HotSeries {

  private HotSeries() {}

  static void table(Series series, HotTier hot, String pipeline, TableView table, boolean stale) {
    Labels labels = Labels.of("pipeline", pipeline, "table", table.table());
    hot.of(table)
        .ifPresent(
            room -> {
              retention(series, labels, room.retention());
              if (!stale) {
                room.left()
                    .ifPresent(
                        left ->
                            series.gauge(
                                "offload_hot_headroom_seconds",
                                "Time until the hot store drops rows that the table may lack.",
                                Math::min,
                                labels,
                                seconds(left)));
              }
            });
  }

  /** A table that no pipeline of this instance feeds: another instance may know better. */
  static void unwatched(Series series, HotTier hot, List<PipelineView> views) {
    Set<String> watched =
        views.stream()
            .flatMap(view -> view.tables().stream())
            .map(TableView::table)
            .collect(Collectors.toSet());
    hot.unwatched(watched)
        .forEach(
            table -> retention(series, Labels.of("table", table), hot.of(table).orElseThrow()));
  }

  private static void retention(Series series, Labels labels, Duration retention) {
    series.gauge(
        "offload_hot_retention_seconds",
        "How long the hot store keeps rows of the table, as it was configured.",
        Math::min,
        labels,
        seconds(retention));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
