package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done about an incident: the next rung of the ladder, a person, or nothing. */
class SupervisionTest {

  /** Commit interval, timeout and a minute. */
  private static final int COOL_DOWN_SECONDS = 75;

  private Scenario pipeline = new Scenario(Scenario.REPAIRING).healthy();

  private static ConnectorState connector(String name, String task) {
    return new ConnectorState(
        name, "RUNNING", List.of(new TaskState(0, task, Optional.of("DataException"))));
  }

  private void status(Seen<ConnectorState> source, Seen<ConnectorState> sink) {
    pipeline.apply(new Fact.StatusSeen(PIPELINE, pipeline.now, source, sink));
  }

  private void sourceTaskFails() {
    status(Seen.known(connector("source", "FAILED")), Seen.known(connector(PIPELINE, "RUNNING")));
  }

  private void sinkTaskFails() {
    pipeline.status("RUNNING", "FAILED");
  }

  /** The failed task runs again, and what waited for it is committed. */
  private void repaired() {
    long end = pipeline.extents.get(Scenario.P0).end() + 2;
    pipeline.ends(end, 4).status("RUNNING", "RUNNING");
    pipeline.round("repaired-" + end, 2, end, null).seconds(2);
  }

  private void recordsWaitForEver() {
    pipeline.ends(8, 4).idle(31);
    assertThat(pipeline.commands()).isEmpty();
    pipeline.idle(1);
  }

  private void oldCoordinatorSpeaksAgain() {
    for (String key : List.of("key-B", "key-A")) {
      pipeline.key = key;
      pipeline.round(key, 0, null, null).seconds(2);
    }
  }

  private List<Action> actions() {
    return pipeline.commands().stream().map(Command::action).toList();
  }

  @Test
  void failedTaskIsRestartedAtOnceUnderItsIncident() {
    sinkTaskFails();
    pipeline.seconds(1);

    Event down = pipeline.events(EventType.DOWN).get(0);
    assertThat(pipeline.commands())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.action()).isEqualTo(Action.RESTART_FAILED);
              assertThat(command.connector()).isEqualTo(PIPELINE);
              assertThat(command.pipeline()).isEqualTo(PIPELINE);
              assertThat(command.incident()).isEqualTo(down.incident());
              assertThat(command.at()).isEqualTo(pipeline.now);
              assertThat(command.reason()).isEqualTo(down.summary());
            });
  }

  @Test
  void eachRungIsGivenItsTimeAndAfterTheLastAPersonIsCalled() {
    sinkTaskFails();
    pipeline.seconds(1);
    pipeline.seconds(COOL_DOWN_SECONDS);
    assertThat(actions()).containsExactly(Action.RESTART_FAILED);

    pipeline.seconds(1);
    assertThat(actions()).containsExactly(Action.RESTART_FAILED, Action.RESTART_ALL);

    pipeline.seconds(2 * (COOL_DOWN_SECONDS + 1));
    assertThat(actions())
        .containsExactly(Action.RESTART_FAILED, Action.RESTART_ALL, Action.STOP_RESUME);
    assertThat(pipeline.commands()).extracting(Command::id).doesNotHaveDuplicates();
    Event down = pipeline.events(EventType.DOWN).get(0);
    assertThat(pipeline.events(EventType.ESCALATED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.incident()).isEqualTo(down.incident());
              assertThat(event.rule()).isEqualTo(Rule.C7);
              assertThat(event.severity()).isEqualTo(Output.Severity.CRITICAL);
              assertThat(event.summary())
                  .startsWith("3 restarts in 24 hours, 3 of them for this, did not help")
                  .contains("task 0 is FAILED");
              assertThat(event.evidence()).containsEntry("escalatedFrom", "DOWN");
            });
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
  }

  @Test
  void whatWasHandedToAPersonIsLeftAlone() {
    sinkTaskFails();
    pipeline.seconds(4 * (COOL_DOWN_SECONDS + 1));
    int given = pipeline.commands().size();

    pipeline.seconds(3 * COOL_DOWN_SECONDS);

    assertThat(pipeline.commands()).hasSize(given);
    assertThat(pipeline.events(EventType.ESCALATED)).hasSize(1);
    assertThat(pipeline.state.incidents().open().values())
        .singleElement()
        .matches(Incident::escalated);
  }

  @Test
  void whatAPersonHasRepairedRecovers() {
    sinkTaskFails();
    pipeline.seconds(4 * (COOL_DOWN_SECONDS + 1));
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);

    repaired();

    assertThat(pipeline.events(EventType.RECOVERED)).hasSize(1);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void stallBeginsWithAllTasksBecauseNoneHasFailed() {
    recordsWaitForEver();

    assertThat(actions()).containsExactly(Action.RESTART_ALL);
    assertThat(pipeline.commands().get(0).connector()).isEqualTo(PIPELINE);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.RECOVERING);

    pipeline.idle(2 * (COOL_DOWN_SECONDS + 1));
    assertThat(actions())
        .containsExactly(Action.RESTART_ALL, Action.STOP_RESUME, Action.STOP_RESUME);
  }

  @Test
  void remedyIsAwaitedUntilACommitHasMovedTheWatermark() {
    recordsWaitForEver();
    pipeline.seconds(5);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.RECOVERING);

    pipeline.round("c2", 2, 8L, null).seconds(1);

    assertThat(pipeline.events(EventType.RECOVERED)).hasSize(1);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(pipeline.state.repair().attempts()).singleElement().matches(Attempt::worked);
  }

  @Test
  void remedyThatHasWorkedStaysOneThatHasWorked() {
    recordsWaitForEver();
    pipeline.round("c2", 2, 8L, null).seconds(1);

    pipeline.ends(9, 4).seconds(20);

    assertThat(pipeline.state.repair().attempts()).singleElement().matches(Attempt::worked);
  }

  private void failAndRepair(int times) {
    for (int i = 0; i < times; i++) {
      sinkTaskFails();
      pipeline.seconds(1);
      repaired();
      pipeline.idle(COOL_DOWN_SECONDS);
    }
    assertThat(pipeline.commands()).hasSize(times);
  }

  @Test
  void threeRestartsInADayAreTheMostWhateverTheyWereFor() {
    failAndRepair(3);

    sinkTaskFails();
    pipeline.seconds(1);

    assertThat(pipeline.commands()).hasSize(3);
    assertThat(pipeline.events(EventType.ESCALATED))
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.summary())
                    .startsWith("3 restarts in 24 hours, 0 of them for this, did not help"));
  }

  @Test
  void restartsOfYesterdayDoNotCount() {
    failAndRepair(3);
    pipeline.after(Duration.ofHours(24)).idle(30);

    sinkTaskFails();
    pipeline.seconds(1);

    assertThat(actions()).hasSize(4).endsWith(Action.RESTART_FAILED);
    assertThat(pipeline.events(EventType.ESCALATED)).isEmpty();
    assertThat(pipeline.state.repair().attempts()).hasSize(1);
  }

  @Test
  void connectorThatFailsIsTheOneThatIsRestarted() {
    sourceTaskFails();
    pipeline.seconds(1);

    assertThat(pipeline.commands())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.connector()).isEqualTo("source");
              assertThat(command.action()).isEqualTo(Action.RESTART_FAILED);
            });
  }

  @Test
  void zombieIsEndedByRestartingAllTasks() {
    oldCoordinatorSpeaksAgain();

    assertThat(pipeline.events(EventType.HUNG)).isNotEmpty();
    assertThat(actions()).containsExactly(Action.RESTART_ALL);
  }

  /** S3: a task that fails while it closes its files leaves its coordinator behind. */
  @Test
  void coordinatorThatOutlivesTheRestartOfItsTaskIsForAPersonAtOnce() {
    oldCoordinatorSpeaksAgain();
    pipeline.seconds(2);
    pipeline.apply(
        new Fact.CommandDone(
            PIPELINE,
            pipeline.now,
            pipeline.commands().get(0).id(),
            Fact.CommandResult.ACCEPTED,
            "said so"));
    pipeline.seconds(3);
    pipeline.key = "key-C";
    pipeline.start("c1").seconds(1);
    assertThat(pipeline.events(EventType.ESCALATED)).isEmpty();

    pipeline.key = "key-A";
    pipeline.start("a3").seconds(1);

    assertThat(pipeline.events(EventType.ESCALATED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S3);
              assertThat(event.summary()).contains("has outlived the restart of its task");
              assertThat(event.evidence().get("action"))
                  .startsWith("Restart the process of the Connect worker");
            });
    pipeline.seconds(COOL_DOWN_SECONDS / 2);
    assertThat(pipeline.commands()).hasSize(1);
  }

  @Test
  void worstIncidentIsRepairedFirst() {
    sinkTaskFails();
    pipeline.key = "key-B";
    pipeline.start("b1");
    pipeline.key = "key-A";
    pipeline.start("a1").seconds(1);

    assertThat(pipeline.events(EventType.HUNG)).hasSize(1);
    assertThat(pipeline.commands())
        .extracting(Command::incident)
        .containsExactly(pipeline.events(EventType.DOWN).get(0).incident());
  }

  @Test
  void taskThatRunsAgainIsNotRestartedBeforeItsFirstCommitIsDue() {
    pipeline.ends(8, 4);
    sinkTaskFails();
    pipeline.seconds(1);
    pipeline.status("RUNNING", "RUNNING");

    pipeline.seconds(COOL_DOWN_SECONDS + 10);

    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.RECOVERING);
  }

  @Test
  void taskThatFailsRightAfterAPauseIsRestartedAtOnce() {
    pipeline.status("PAUSED", "PAUSED").seconds(5);
    pipeline.status("RUNNING", "RUNNING").seconds(2);

    sinkTaskFails();
    pipeline.seconds(1);

    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
  }

  @Test
  void withoutAnActuatorNoCommandIsGiven() {
    pipeline = new Scenario(Scenario.CONFIG).healthy();
    sinkTaskFails();
    pipeline.seconds(2 * COOL_DOWN_SECONDS);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN);
    assertThat(pipeline.commands()).isEmpty();
  }

  @Test
  void nothingIsDoneAboutWhatIsUnknown() {
    Seen<ConnectorState> gone = Seen.unknown("404");
    pipeline.key = "key-B";
    pipeline.round("b1", 0, null, null).seconds(1);
    status(gone, Seen.known(connector(PIPELINE, "RUNNING")));
    pipeline.key = "key-A";
    pipeline.start("a1").seconds(1);
    assertThat(pipeline.events(EventType.HUNG)).hasSize(1);
    assertThat(pipeline.commands()).isEmpty();

    status(Seen.known(connector("source", "RUNNING")), gone);
    pipeline.seconds(1);
    assertThat(pipeline.commands()).isEmpty();

    pipeline.status("RUNNING", "RUNNING").after(Duration.ofSeconds(1));
    pipeline.apply(
        new Fact.Tick(
            PIPELINE,
            pipeline.now,
            pipeline.sourceOffset,
            Seen.unknown("timeout"),
            Seen.known(Map.copyOf(pipeline.group)),
            pipeline.coordinator,
            Seen.unknown("timeout")));
    assertThat(pipeline.commands()).isEmpty();

    pipeline.seconds(1);
    assertThat(actions()).containsExactly(Action.RESTART_ALL);
  }

  @Test
  void pipelineWhoseSourceIsNotConfiguredIsRepairedWithoutItsStatus() {
    PipelineConfig c = Scenario.REPAIRING;
    pipeline =
        new Scenario(
                new PipelineConfig(
                    c.sink(),
                    Optional.empty(),
                    c.group(),
                    c.coordinatorGroup(),
                    c.controlTopic(),
                    c.namespace(),
                    c.commitInterval(),
                    c.commitTimeout(),
                    c.beatInterval(),
                    c.lagObjective(),
                    true,
                    Optional.empty(),
                    List.of(),
                    RepairPolicy.valueOf(true)))
            .healthy();
    status(Seen.unknown("no source"), Seen.known(connector(PIPELINE, "FAILED")));
    pipeline.seconds(1);

    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
  }

  @Test
  void taskThatCouldNotReachTheCatalogIsRestartedOnceItWasReadFromHere() {
    pipeline.after(Duration.ofSeconds(1));
    TaskState failed =
        new TaskState(0, "FAILED", Optional.of("ConnectException: Connection refused"));
    status(
        Seen.known(connector("source", "RUNNING")),
        Seen.known(new ConnectorState(PIPELINE, "RUNNING", List.of(failed))));
    for (int i = 0; i < 5; i++) {
      pipeline.after(Duration.ofSeconds(1)).tickOnly();
    }
    assertThat(pipeline.events(EventType.DOWN)).extracting(Event::rule).containsExactly(Rule.S19);
    assertThat(pipeline.commands()).isEmpty();

    pipeline.seconds(1);
    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
  }

  @Test
  void pausedPipelineIsLeftAlone() {
    recordsWaitForEver();
    int given = pipeline.commands().size();
    pipeline.status("PAUSED", "PAUSED").seconds(2 * COOL_DOWN_SECONDS);

    assertThat(pipeline.commands()).hasSize(given);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.PAUSED);
  }

  @Test
  void sinkWithoutACoordinatorOffsetIsNotRestarted() {
    long last = pipeline.coordinator.get().get(0);
    pipeline.coordinator = Seen.known(Map.of());
    sinkTaskFails();
    pipeline.seconds(1);

    assertThat(pipeline.commands()).isEmpty();
    assertThat(pipeline.events(EventType.ESCALATED))
        .extracting(Event::rule)
        .containsExactly(Rule.S6, Rule.C7);
    assertThat(pipeline.events(EventType.ESCALATED).get(1).summary())
        .startsWith("not restarted: the coordinator's group has no offset");
    assertThat(pipeline.events(EventType.ESCALATED))
        .extracting(event -> event.evidence().get("action"))
        .allSatisfy(
            action ->
                assertThat(action)
                    .startsWith("Do not restart the sink")
                    .contains("--group connect-sink-coord --topic control:0 --reset-offsets")
                    .contains("--to-offset " + last + " --execute")
                    .doesNotContain("then restart"));
    assertThat(pipeline.state.view().incidents())
        .filteredOn(incident -> incident.rule() == Rule.C7)
        .singleElement()
        .satisfies(incident -> assertThat(incident.advice()).startsWith("Do not restart"));
  }

  @Test
  void sinkWhoseAnnouncementsAreDeletedIsNotRestarted() {
    pipeline.controlStart = pipeline.coordinator.get().get(0) + 1;
    sinkTaskFails();
    pipeline.seconds(1);

    assertThat(pipeline.commands()).isEmpty();
    assertThat(pipeline.events(EventType.ESCALATED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.summary()).startsWith("not restarted: Kafka has deleted");
              assertThat(event.evidence().get("action"))
                  .startsWith("Do not restart the sink")
                  .contains("--topic control:0 --reset-offsets --to-earliest --execute")
                  .doesNotContain("then restart");
            });
  }

  @Test
  void sinkThatHasCommittedUpToTheFirstRetainedAnnouncementIsRestarted() {
    pipeline.controlStart = pipeline.coordinator.get().get(0);
    sinkTaskFails();
    pipeline.seconds(1);

    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
    assertThat(pipeline.events(EventType.ESCALATED)).isEmpty();
  }

  @Test
  void sourceIsRestartedWhateverTheCoordinatorHasLost() {
    pipeline.coordinator = Seen.known(Map.of());
    sourceTaskFails();
    pipeline.seconds(1);

    assertThat(pipeline.commands()).extracting(Command::connector).containsExactly("source");
  }

  @Test
  void answerOfConnectIsKeptWithTheCommandItIsFor() {
    sinkTaskFails();
    pipeline.seconds(COOL_DOWN_SECONDS + 2);
    String second = pipeline.commands().get(1).id();

    pipeline.apply(
        new Fact.CommandDone(PIPELINE, pipeline.now, second, CommandResult.REFUSED, "409"));

    assertThat(pipeline.state.repair().attempts())
        .extracting(Attempt::result)
        .containsExactly(Optional.empty(), Optional.of(CommandResult.REFUSED));
  }
}
