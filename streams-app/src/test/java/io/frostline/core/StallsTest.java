package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * S7 by P2: a stall is told at its first sign, and acted on when it has not passed by itself.
 * Rounds begin every 10 s and have a timeout of 5 s.
 */
class StallsTest {

  private Scenario pipeline = new Scenario().healthy();

  /** A round that all have answered and that has two rows for the table. */
  private void full(String commit) {
    pipeline.ends(8, 4).start(commit).written(commit, 2).answered(commit, 8L, null);
  }

  @Test
  void s7_aRoundThatAllHaveAnsweredIsOverdueTwoTicksAfterTheTimeout() {
    full("c2");
    pipeline.seconds(7);
    assertThat(pipeline.events()).isEmpty();

    pipeline.seconds(1);

    Event event = pipeline.events().get(0);
    assertThat(event.rule()).isEqualTo(Rule.S7);
    assertThat(event.type()).isEqualTo(EventType.STALLED);
    assertThat(event.summary()).contains("commits nothing, though rounds end after 5 s");
    assertThat(event.evidence()).containsEntry("lastRound", "c2").containsEntry("pendingRows", "2");
    pipeline.snapshot("c2", 2, 1).completed("c2").seconds(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED, EventType.RECOVERED);
  }

  @Test
  void s7_commitsMayTakeTwiceAsLongAsTheyLatelyDid() {
    full("c2");
    pipeline.seconds(7).snapshot("c2", 2, 1).completed("c2").seconds(3);
    pipeline.ends(10, 4).start("c3").written("c3", 2).answered("c3", 10L, null);

    // The slowest took two seconds beyond the timeout of five: four are allowed, and two ticks.
    pipeline.seconds(11);
    assertThat(pipeline.events()).isEmpty();

    pipeline.seconds(1);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  @Test
  void s7_aRoundThatLacksAnswersMayHaveLostItsCoordinatorToARebalance() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).seconds(20);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s7_aRoundThatIsOpenWhileConnectIsSilentEndedWithItsWorker() {
    full("c2");
    pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE, pipeline.now, Seen.unknown("refused"), Seen.unknown("refused")));
    pipeline.seconds(9);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s7_aRoundThatHasCommittedATableIsSlowAndNotStuck() {
    full("c2");
    pipeline.control(new CommitToTable("c2", "cold.other", Optional.empty(), 7)).seconds(20);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s7_aSnapshotOfTheRoundSaysThatItIsCommitted() {
    full("c2");
    pipeline.snapshotRecording("c2", 2, 1, pipeline.control + 50).seconds(9);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s7_anOpenRoundOfAnIdlePipelineIsNoStall() {
    pipeline.start("c2").answered("c2", null, null).idle(20);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s7_isActedOnAtTheSecondFailureInARow() {
    pipeline = new Scenario(Scenario.REPAIRING).healthy();
    full("c2");
    pipeline.seconds(10).start("f1").seconds(10);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
    assertThat(pipeline.commands()).isEmpty();

    pipeline.start("f2").seconds(1);

    assertThat(pipeline.commands())
        .singleElement()
        .satisfies(command -> assertThat(command.connector()).isEqualTo(PIPELINE));
  }

  /** Its patience is over after 30 s; a coordinator opens its first round after an interval. */
  @Test
  void s7_aCoordinatorThatHasJustComeIsGivenItsFirstRound() {
    pipeline.ends(8, 4).seconds(28);
    pipeline.key = "key-B";
    pipeline.start("c2").seconds(9);
    assertThat(pipeline.events()).isEmpty();

    pipeline.seconds(3);

    Event event = pipeline.events().get(0);
    assertThat(event.rule()).isEqualTo(Rule.S7);
    assertThat(event.table()).contains(Scenario.TABLE);
    assertThat(event.summary()).contains("no commit has reached the table");
  }

  @Test
  void s7_aStallIsNotOverBecauseAnotherCoordinatorBegins() {
    full("c2");
    pipeline.seconds(31);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
    pipeline.key = "key-B";

    pipeline.start("c3").seconds(9);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);

    pipeline.snapshot("c3", 2, 1).completed("c3").seconds(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED, EventType.RECOVERED);
  }

  @Test
  void s7_theSecondRoundOfACoordinatorIsNoReasonToWait() {
    pipeline.ends(8, 4).seconds(17);
    pipeline.key = "key-B";
    pipeline.start("c2").completed("c2").seconds(10).start("c3").seconds(6);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  @Test
  void s7_coordinatorsThatComeAgainAndAgainAreNoReasonToWaitForEver() {
    pipeline.ends(8, 4);
    for (int i = 0; i < 6; i++) {
      pipeline.seconds(10);
      pipeline.key = "key-" + i;
      pipeline.start("c" + i);
    }
    assertThat(pipeline.events()).isEmpty();

    pipeline.seconds(3);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  @Test
  void s7_tasksThatAreStartedAnewAreWaitedForAsAfterARestart() {
    pipeline.ends(8, 4).seconds(20).tasks(2);
    for (int i = 0; i < 12; i++) {
      pipeline.seconds(10).start("c" + i).completed("c" + i);
    }
    assertThat(pipeline.events()).isEmpty();

    pipeline.seconds(2);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  /** It was answered, and nobody saw how long it has been open. */
  @Test
  void s7_aRoundIsNotOverdueBecauseEverythingStoodStill() {
    full("c2");
    pipeline.seconds(1).after(Duration.ofSeconds(13)).seconds(3);
    assertThat(pipeline.events()).isEmpty();

    // Fourteen seconds in one tick count as the one that they should have been.
    pipeline.seconds(4);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  /** The limit is 30 s. */
  @Test
  void s7_recordsHaveNotWaitedWhileEverythingStoodStill() {
    pipeline.ends(8, 4).seconds(20).after(Duration.ofSeconds(13)).seconds(10);
    assertThat(pipeline.events()).isEmpty();

    pipeline.seconds(3);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  /** The time before it is not the round's. */
  @Test
  void s7_aRoundThatIsSeenAfterAStandstillIsOverdueInItsTime() {
    pipeline.ends(8, 4).seconds(1).after(Duration.ofSeconds(13));
    full("c2");
    pipeline.seconds(9);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  @Test
  void s7_aShorterStandstillAfterALongOneCountsAsWell() {
    pipeline.after(Duration.ofSeconds(13)).seconds(10);
    full("c2");
    pipeline.seconds(1).after(Duration.ofSeconds(9)).seconds(3);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s7_ticksThatAlwaysComeLateHoldAStallUpOnlyOnce() {
    pipeline.ends(8, 4);
    int late = 0;
    while (pipeline.events().isEmpty() && late < 20) {
      pipeline.after(Duration.ofSeconds(4)).seconds(1);
      late++;
    }

    // The first tick shows them; thirty seconds, and the four that one tick came late: not four for
    // each.
    assertThat(late).isEqualTo(8);
  }

  @Test
  void s7_isActedOnWhenARoundNeverEnds() {
    pipeline = new Scenario(Scenario.REPAIRING).healthy();
    full("c2");
    // Two intervals, the timeout and five seconds.
    pipeline.seconds(30);
    assertThat(pipeline.commands()).isEmpty();

    pipeline.seconds(3);

    assertThat(pipeline.commands()).hasSize(1);
  }
}
