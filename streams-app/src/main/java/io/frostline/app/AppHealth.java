package io.frostline.app;

import io.frostline.core.PipelineView;
import io.frostline.http.Health;
import io.frostline.topology.Board;
import io.frostline.topology.FoldStreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The app is ready while records are processed and every owned pipeline was looked at lately. */
final class AppHealth implements Health {

  private static final Duration FRESH = Duration.ofSeconds(30);

  private final FoldStreams streams;
  private final Board board;
  private final Duration tick;
  private final InstantSource clock;

  AppHealth(FoldStreams streams, Board board, Duration tick, InstantSource clock) {
    this.streams = streams;
    this.board = board;
    this.tick = tick;
    this.clock = clock;
  }

  @Override
  public List<String> dead() {
    return streams.ended()
        ? List.of("the streams client has ended: " + streams.failure().orElse("it was stopped"))
        : List.of();
  }

  @Override
  public List<String> notReady() {
    List<String> reasons = new ArrayList<>(dead());
    if (reasons.isEmpty() && !streams.running()) {
      reasons.add("the streams client is " + streams.state());
    }
    Duration bound = tick.multipliedBy(10).compareTo(FRESH) > 0 ? tick.multipliedBy(10) : FRESH;
    Instant oldest = clock.instant().minus(bound);
    for (PipelineView view : board.pipelines()) {
      if (view.observedAt().isEmpty()) {
        reasons.add("pipeline " + view.pipeline() + " was not looked at yet");
      } else if (view.observedAt().get().isBefore(oldest)) {
        reasons.add(
            "pipeline " + view.pipeline() + " was last looked at " + view.observedAt().get());
      }
    }
    return reasons;
  }
}
