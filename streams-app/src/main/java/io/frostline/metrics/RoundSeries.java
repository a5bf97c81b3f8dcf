package io.frostline.metrics;

import io.frostline.core.Activity.OpenRound;
import io.frostline.core.Output.RoundResult;
import io.frostline.core.PipelineView;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Locale;

/** Series of commit rounds: those of the batch system over all pipelines, and each pipeline's. */
final class RoundSeries {

  private RoundSeries() {}

  /** Nothing on an instance that stands by: taking over would look like rounds by the hundred. */
  static void all(Series series, List<PipelineView> views) {
    if (views.isEmpty()) {
      return;
    }
    for (RoundResult result : RoundResult.values()) {
      series.counter(
          "offload_cycles",
          "Commit rounds that ended, by result.",
          Labels.of("status", lower(result)),
          views.stream().mapToLong(view -> count(view, result)).sum());
    }
    for (PipelineView view : views) {
      BoardCollector.time(
          series,
          "offload_last_success_timestamp",
          "End of the last full round.",
          Labels.EMPTY,
          view.lastSuccess());
      BoardCollector.time(
          series,
          "offload_last_failure_timestamp",
          "End of the last failed round.",
          Labels.EMPTY,
          view.lastFailure());
    }
  }

  static void pipeline(Series series, PipelineView view, boolean stale) {
    Labels pipeline = Labels.of("pipeline", view.pipeline());
    for (RoundResult result : RoundResult.values()) {
      series.counter(
          "offload_rounds",
          "Commit rounds of the pipeline that ended, by result.",
          pipeline.add("status", lower(result)),
          count(view, result));
    }
    BoardCollector.time(
        series,
        "offload_round_started_timestamp_seconds",
        "Start of the newest commit round.",
        pipeline,
        view.activity().round().map(OpenRound::startedAt));
    if (!stale) {
      view.activity()
          .round()
          .ifPresent(
              round ->
                  series.gauge(
                      "offload_round_open",
                      "1 while the newest commit round is neither completed nor failed.",
                      Math::max,
                      pipeline,
                      round.open() ? 1 : 0));
    }
  }

  private static long count(PipelineView view, RoundResult result) {
    return view.rounds().getOrDefault(result, 0L);
  }

  private static String lower(RoundResult result) {
    return result.name().toLowerCase(Locale.ROOT);
  }
}
