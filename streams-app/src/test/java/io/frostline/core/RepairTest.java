package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Fact.CommandTaken;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.CommandOut;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is done about incidents, and what is left alone. */
class RepairTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Commit interval, timeout, and a minute. */
  private static final int COOL_DOWN = 75;

  private Scenario pipeline = new Scenario(Scenario.REPAIRING);

  private void healthy() {
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).tick();
    pipeline.round("c1", 10, 6L, 4L).tick().idle(60);
    assertThat(pipeline.events()).isEmpty();
  }

  private void healthyUnder(RepairPolicy policy) {
    pipeline = new Scenario(Scenario.config(true, policy));
    healthy();
  }

  /** Seconds in which the sink says {@code state} and nothing is committed. */
  private void seconds(int count, String state) {
    for (int i = 0; i < count; i++) {
      long place = 1_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
      pipeline.after(SECOND).status("RUNNING", state).beat(place, 1).sourceAt(place, 1).tick();
    }
  }

  private void failed(int count) {
    seconds(count, "FAILED");
  }

  private List<Command> commands() {
    return pipeline.outputs.stream()
        .filter(CommandOut.class::isInstance)
        .map(output -> ((CommandOut) output).command())
        .toList();
  }

  private List<Action> actions() {
    return commands().stream().map(Command::action).toList();
  }

  private Command newest() {
    return commands().get(commands().size() - 1);
  }

  private void answer(CommandResult result) {
    String command = newest().id();
    pipeline.apply(new CommandTaken(PIPELINE, pipeline.now, command, "host:8000/1"));
    pipeline.apply(new CommandDone(PIPELINE, pipeline.now, command, result, "said so"));
  }

  private List<Event> of(EventType type) {
    return pipeline.events().stream().filter(event -> event.type() == type).toList();
  }

  @Test
  void failedTaskIsRestartedAtOnce() {
    healthy();

    failed(2);

    assertThat(commands())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.action()).isEqualTo(Action.RESTART_FAILED);
              assertThat(command.connector()).isEqualTo(PIPELINE);
              assertThat(command.dryRun()).isFalse();
              assertThat(command.incident()).isEqualTo(of(EventType.DOWN).get(0).incident());
              assertThat(command.reason()).isEqualTo(of(EventType.DOWN).get(0).summary());
            });
  }

  @Test
  void whatWasDoneIsToldOnceWithWhoWhatAndWhy() {
    healthy();
    failed(1);

    answer(CommandResult.ACCEPTED);
    answer(CommandResult.UNREACHABLE);

    assertThat(of(EventType.REPAIR))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.incident()).isEqualTo(of(EventType.DOWN).get(0).incident());
              assertThat(event.rule()).isEqualTo(Rule.C7);
              assertThat(event.evidence())
                  .containsEntry("by", "host:8000/1")
                  .containsEntry("action", "RESTART_FAILED")
                  .containsEntry("connector", PIPELINE)
                  .containsEntry("outcome", "ACCEPTED")
                  .containsEntry("detail", "said so")
                  .containsEntry("reason", of(EventType.DOWN).get(0).summary())
                  .containsEntry("decidedAt", newest().at().toString());
            });
  }

  @Test
  void anOutcomeOfACommandThatWasNeverGivenIsPassedOver() {
    healthy();

    pipeline.apply(
        new CommandDone(PIPELINE, pipeline.now, "unknown", CommandResult.ACCEPTED, "ok"));

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void aRemedyHasWorkedWhenEveryWatermarkHasMovedPastIt() {
    healthy();
    failed(1);
    answer(CommandResult.ACCEPTED);

    pipeline.status("RUNNING", "RUNNING");
    assertThat(of(EventType.REPAIR)).hasSize(1);
    pipeline.idle(5);

    assertThat(of(EventType.REPAIR)).hasSize(2);
    assertThat(of(EventType.REPAIR).get(1).evidence())
        .containsEntry("secondsToRecover", "1")
        .containsEntry("action", "RESTART_FAILED");
    assertThat(pipeline.state.repair().attempts()).allMatch(Attempt::worked);
    assertThat(of(EventType.RECOVERED)).hasSize(1);
  }

  @Test
  void theNextIncidentDoesNotWaitForARemedyThatHasWorked() {
    healthy();
    failed(1);
    answer(CommandResult.ACCEPTED);
    pipeline.status("RUNNING", "RUNNING").idle(5);
    assertThat(of(EventType.RECOVERED)).hasSize(1);

    failed(1);

    assertThat(actions()).containsExactly(Action.RESTART_FAILED, Action.RESTART_FAILED);
  }

  @Test
  void whatConnectHasNotAcceptedHasNotWorked() {
    healthy();
    failed(1);
    answer(CommandResult.REFUSED);

    pipeline.status("RUNNING", "RUNNING").idle(5);

    assertThat(of(EventType.REPAIR)).hasSize(1);
    assertThat(of(EventType.RECOVERED)).hasSize(1);
  }

  /** C7: as a source that reads its offsets without end; Connect takes every command. */
  @Test
  void aRestartThatDoesNotEndGoesOnUpTheLadderToAPerson() {
    healthy();
    seconds(25, "UNASSIGNED");
    assertThat(actions()).containsExactly(Action.RESTART_FAILED);

    answer(CommandResult.ACCEPTED);
    seconds(COOL_DOWN + 5, "RESTARTING");
    answer(CommandResult.ACCEPTED);
    seconds(COOL_DOWN + 5, "RESTARTING");
    answer(CommandResult.ACCEPTED);
    assertThat(of(EventType.ESCALATED)).isEmpty();
    seconds(COOL_DOWN + 5, "RESTARTING");

    assertThat(actions())
        .containsExactly(Action.RESTART_FAILED, Action.RESTART_ALL, Action.STOP_RESUME);
    assertThat(of(EventType.ESCALATED)).hasSize(1);
    assertThat(of(EventType.ESCALATED).get(0).evidence().get("action"))
        .contains("kafka-transactions.sh");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
  }

  @Test
  void whatIsBeingRestartedIsNotRestartedAgain() {
    healthy();
    failed(1);
    answer(CommandResult.ACCEPTED);

    seconds(30, "RESTARTING");

    assertThat(actions()).hasSize(1);
    assertThat(of(EventType.DOWN)).hasSize(1);
  }

  @Test
  void theLadderHasThreeRungsAndAPauseBetweenThem() {
    healthy();
    failed(1);
    failed(COOL_DOWN);
    assertThat(actions()).containsExactly(Action.RESTART_FAILED);

    failed(1);
    assertThat(actions()).containsExactly(Action.RESTART_FAILED, Action.RESTART_ALL);

    failed(2 * COOL_DOWN + 2);
    assertThat(actions())
        .containsExactly(Action.RESTART_FAILED, Action.RESTART_ALL, Action.STOP_RESUME);
    assertThat(of(EventType.ESCALATED)).hasSize(1);
    assertThat(of(EventType.ESCALATED).get(0).summary()).startsWith("3 restarts in 24 hours, 3 of");
    assertThat(of(EventType.ESCALATED).get(0).evidence())
        .containsEntry("action", Advice.of(Rule.C7))
        .containsEntry("escalatedFrom", "DOWN");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);

    failed(3 * COOL_DOWN);
    assertThat(actions()).hasSize(3);
    assertThat(of(EventType.ESCALATED)).hasSize(1);
  }

  @Test
  void theBudgetIsForADayAndForEveryIncident() {
    healthy();
    for (int i = 0; i < 3; i++) {
      failed(1);
      answer(CommandResult.ACCEPTED);
      pipeline.status("RUNNING", "RUNNING").idle(150);
    }
    assertThat(actions()).hasSize(3).containsOnly(Action.RESTART_FAILED);

    failed(2);

    assertThat(actions()).hasSize(3);
    assertThat(of(EventType.ESCALATED))
        .singleElement()
        .satisfies(event -> assertThat(event.summary()).contains("0 of them for this"));

    pipeline.status("RUNNING", "RUNNING").idle(10);
    pipeline.after(Duration.ofHours(24)).idle(20);
    failed(1);
    assertThat(actions()).hasSize(4);
  }

  @Test
  void nothingIsDoneWhileAPersonHasPausedIt() {
    healthy();

    pipeline.status("PAUSED", "FAILED").after(SECOND).tick().after(SECOND).tick();

    assertThat(commands()).isEmpty();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.PAUSED);
  }

  @Test
  void nothingIsDoneOnWhatIsUnknown() {
    healthy();

    pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE,
            pipeline.now,
            Seen.unknown("404"),
            Seen.known(
                new ConnectorState(
                    PIPELINE,
                    "RUNNING",
                    List.of(new TaskState(0, "FAILED", Optional.of("why")))))));
    pipeline.after(SECOND).tick();

    assertThat(of(EventType.DOWN)).hasSize(1);
    assertThat(commands()).isEmpty();
  }

  @Test
  void nothingIsDoneWhereRepairsAreOff() {
    healthyUnder(RepairPolicy.of(Mode.OFF));

    failed(3 * COOL_DOWN);

    assertThat(commands()).isEmpty();
    assertThat(of(EventType.DOWN)).hasSize(1);
  }

  @Test
  void aDryRunDecidesAndNeverClaimsToHaveHelped() {
    healthyUnder(RepairPolicy.of(Mode.DRY_RUN));
    failed(1);
    answer(CommandResult.DRY_RUN);
    pipeline.status("RUNNING", "RUNNING").idle(5);

    assertThat(commands()).singleElement().satisfies(c -> assertThat(c.dryRun()).isTrue());
    assertThat(of(EventType.REPAIR))
        .singleElement()
        .satisfies(event -> assertThat(event.evidence()).containsEntry("outcome", "DRY_RUN"));
  }

  @Test
  void aDryRunThatGoesOnSaysThatNothingWasDone() {
    healthyUnder(RepairPolicy.of(Mode.DRY_RUN));

    failed(4 * COOL_DOWN);

    assertThat(actions()).hasSize(3);
    assertThat(of(EventType.ESCALATED).get(0).summary())
        .startsWith("a dry run: nothing was done about it");
  }

  @Test
  void nothingIsDoneDuringMaintenance() {
    healthyUnder(
        new RepairPolicy(
            Mode.ON,
            List.of(
                new Window.Once(Scenario.START, Scenario.START.plusSeconds(120)),
                new Window.Weekly(DayOfWeek.SUNDAY, LocalTime.NOON, Duration.ofHours(1)))));

    failed(30);
    assertThat(of(EventType.DOWN)).hasSize(1);
    assertThat(commands()).isEmpty();

    failed(40);
    assertThat(commands()).hasSize(1);
    assertThat(newest().at()).isAfterOrEqualTo(Scenario.START.plusSeconds(120));
  }

  @Test
  void aWeeklyWindowIsInUtcAndMayReachIntoTheNextDay() {
    Window night = new Window.Weekly(DayOfWeek.SATURDAY, LocalTime.of(22, 0), Duration.ofHours(4));

    assertThat(List.of("03T21:59:59", "03T22:00:00", "04T01:59:59", "04T02:00:00", "10T23:00:00"))
        .extracting(text -> night.covers(Instant.parse("2026-01-" + text + "Z")))
        .containsExactly(false, true, true, false, true);
  }

  @Test
  void aWindowCoversItsStartAndNotItsEnd() {
    Window once = new Window.Once(Scenario.START, Scenario.START.plusSeconds(10));

    assertThat(List.of(-1, 0, 9, 10))
        .extracting(second -> once.covers(Scenario.START.plusSeconds(second)))
        .containsExactly(false, true, true, false);
  }

  @Test
  void whatWouldFailInTheSameWayIsNotTried() {
    healthy();
    unreadable(1, "RUNNING");

    unreadable(90, "FAILED");
    assertThat(of(EventType.DOWN)).hasSize(1);
    assertThat(commands()).isEmpty();

    failed(1);
    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
  }

  @Test
  void anAttemptThatTheObstacleExplainsDoesNotHoldUpTheNext() {
    healthy();
    failed(1);
    assertThat(commands()).hasSize(1);
    unreadable(5, "FAILED");
    assertThat(commands()).hasSize(1);

    failed(1);

    assertThat(commands()).hasSize(2);
  }

  @Test
  void oneBadLookAtTheCatalogDoesNotShortenTheCoolDown() {
    healthy();
    failed(1);
    for (int i = 0; i < 6; i++) {
      unreadable(1, "FAILED");
      failed(10);
    }

    assertThat(commands()).hasSize(1);
  }

  /** Seconds in which the catalog cannot be read from here. */
  private void unreadable(int count, String state) {
    for (int i = 0; i < count; i++) {
      long place = 1_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
      pipeline.after(SECOND).status("RUNNING", state).beat(place, 1).sourceAt(place, 1);
      pipeline.apply(
          Fact.CatalogSeen.whole(
              PIPELINE, pipeline.now, pipeline.now, Seen.unknown("connection refused")));
      pipeline.tickOnly();
    }
  }

  @Test
  void theSinkIsRestartedWhenItsWarehouseIsBack() {
    healthy();
    failed(1);
    warehouse(Seen.unknown("no file"));
    failed(100);
    assertThat(commands()).hasSize(1);

    warehouse(Seen.known(true));
    failed(1);

    assertThat(commands()).hasSize(2);
  }

  private void warehouse(Seen<Boolean> reachable) {
    pipeline.apply(new Fact.WarehouseSeen(PIPELINE, pipeline.now, reachable));
  }

  @Test
  void theSourceDoesNotWaitForTheCatalog() {
    healthy();
    unreadable(1, "RUNNING");

    source("FAILED");
    unreadableWithSource(1);

    assertThat(commands())
        .singleElement()
        .satisfies(command -> assertThat(command.connector()).isEqualTo("source"));
  }

  private void source(String task) {
    pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE,
            pipeline.now,
            Seen.known(
                new ConnectorState(
                    "source", "RUNNING", List.of(new TaskState(0, task, Optional.of("why"))))),
            Seen.known(
                new ConnectorState(
                    PIPELINE, "RUNNING", List.of(new TaskState(0, "RUNNING", Optional.empty()))))));
  }

  private void unreadableWithSource(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.after(SECOND);
      pipeline.apply(
          Fact.CatalogSeen.whole(
              PIPELINE, pipeline.now, pipeline.now, Seen.unknown("connection refused")));
      pipeline.tickOnly();
    }
  }

  @Test
  void theSourceIsRestartedWhenItsDatabaseIsBack() {
    healthy();
    database(false);
    source("FAILED");
    pipeline.after(SECOND).tick().after(SECOND).tick();
    assertThat(of(EventType.DOWN))
        .singleElement()
        .satisfies(event -> assertThat(event.rule()).isEqualTo(Rule.C3));
    assertThat(commands()).isEmpty();

    database(true);
    pipeline.after(SECOND).tick();

    assertThat(actions()).containsExactly(Action.RESTART_FAILED);
    assertThat(newest().connector()).isEqualTo("source");
  }

  private void database(boolean reachable) {
    pipeline.apply(
        new Fact.DatabaseSeen(PIPELINE, pipeline.now, reachable, Seen.unknown("not asked")));
  }

  @Test
  void aStopOfOursIsNoPauseByAPerson() {
    atTheThirdRung();

    seconds("STOPPED", 30);

    assertThat(of(EventType.PAUSED)).isEmpty();
    assertThat(actions()).hasSize(3);
  }

  @Test
  void aStopThatWasCutShortIsResumedByWhoeverIsThere() {
    atTheThirdRung();
    pipeline.apply(new CommandTaken(PIPELINE, pipeline.now, newest().id(), "died"));

    seconds("STOPPED", 61);

    assertThat(actions()).endsWith(Action.STOP_RESUME, Action.RESUME);
    assertThat(newest().connector()).isEqualTo(PIPELINE);
    assertThat(newest().incident()).isEqualTo(of(EventType.DOWN).get(0).incident());
    assertThat(of(EventType.PAUSED)).isEmpty();
  }

  @Test
  void aStopThatNobodyCanResumeGoesToAPerson() {
    atTheThirdRung();

    seconds("STOPPED", 61);
    for (int i = 0; i < 4; i++) {
      answer(CommandResult.UNREACHABLE);
      seconds("STOPPED", 61);
    }

    assertThat(actions().stream().filter(Action.RESUME::equals)).hasSize(3);
    assertThat(of(EventType.ESCALATED))
        .singleElement()
        .satisfies(event -> assertThat(event.summary()).contains("cannot be resumed"));
  }

  @Test
  void aStopAfterOursWasResumedIsAPersons() {
    atTheThirdRung();
    answer(CommandResult.ACCEPTED);
    seconds(130, "RUNNING");

    seconds("STOPPED", 70);

    assertThat(of(EventType.PAUSED)).hasSize(1);
    assertThat(actions()).doesNotContain(Action.RESUME);
  }

  @Test
  void aStopAfterOursDidNotGetThroughIsAPersons() {
    for (CommandResult result : List.of(CommandResult.UNREACHABLE, CommandResult.REFUSED)) {
      pipeline = new Scenario(Scenario.REPAIRING);
      atTheThirdRung();
      answer(result);
      seconds(130, "RUNNING");

      seconds("STOPPED", 200);

      assertThat(of(EventType.PAUSED)).hasSize(1);
      assertThat(actions()).doesNotContain(Action.RESUME);
    }
  }

  @Test
  void aStopThatNobodyWatchedIsResumed() {
    atTheThirdRung();
    seconds(2, "FAILED");
    pipeline.after(Duration.ofMinutes(10));

    seconds("STOPPED", 3);

    assertThat(actions()).endsWith(Action.STOP_RESUME, Action.RESUME);
  }

  @Test
  void aStopOfOursIsNotResumedWhileAPersonWorks() {
    atTheThirdRung();
    answer(CommandResult.UNREACHABLE);
    seconds("STOPPED", 30);
    Instant until = pipeline.now.plusSeconds(300);
    pipeline.apply(new Fact.MaintenanceSet(PIPELINE, pipeline.now, "ann", "offsets", until));

    seconds("STOPPED", 299);
    assertThat(actions()).doesNotContain(Action.RESUME);

    seconds("STOPPED", 2);
    assertThat(actions()).endsWith(Action.STOP_RESUME, Action.RESUME);
  }

  @Test
  void aCoordinatorIsGivenItsTimeAnewAfterARestartThatNobodySaw() {
    healthy();
    pipeline.ends(9, 4);
    for (int i = 0; i < 3; i++) {
      pipeline.start("failed-" + i);
      seconds(12, "RUNNING");
    }
    seconds(205, "RUNNING");

    // 210 seconds after the last round was opened it would be missed.
    assertThat(actions()).startsWith(Action.RESTART_ALL);
    assertThat(pipeline.events()).noneMatch(event -> event.rule() == Rule.S13);
  }

  private void atTheThirdRung() {
    healthy();
    failed(1);
    failed(COOL_DOWN + 1);
    failed(COOL_DOWN + 1);
    assertThat(actions()).endsWith(Action.STOP_RESUME);
  }

  private void seconds(String connector, int count) {
    for (int i = 0; i < count; i++) {
      ConnectorState sink = new ConnectorState(PIPELINE, connector, List.of());
      ConnectorState source =
          new ConnectorState(
              "source", "RUNNING", List.of(new TaskState(0, "RUNNING", Optional.empty())));
      pipeline.after(SECOND);
      pipeline.apply(
          new Fact.StatusSeen(PIPELINE, pipeline.now, Seen.known(source), Seen.known(sink)));
      pipeline.tick();
    }
  }

  @Test
  void aRestartThatWouldLoseAnnouncementsIsNotTried() {
    healthy();
    pipeline.coordinator = Seen.known(Map.of());

    failed(2);

    assertThat(commands()).isEmpty();
    assertThat(of(EventType.ESCALATED).stream().map(Event::summary))
        .anyMatch(summary -> summary.startsWith("not restarted: the coordinator's group"));
  }

  @Test
  void whatOnlyAPersonCanMakeGoodIsHandedOverOnceWithWhatToDo() {
    healthy();
    long highest = pipeline.coordinator.get().get(0);
    pipeline.coordinator = Seen.known(Map.of(0, 3L));
    seconds(10, "RUNNING");

    assertThat(of(EventType.ESCALATED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S4);
              assertThat(event.evidence().get("action")).contains("--to-offset " + highest);
            });
  }

  @Test
  void whatAnEventHasToldIsFoundByItsIncident() {
    for (Rule rule : List.of(Rule.S4, Rule.S5, Rule.S6, Rule.S15)) {
      Incident incident =
          new Incident(
              "4711",
              EventType.DATA_LOSS,
              rule.severity(),
              rule,
              List.of(rule),
              Optional.empty(),
              pipeline.now,
              pipeline.now,
              Optional.empty(),
              "it happened",
              false,
              Optional.empty());

      assertThat(incident.advice())
          .endsWith(" Its events: ./frostline events --incident 4711 --since 7d --details.");
    }
  }

  @Test
  void thereIsAnAdviceForEachRule() {
    for (Rule rule : Rule.values()) {
      assertThat(Advice.of(rule)).endsWith(".").hasSizeGreaterThan(20);
    }
  }
}
