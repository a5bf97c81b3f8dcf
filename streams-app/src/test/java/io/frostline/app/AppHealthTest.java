package io.frostline.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView;
import io.frostline.core.Seen;
import io.frostline.topology.Board;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A2: what the app shows stands still while Kafka is away, and a few seconds later it says so. */
class AppHealthTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void aPartThatHasEndedIsReasonToRestart() {
    assertThat(AppHealth.over(Map.of("probes", () -> false, "actuator", () -> true)))
        .containsExactly("the actuator has ended; the log says why");
  }

  private static PipelineView lookedAt(String pipeline, Instant at) {
    Fact.Tick tick =
        new Fact.Tick(
            pipeline,
            at,
            Seen.unknown("no answer"),
            Seen.unknown("no answer"),
            Seen.unknown("no answer"),
            Seen.unknown("no answer"),
            Seen.unknown("no answer"));
    return Fold.apply(PipelineState.empty(pipeline), tick).state().view();
  }

  private static List<String> stale(Duration tick, Duration later) {
    return AppHealth.stale(List.of(lookedAt("sink", AT)), tick, AT.plus(later));
  }

  @Test
  void fiveSecondsWithoutALookAreTheMost() {
    assertThat(stale(SECOND, Duration.ofSeconds(5))).isEmpty();

    assertThat(stale(SECOND, Duration.ofMillis(5_001)))
        .containsExactly("pipeline sink was last looked at " + AT);
  }

  @Test
  void aSlowTickIsGivenFiveOfItsOwn() {
    Duration slow = Duration.ofSeconds(10);

    assertThat(stale(slow, Duration.ofSeconds(50))).isEmpty();
    assertThat(stale(slow, Duration.ofSeconds(51))).hasSize(1);
  }

  @Test
  void whatNobodyCanLookAtIsToldApart() {
    Board board = new Board();
    board.show(lookedAt("sink", AT));
    board.show(lookedAt("renamed", AT));
    assertThat(AppHealth.of(board, false)).hasSize(2);

    board.ask("renamed"::equals);

    assertThat(AppHealth.stale(AppHealth.of(board, false), SECOND, AT.plusSeconds(60)))
        .containsExactly("pipeline sink was last looked at " + AT);
    assertThat(AppHealth.stale(AppHealth.of(board, true), SECOND, AT.plusSeconds(60)))
        .containsExactly("pipeline renamed was last looked at " + AT);
  }

  @Test
  void aPipelineThatWasNeverLookedAtIsNamed() {
    assertThat(AppHealth.stale(List.of(PipelineState.empty("sink").view()), SECOND, AT))
        .containsExactly("pipeline sink was not looked at yet");
  }
}
