package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Fact.GroupLook;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P14, C1 and S20: who is silent, and for how long before it is said. */
class SilenceTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Seen<ConnectorState> SILENT = Seen.unknown("refused");

  private Scenario pipeline = new Scenario().healthy();

  private void answers(Seen<ConnectorState> source, Seen<ConnectorState> sink) {
    pipeline.apply(new Fact.StatusSeen(PIPELINE, pipeline.now, source, sink));
  }

  private static Seen<ConnectorState> connector(String name, String state) {
    return Seen.known(
        new ConnectorState(name, state, List.of(new TaskState(0, state, Optional.empty()))));
  }

  private static Seen<ConnectorState> sinkThat(String connector, String task) {
    return Seen.known(
        new ConnectorState(PIPELINE, connector, List.of(new TaskState(0, task, Optional.empty()))));
  }

  /** A healthy second: a beat and an answer. */
  private void beats(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.idle(1).status("RUNNING", "RUNNING");
    }
  }

  /** Seconds without a beat in which Connect calls all of it running. */
  private void noBeat(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.after(SECOND).status("RUNNING", "RUNNING").tick();
    }
  }

  /** Seconds in which nothing is heard, and the sink's group has as many members. */
  private void nobody(int seconds, int members) {
    for (int i = 0; i < seconds; i++) {
      pipeline.after(SECOND);
      answers(SILENT, SILENT);
      pipeline.apply(
          new Fact.WorkersSeen(
              PIPELINE, pipeline.now, Seen.known(new GroupLook("STABLE", members))));
      pipeline.tick();
    }
  }

  @Test
  void c1_beatsThatBreakOffWhileConnectAnswersAreToldAfterTheThird() {
    beats(5);
    Instant last = pipeline.now;
    noBeat(3);
    assertThat(pipeline.events()).isEmpty();

    noBeat(1);

    Event event = pipeline.events().get(0);
    assertThat(event.type()).isEqualTo(EventType.CAPTURE_STALLED);
    assertThat(event.rule()).isEqualTo(Rule.C1);
    assertThat(event.summary()).contains("since " + last);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.STALLED);
    beats(1);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.CAPTURE_STALLED, EventType.RECOVERED);
  }

  /** The least and the most that {@code watch.tick} may be; Connect is not always fast enough. */
  @ParameterizedTest
  @ValueSource(longs = {100, 1_000})
  void c1_isToldWithAnyTickThatCanBeSet(long millis) {
    beats(5);
    for (long passed = 0; passed < 10_000; passed += 2 * millis) {
      pipeline.after(Duration.ofMillis(millis)).tick();
      pipeline.after(Duration.ofMillis(millis)).status("RUNNING", "RUNNING").tick();
    }

    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED);
  }

  @Test
  void c1_isNotOverBecauseTheAppStoodStill() {
    beats(5);
    noBeat(4);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED);

    pipeline.after(Duration.ofSeconds(8));
    noBeat(30);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED);

    beats(1);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.CAPTURE_STALLED, EventType.RECOVERED);
  }

  @Test
  void c1_recordsThatComeWithoutABeatAreABurst() {
    beats(5);
    for (int i = 0; i < 12; i++) {
      pipeline.ends(7 + i, 4);
      noBeat(1);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c1_anOffsetThatMovesWithoutABeatIsNoStandstill() {
    beats(5);
    for (int i = 0; i < 12; i++) {
      pipeline.sourceAt(9_000 + i, 1);
      noBeat(1);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c1_aSourceThatStartsIsGivenFifteenBeats() {
    beats(5);
    answers(connector("source", "UNASSIGNED"), connector(PIPELINE, "RUNNING"));
    pipeline.after(SECOND).tick();
    noBeat(14);
    assertThat(pipeline.events()).isEmpty();

    noBeat(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED);
  }

  @Test
  void c1_aWorkerThatPausedAndAnswersAgainIsNoStandstill() {
    beats(5);
    // A long pause of its JVM: nothing came, and its answer is as if nothing had been.
    for (int i = 0; i < 6; i++) {
      pipeline.after(SECOND).tick();
    }
    noBeat(2);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c1_beatsThatAreLateBecauseKafkaWasAreNotMissed() {
    beats(5);
    pipeline.after(Duration.ofSeconds(9));
    noBeat(5);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c1_isToldEarlyAndRestartedLate() {
    pipeline = new Scenario(Scenario.REPAIRING).healthy();
    beats(5);
    noBeat(15);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED);
    assertThat(pipeline.commands()).isEmpty();

    noBeat(1);

    assertThat(pipeline.commands()).extracting(Command::action).containsExactly(Action.RESTART_ALL);
  }

  @Test
  void s20_aWorkerWhoseTasksDidNotLeaveTheirGroupsIsGoneAfterSixSeconds() {
    beats(5);
    nobody(6, 1);
    assertThat(pipeline.events()).isEmpty();

    nobody(1, 1);

    Event event = pipeline.events().get(0);
    assertThat(event.rule()).isEqualTo(Rule.S20);
    assertThat(event.type()).isEqualTo(EventType.DOWN);
    assertThat(event.summary()).contains("have not left their groups");
    assertThat(event.evidence()).containsEntry("reason", "refused").containsEntry("members", "1");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.DOWN);
  }

  /** It may have begun to stop at any time until the first look without an answer. */
  @Test
  void s20_aGroupThatWasSeenFiveSecondsAfterTheLastAnswerMayStillEnd() {
    beats(5);
    nobody(5, 1);
    // The group is not seen any more: it may be empty by now.
    for (int i = 0; i < 2; i++) {
      pipeline.after(SECOND);
      answers(SILENT, SILENT);
      pipeline.tick();
    }
    assertThat(pipeline.events()).isEmpty();

    nobody(1, 1);
    assertThat(pipeline.events().get(0).summary()).contains("have not left their groups");
  }

  @Test
  void s20_anOldAnswerThatIsToldLateDoesNotMakeTheSilenceLonger() {
    beats(5);
    Instant early = pipeline.now.minusSeconds(4);
    pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE, early, connector("source", "RUNNING"), connector(PIPELINE, "RUNNING")));
    nobody(6, 1);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s20_aWorkerThatWasStoppedMayComeBackForHalfAMinute() {
    beats(5);
    nobody(2, 1);
    nobody(28, 0);
    assertThat(pipeline.events()).isEmpty();

    nobody(1, 0);
    assertThat(pipeline.events().get(0).summary()).contains("was stopped and has not come back");
  }

  @Test
  void s20_tasksThatTakeAllTheTimeThatConnectGivesThemHaveLeft() {
    beats(5);
    nobody(5, 1);
    nobody(25, 0);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s20_aTaskThatJoinsBeforeConnectAnswersHasNotStayed() {
    beats(5);
    nobody(1, 1);
    nobody(9, 0);
    // It is back, and the answer that says so was lost.
    nobody(20, 1);
    assertThat(pipeline.events()).isEmpty();

    nobody(1, 1);
    assertThat(pipeline.events().get(0).summary()).contains("was stopped and has not come back");
  }

  @Test
  void s20_theSilenceOfBothBeginsWithTheLaterOne() {
    beats(5);
    // An answer is lost while beats still come.
    for (int i = 0; i < 3; i++) {
      answers(SILENT, SILENT);
      pipeline.idle(1);
    }
    nobody(6, 1);
    assertThat(pipeline.events()).isEmpty();

    nobody(1, 1);
    assertThat(pipeline.events()).extracting(Event::rule).containsExactly(Rule.S20);
  }

  @Test
  void c7_aWorkerThatIsBackMayTellHowItsTasksEnded() {
    beats(5);
    nobody(2, 1);
    nobody(5, 0);
    for (int i = 0; i < 5; i++) {
      pipeline.after(SECOND);
      answers(connector("source", "RUNNING"), connector(PIPELINE, "FAILED"));
      pipeline.tick();
    }
    assertThat(pipeline.events()).isEmpty();
    beats(3);
    assertThat(pipeline.events()).isEmpty();
  }

  /** An answer of before is told once the machine moves again. */
  @Test
  void c7_whatAWorkerRemembersDoesNotGrowOlderWhileEverythingStandsStill() {
    beats(5);
    nobody(2, 1);
    nobody(5, 0);
    for (int i = 0; i < 2; i++) {
      pipeline.after(i == 0 ? SECOND : Duration.ofSeconds(6));
      answers(connector("source", "RUNNING"), connector(PIPELINE, "FAILED"));
      pipeline.tick();
    }
    assertThat(pipeline.events()).isEmpty();
    beats(3);
    assertThat(pipeline.events()).isEmpty();
  }

  /** The app began to look while the worker was away: it has seen no silence. */
  @Test
  void c7_aConnectorWithoutAWorkerMayTellHowItsTasksEnded() {
    beats(5);
    pipeline.after(SECOND);
    answers(connector("source", "UNASSIGNED"), sinkThat("UNASSIGNED", "FAILED"));
    pipeline.tick();
    for (int i = 0; i < 3; i++) {
      pipeline.after(SECOND);
      answers(connector("source", "RUNNING"), sinkThat("RUNNING", "FAILED"));
      pipeline.tick();
    }
    beats(3);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void c7_aTaskThatStaysFailedBehindAConnectorWithoutAWorkerIsDown() {
    beats(5);
    for (int i = 0; i < 7; i++) {
      answers(connector("source", "RUNNING"), sinkThat("UNASSIGNED", "FAILED"));
      pipeline.idle(1);
    }
    for (int i = 0; i < 6; i++) {
      answers(connector("source", "RUNNING"), sinkThat("RUNNING", "FAILED"));
      pipeline.idle(1);
    }

    assertThat(pipeline.events()).extracting(Event::type).containsExactly(EventType.DOWN);
  }

  @Test
  void c7_aTaskThatFailsUnderTheNewWorkerIsDown() {
    beats(5);
    nobody(2, 1);
    nobody(5, 0);
    for (int i = 0; i < 7; i++) {
      pipeline.after(SECOND);
      answers(connector("source", "RUNNING"), connector(PIPELINE, "FAILED"));
      pipeline.tick();
    }

    assertThat(pipeline.events()).extracting(Event::type).containsExactly(EventType.DOWN);
  }

  @Test
  void s20_aWorkerThatComesBackIsLeftToGiveOutItsTasks() {
    pipeline = new Scenario(Scenario.REPAIRING).healthy();
    beats(5);
    nobody(15, 1);
    for (int i = 0; i < 10; i++) {
      pipeline.after(SECOND);
      answers(connector("source", "UNASSIGNED"), connector(PIPELINE, "UNASSIGNED"));
      pipeline.tick();
    }
    beats(5);

    assertThat(pipeline.commands()).isEmpty();
    assertThat(pipeline.events(EventType.RECOVERED)).hasSize(1);
    assertThat(pipeline.state.incidents().open()).isEmpty();
  }

  @Test
  void s20_aRollingRestartIsSilent() {
    beats(5);
    pipeline.ends(8, 4);
    nobody(3, 1);
    nobody(17, 0);
    noBeat(9);
    beats(3);
    pipeline.round("back", 2, 8L, null);
    beats(30);

    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void s20_anAddressThatIsSilentWhileChangesComeIsNotTheWorker() {
    beats(5);
    for (int i = 0; i < 80; i++) {
      answers(SILENT, SILENT);
      pipeline.apply(
          new Fact.WorkersSeen(PIPELINE, pipeline.now, Seen.known(new GroupLook("STABLE", 1))));
      pipeline.idle(1);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void aTaskThatHasFailedIsDownUntilConnectSaysOtherwise() {
    pipeline.status("RUNNING", "FAILED").seconds(1);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.DOWN);

    nobody(15, 0);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.DOWN);

    noBeat(1);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.RECOVERING);
  }
}
