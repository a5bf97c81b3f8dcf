package io.frostline.app;

import io.frostline.core.PipelineView;
import io.frostline.http.Health;
import io.frostline.json.WirePipeline;
import io.frostline.topology.Board;
import io.frostline.topology.FoldStreams;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The app is ready while records are processed and every owned pipeline was looked at lately, but
 * for those that nobody can look at: Connect has no sink connector of their name.
 */
final class AppHealth implements Health {

  /** A tick that has not come for as many ticks, or seconds, does not come: Kafka is away. */
  private static final int TICKS_MAX = 5;

  private static final Duration FRESH = Duration.ofSeconds(5);

  private final FoldStreams streams;
  private final Board board;
  private final Duration tick;
  private final InstantSource clock;
  private final Map<String, BooleanSupplier> ended;

  /**
   * @param ended whether a part will do nothing any more, by its name
   */
  AppHealth(
      FoldStreams streams,
      Board board,
      Duration tick,
      InstantSource clock,
      Map<String, BooleanSupplier> ended) {
    this.streams = streams;
    this.board = board;
    this.tick = tick;
    this.clock = clock;
    this.ended = ended;
  }

  @Override
  public List<String> dead() {
    return streams.ended()
        ? List.of("the streams client has ended: " + streams.failure().orElse("it was stopped"))
        : over(ended);
  }

  /** A part that has ended by an error of the JVM is not begun again: a restart does that. */
  static List<String> over(Map<String, BooleanSupplier> ended) {
    return ended.entrySet().stream()
        .filter(part -> part.getValue().getAsBoolean())
        .map(part -> "the " + part.getKey() + " has ended; the log says why")
        .sorted()
        .toList();
  }

  @Override
  public List<String> notReady() {
    List<String> reasons = new ArrayList<>(dead());
    if (reasons.isEmpty() && !streams.running()) {
      reasons.add("the streams client is " + streams.state());
    }
    reasons.addAll(stale(of(board, false), tick, clock.instant()));
    return reasons;
  }

  @Override
  public List<String> notes() {
    return stale(of(board, true), tick, clock.instant()).stream()
        .map(reason -> reason + ": " + WirePipeline.WITHOUT_SINK)
        .toList();
  }

  /** What no instance can look at says nothing about this one. */
  static List<PipelineView> of(Board board, boolean withoutSink) {
    return board.pipelines().stream()
        .filter(view -> board.isWithoutSink(view.pipeline()) == withoutSink)
        .toList();
  }

  /** Facts reach the board through Kafka alone: without it what is shown stands still. */
  static List<String> stale(List<PipelineView> pipelines, Duration tick, Instant now) {
    List<String> reasons = new ArrayList<>();
    Duration ticks = tick.multipliedBy(TICKS_MAX);
    Instant oldest = now.minus(ticks.compareTo(FRESH) > 0 ? ticks : FRESH);
    for (PipelineView view : pipelines) {
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
