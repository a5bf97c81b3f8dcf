package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Connect says of the connectors, and when it is believed. */
class SinkHealthTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Seen<ConnectorState> RUNNING = connector("c", "RUNNING", "RUNNING");
  private static final Seen<ConnectorState> SILENT = Seen.unknown("timeout");
  private static final Instant START = Scenario.START;

  private final Scenario pipeline = new Scenario().healthy();

  private static Seen<ConnectorState> connector(String name, String state, String... tasks) {
    List<TaskState> states = new ArrayList<>();
    for (String task : tasks) {
      states.add(new TaskState(states.size(), task, Optional.of("why")));
    }
    return Seen.known(new ConnectorState(name, state, states));
  }

  private static Health sink(Health health, int second, Seen<ConnectorState> sink) {
    return health.with(new Fact.StatusSeen(PIPELINE, START.plusSeconds(second), RUNNING, sink));
  }

  private void status(Seen<ConnectorState> source, Seen<ConnectorState> sink) {
    pipeline.apply(new Fact.StatusSeen(PIPELINE, pipeline.now, source, sink));
  }

  @Test
  void oneMissingAnswerDoesNotEndTheTimeASinkHasRun() {
    Health health = sink(sink(Health.unknown(), 0, RUNNING), 5, SILENT);
    health = sink(health, 14, SILENT);
    assertThat(health.sinkRunningSince()).contains(START);
    assertThat(sink(health, 16, RUNNING).sinkRunningSince()).contains(START);

    health = sink(health, 15, SILENT);
    assertThat(health.sinkRunningSince()).isEmpty();
    assertThat(sink(health, 16, RUNNING).sinkRunningSince()).contains(START.plusSeconds(16));
  }

  @Test
  void sinkRunsOnlyIfItAndAllOfItsTasksDo() {
    Health running = sink(Health.unknown(), 0, RUNNING);

    assertThat(running.sinkRunningSince()).contains(START);
    assertThat(sink(running, 1, connector("c", "RUNNING", "RUNNING", "FAILED")).sinkRunningSince())
        .isEmpty();
    assertThat(sink(running, 1, connector("c", "PAUSED", "RUNNING")).sinkRunningSince()).isEmpty();
    assertThat(sink(running, 1, connector("c", "RUNNING")).sinkRunningSince()).isEmpty();
  }

  @Test
  void tasksOfAnotherNumberAreStartedAnew() {
    Health running = sink(Health.unknown(), 0, RUNNING);
    Seen<ConnectorState> two = connector("c", "RUNNING", "RUNNING", "RUNNING");

    Health scaled = sink(running, 5, two);

    assertThat(scaled.sinkRunningSince()).contains(START.plusSeconds(5));
    assertThat(sink(scaled, 6, two).sinkRunningSince()).contains(START.plusSeconds(5));
    assertThat(sink(scaled, 7, RUNNING).sinkRunningSince()).contains(START.plusSeconds(7));
    // Nor does an answer that is missing hide it.
    assertThat(sink(sink(scaled, 7, SILENT), 8, RUNNING).sinkRunningSince())
        .contains(START.plusSeconds(8));
  }

  @Test
  void sourceRunsOnlyIfConnectSaysSo() {
    assertThat(sink(Health.unknown(), 0, SILENT).sourceRunning()).isTrue();
    assertThat(Health.unknown().sourceRunning()).isFalse();
    assertThat(
            Health.unknown()
                .with(
                    new Fact.StatusSeen(
                        PIPELINE, START, connector("c", "FAILED", "RUNNING"), RUNNING))
                .sourceRunning())
        .isFalse();
  }

  @Test
  void failedConnectorIsDownAtOnceAndTheEventSaysWhich() {
    pipeline.status("FAILED", "RUNNING").seconds(1);

    assertThat(pipeline.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.DOWN);
              assertThat(event.summary()).isEqualTo("sink: the connector is FAILED");
              assertThat(event.evidence()).containsEntry("connector", PIPELINE);
            });
  }

  @Test
  void failedTaskIsToldWithItsCause() {
    pipeline.status("RUNNING", "FAILED").seconds(1);

    assertThat(pipeline.events().get(0).summary()).isEqualTo("sink: task 0 is FAILED: why");
  }

  @Test
  void taskThatFailsAgainAtTheSameOffsetIsToldWithItsCause() {
    pipeline.ends(8, 4);
    for (int i = 0; i < 2; i++) {
      pipeline.status("RUNNING", "FAILED").seconds(2).status("RUNNING", "RUNNING").seconds(2);
    }

    assertThat(pipeline.events())
        .filteredOn(event -> event.rule() == Rule.S15 && event.type() == EventType.DOWN)
        .singleElement()
        .satisfies(event -> assertThat(event.summary()).endsWith("restarts do not help: why"));
  }

  @Test
  void taskThatStaysFailedHasFailedOnce() {
    pipeline.ends(8, 4).status("RUNNING", "FAILED").seconds(10);
    pipeline.status("RUNNING", "RUNNING").seconds(3);

    assertThat(pipeline.events()).extracting(Output.Event::rule).containsOnly(Rule.C7);
  }

  @Test
  void tasksThatFailWithNothingToReadBlameNoRecord() {
    for (int i = 0; i < 3; i++) {
      pipeline.status("RUNNING", "FAILED").seconds(2).status("RUNNING", "RUNNING").seconds(2);
    }

    assertThat(pipeline.events()).extracting(Output.Event::rule).containsOnly(Rule.C7);
  }

  @Test
  void offsetThatWasSetBackIsAnotherPlace() {
    pipeline.ends(8, 4);
    pipeline.status("RUNNING", "FAILED").seconds(2).status("RUNNING", "RUNNING").seconds(2);
    pipeline.group.put(P0, 3L);
    pipeline.status("RUNNING", "FAILED").seconds(2);

    assertThat(pipeline.events()).extracting(Output.Event::rule).containsOnly(Rule.C7);
  }

  @Test
  void partitionsAtWhichATaskStoppedAreNamedUpToALimit() {
    for (int i = 2; i < 40; i++) {
      pipeline.extents.put(new Partition(Scenario.TOPIC, i), new Extent(0, 5));
    }
    for (int i = 0; i < 2; i++) {
      pipeline.status("RUNNING", "FAILED").seconds(2).status("RUNNING", "RUNNING").seconds(2);
    }

    Output.Event event =
        pipeline.events().stream().filter(e -> e.rule() == Rule.S15).findFirst().orElseThrow();
    assertThat(event.evidence().values()).filteredOn("stopped at 0"::equals).hasSize(16);
  }

  @Test
  void failureIsForgottenOnceTheSinkHasReadPastIt() {
    pipeline.ends(8, 4).status("RUNNING", "FAILED").seconds(2).status("RUNNING", "RUNNING");
    pipeline.round("c2", 2, 8L, null).seconds(2);
    assertThat(pipeline.state.failures()).isEqualTo(Failures.none());

    pipeline.ends(9, 4).status("RUNNING", "FAILED").seconds(2);
    assertThat(pipeline.events()).extracting(Output.Event::rule).doesNotContain(Rule.S15);
  }

  @Test
  void longFailureIsOverOnlyWhenTheTableHasMovedSinceItsEnd() {
    pipeline.status("RUNNING", "FAILED").seconds(20).status("RUNNING", "FAILED");
    pipeline.status("RUNNING", "RUNNING").tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN);

    pipeline.after(SECOND).status("RUNNING", "RUNNING").beat(9_000, 1).sourceAt(9_000, 1).tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
  }

  @Test
  void failureOfLongAgoDoesNotEndALaterOutage() {
    pipeline.status("RUNNING", "FAILED").seconds(2).status("RUNNING", "RUNNING").idle(60);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
    pipeline.ends(8, 4).round("last", 0, null, null).seconds(100);
    assertThat(pipeline.events(EventType.DOWN)).hasSize(2);

    pipeline.start("back").seconds(2);

    assertThat(pipeline.events(EventType.RECOVERED)).hasSize(1);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.RECOVERING);
  }

  @Test
  void tableThatIsFrozenDoesNotHoldTheOutageOpen() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1).status("RUNNING", "FAILED").idle(1);

    pipeline.status("RUNNING", "RUNNING").idle(2);

    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.DATA_LOSS, EventType.DOWN, EventType.RECOVERED);
  }

  @Test
  void sinkAloneThatGivesNoAnswerIsDown() {
    for (int i = 0; i < 93; i++) {
      status(RUNNING, SILENT);
      pipeline.idle(1);
    }

    assertThat(pipeline.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S20);
              assertThat(event.summary()).contains("no status of sink");
              assertThat(event.evidence()).containsEntry("reason", "timeout");
            });
  }

  @Test
  void whoIsPausedIsToldByConnectsWords() {
    status(SILENT, connector(PIPELINE, "PAUSED", "PAUSED"));
    pipeline.seconds(1);

    assertThat(pipeline.events().get(0).evidence())
        .containsEntry("sink", "PAUSED")
        .containsEntry("source", "unknown");
  }

  @Test
  void silenceOfConnectEndsNoOutageAndNoPause() {
    pipeline.status("RUNNING", "FAILED").seconds(1);
    status(SILENT, SILENT);
    pipeline.seconds(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN);

    pipeline.status("PAUSED", "PAUSED").seconds(1);
    status(SILENT, SILENT);
    pipeline.seconds(2);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();
  }

  @Test
  void c7_failedAtTheFirstLooksMayBeWhatAWorkerRemembersThatIsJustBack() {
    Scenario back = new Scenario();
    back.status("RUNNING", "FAILED").seconds(5).status("RUNNING", "RUNNING").seconds(1);
    assertThat(back.events()).isEmpty();

    Scenario failed = new Scenario();
    failed.status("RUNNING", "FAILED").seconds(7);
    assertThat(failed.eventTypes()).containsExactly(EventType.DOWN);
  }

  @Test
  void outageOfAPipelineWithoutTablesIsOverWhenItRuns() {
    Scenario young = new Scenario();
    young.tableExists = false;
    young.status("RUNNING", "FAILED").seconds(7).status("RUNNING", "RUNNING").seconds(1);

    assertThat(young.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
  }

  @Test
  void shortSilenceOfConnectChangesNoPhase() {
    status(SILENT, SILENT);
    pipeline.idle(10);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);

    pipeline.idle(1);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.UNKNOWN);
  }

  @Test
  void backlogAfterAPauseIsGivenItsTimeAndNoMore() {
    pipeline.status("PAUSED", "PAUSED").seconds(1).ends(8, 4).status("RUNNING", "RUNNING");
    pipeline.idle(120);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.PAUSED, EventType.RECOVERED, EventType.RECOVERING);

    pipeline.idle(2);
    assertThat(pipeline.events(EventType.STALLED))
        .singleElement()
        .satisfies(event -> assertThat(event.table()).contains(TABLE));
    assertThat(pipeline.events(EventType.RECOVERED)).hasSize(2);
  }

  @Test
  void coordinatorThatIsSlowToOpenItsFirstRoundIsGivenTime() {
    Scenario young = new Scenario();
    young.ends(6, 4).seconds(210);
    assertThat(young.events(EventType.DOWN)).isEmpty();

    young.seconds(2);
    assertThat(young.events(EventType.DOWN))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S13);
              assertThat(event.evidence()).containsEntry("lastRound", "none");
            });
  }

  @Test
  void nobodyMissesACoordinatorWhereTheControlTopicCannotBeRead() {
    for (int i = 0; i < 150; i++) {
      pipeline.after(SECOND);
      pipeline.apply(
          new Fact.Tick(
              PIPELINE,
              pipeline.now,
              pipeline.sourceOffset,
              Seen.known(Map.copyOf(pipeline.extents)),
              Seen.known(Map.copyOf(pipeline.group)),
              pipeline.coordinator,
              Seen.unknown("timeout")));
    }

    assertThat(pipeline.events(EventType.DOWN)).isEmpty();
  }
}
