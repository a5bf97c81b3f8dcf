package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.RoundOut;
import io.frostline.core.Output.RoundResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How rounds end, by what the control topic shows of them. */
class RoundsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Scenario pipeline = new Scenario();

  private List<RoundOut> ended() {
    return pipeline.outputs.stream()
        .filter(RoundOut.class::isInstance)
        .map(RoundOut.class::cast)
        .toList();
  }

  @Test
  void roundThatIsCompletedHasItsDuration() {
    pipeline.start("c1").after(SECOND).completed("c1");

    assertThat(ended())
        .containsExactly(new RoundOut(PIPELINE, RoundResult.SUCCESS, Optional.of(SECOND)));
    assertThat(pipeline.state.view().lastSuccess()).contains(pipeline.now);
    assertThat(pipeline.state.view().lastFailure()).isEmpty();
  }

  @Test
  void roundIsCompletedOnce() {
    pipeline.start("c1").completed("c1").completed("c1");

    assertThat(ended()).hasSize(1);
    assertThat(pipeline.state.view().rounds()).isEqualTo(Map.of(RoundResult.SUCCESS, 1L));
  }

  @Test
  void roundWhoseStartWasNotSeenHasNoDuration() {
    pipeline.completed("c0");

    assertThat(ended())
        .containsExactly(new RoundOut(PIPELINE, RoundResult.SUCCESS, Optional.empty()));
  }

  @Test
  void failedRoundThatIsCompletedAfterAllIsNotCountedAgain() {
    pipeline.start("c1").after(SECOND).start("c2").completed("c1");

    assertThat(ended()).extracting(RoundOut::result).containsExactly(RoundResult.FAILED);
    assertThat(pipeline.state.view().lastFailure()).contains(pipeline.now);
  }

  @Test
  void roundsOfDifferentCoordinatorsDoNotFailEachOther() {
    pipeline.start("a1");
    pipeline.key = "key-B";
    pipeline.start("b1").completed("b1");

    assertThat(ended()).extracting(RoundOut::result).containsExactly(RoundResult.SUCCESS);
  }

  /** The captured partitions have to be known before a round can lack an answer of one. */
  private void twoPartitions() {
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).tick();
    pipeline.round("c1", 10, 6L, 4L).tick().seconds(2);
  }

  @Test
  void roundThatTakesAsLongAsTheTimeoutAndLacksAnAnswerIsPartial() {
    twoPartitions();
    pipeline.start("c2").after(Duration.ofSeconds(5)).completed("c2");

    assertThat(ended()).last().extracting(RoundOut::result).isEqualTo(RoundResult.PARTIAL);
    assertThat(pipeline.state.view().lastSuccess().orElseThrow()).isBefore(pipeline.now);
  }

  @Test
  void roundThatIsQuickerThanTheTimeoutIsFull() {
    twoPartitions();
    pipeline.start("c2").after(Duration.ofMillis(4_999)).completed("c2");

    assertThat(ended()).last().extracting(RoundOut::result).isEqualTo(RoundResult.SUCCESS);
  }

  @Test
  void slowRoundWithAllAnswersIsFull() {
    twoPartitions();
    pipeline.start("c2").after(Duration.ofSeconds(9)).answered("c2", 6L, 4L).completed("c2");

    assertThat(ended()).last().extracting(RoundOut::result).isEqualTo(RoundResult.SUCCESS);
  }

  @Test
  void fewRoundsAreRemembered() {
    for (int i = 0; i < 200; i++) {
      pipeline.start("c" + i).completed("c" + i);
    }

    assertThat(pipeline.state.rounds().recent()).hasSize(32);
    assertThat(pipeline.state.view().rounds()).isEqualTo(Map.of(RoundResult.SUCCESS, 200L));
  }

  @Test
  void tableThatWasCommittedBeforeTheRoundsFailedIsNoSignThatSomeAre() {
    pipeline.healthy();
    pipeline.start("good").control(new CommitToTable("good", "cold.t", Optional.empty(), 7));
    pipeline.completed("good").seconds(1);
    pipeline.ends(8, 4).start("f").written("f", 2).answered("f", 8L, null).seconds(10);
    for (int i = 0; i < 2; i++) {
      pipeline.start("f" + i).seconds(10);
    }

    assertThat(pipeline.events(EventType.STALLED))
        .singleElement()
        .satisfies(event -> assertThat(event.rule()).isEqualTo(Rule.S7));
  }

  private void someTableIsCommittedIn(String round) {
    pipeline.control(new CommitToTable(round, "cold.other", Optional.empty(), 7));
  }

  private Rule stalledBy() {
    assertThat(pipeline.events(EventType.STALLED)).hasSize(1);
    return pipeline.events(EventType.STALLED).get(0).rule();
  }

  @Test
  void commitInTheFirstOfTheFailedRoundsIsASignThatSomeAre() {
    pipeline.healthy();
    pipeline.ends(8, 4).start("f0").written("f0", 2).answered("f0", 8L, null);
    someTableIsCommittedIn("f0");
    pipeline.seconds(10).start("f1").seconds(10).start("f2").seconds(1);

    assertThat(stalledBy()).isEqualTo(Rule.S8);
  }

  @Test
  void commitInTheRoundThatIsStillOpenIsNone() {
    pipeline.healthy();
    pipeline.ends(8, 4).start("f0").written("f0", 2).answered("f0", 8L, null);
    pipeline.seconds(10).start("f1").seconds(10).start("f2");
    someTableIsCommittedIn("f2");
    pipeline.seconds(1);

    assertThat(stalledBy()).isEqualTo(Rule.S7);
  }

  @Test
  void distanceOfTheCoordinatorCountsOnlyWhereRoundsComplete() {
    pipeline.healthy();
    for (int i = 0; i < 8; i++) {
      // Failed rounds write to the control topic as well; nothing is completed behind them.
      pipeline.start("f" + i).seconds(5);
    }

    assertThat(pipeline.events(EventType.LAG)).isEmpty();
  }

  @Test
  void coordinatorThatFallsBehindIsToldWithWhatWaits() {
    pipeline.healthy();
    long at = pipeline.coordinator.get().get(0);
    for (int i = 0; i < 7; i++) {
      pipeline.round("c" + i, 0, null, null);
      pipeline.coordinator = Seen.known(Map.of(0, at));
      pipeline.seconds(5);
    }

    assertThat(pipeline.events(EventType.LAG))
        .singleElement()
        .satisfies(
            event -> {
              long waiting = Long.parseLong(event.evidence().get("waiting"));
              assertThat(waiting).isBetween(15L, 22L);
              assertThat(event.summary()).contains(waiting + " control records");
            });
  }
}
