package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static io.frostline.core.Scenario.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.GroupLook;
import io.frostline.core.Fact.Slot;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where one rule ends and another begins, and what closes nothing because it sees nothing. */
class RuleLimitsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Scenario pipeline = new Scenario().healthy();

  private void database(boolean reachable, Seen<Slot> slot) {
    pipeline.apply(new Fact.DatabaseSeen(PIPELINE, pipeline.now, reachable, slot));
  }

  private static Seen<Slot> slot(Long retained, Long headroom) {
    return Seen.known(
        new Slot(
            true,
            true,
            Optional.empty(),
            Optional.ofNullable(retained),
            Optional.ofNullable(headroom),
            Optional.of("extended")));
  }

  /** Rounds go on, and nothing comes out of the database. */
  private void withoutBeats(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.after(SECOND).round("r" + pipeline.control, 0, null, null).tick();
    }
  }

  private void sourceFails() {
    pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE,
            pipeline.now,
            Seen.known(
                new ConnectorState(
                    "source", "RUNNING", List.of(new TaskState(0, "FAILED", Optional.empty())))),
            pipeline.state.health().sink()));
  }

  private List<Rule> rules() {
    return pipeline.events().stream().map(Event::rule).toList();
  }

  @Test
  void databaseThatAnswersIsNotWhyNothingComesFromIt() {
    for (int i = 0; i < 20; i++) {
      database(true, Seen.unknown("no credentials"));
      withoutBeats(1);
    }

    assertThat(rules()).containsExactly(Rule.C1);
  }

  @Test
  void databaseThatCouldNotBeReachedAMinuteAgoMayAnswerByNow() {
    database(false, Seen.unknown("connection refused"));
    pipeline.idle(46);
    withoutBeats(14);
    assertThat(pipeline.events()).isEmpty();

    withoutBeats(3);
    assertThat(rules()).containsExactly(Rule.C1);
  }

  @Test
  void taskThatFailsBecauseTheDatabaseIsGoneIsToldAsSuchAtOnce() {
    sourceFails();
    database(false, Seen.unknown("connection refused"));
    pipeline.idle(1);

    assertThat(rules()).containsExactly(Rule.C3);
  }

  @Test
  void sinkThatFailsHasNothingToDoWithTheDatabase() {
    database(false, Seen.unknown("connection refused"));
    pipeline.status("RUNNING", "FAILED").idle(1);

    assertThat(rules()).containsExactly(Rule.C7);
  }

  @Test
  void sinkThatIsAboutToStartIsNotDownBecauseOfTheDatabase() {
    database(false, Seen.unknown("connection refused"));
    pipeline.status("RUNNING", "UNASSIGNED").idle(20);
    assertThat(pipeline.events()).isEmpty();

    pipeline.idle(1);
    assertThat(rules()).containsExactly(Rule.C7);
  }

  @Test
  void databaseThatCannotBeReachedWhileChangesComeIsNoOutage() {
    for (int i = 0; i < 20; i++) {
      database(false, Seen.unknown("connection refused"));
      pipeline.idle(1);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void stalledCaptureIsNotOverBecauseSomethingElseFails() {
    withoutBeats(17);
    pipeline.status("RUNNING", "FAILED");
    withoutBeats(2);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED, EventType.DOWN);
  }

  @Test
  void missingTableOfThePublicationIsNotFoundAgainByNotLooking() {
    pipeline.publication(Map.of("public.audit", List.of()));
    pipeline.unseenPublication("no answer").idle(20);
    pipeline.unseenPublication("no answer").idle(9);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.MISCONFIGURED);
  }

  @Test
  void walMayTakeHalfOfWhatTheDatabaseKeeps() {
    database(true, slot(5L, 5L));
    pipeline.idle(1);
    assertThat(pipeline.events()).isEmpty();

    database(true, slot(6L, 5L));
    pipeline.idle(1);
    assertThat(rules()).containsExactly(Rule.C5, Rule.C5);
  }

  @Test
  void zombieThatCompletesNothingIsNotASecondCoordinator() {
    for (String key : List.of("key-A", "key-A", "key-B", "key-A", "key-B", "key-B")) {
      pipeline.key = key;
      if (key.equals("key-A")) {
        pipeline.start(key + pipeline.control);
      } else {
        pipeline.round(key + pipeline.control, 0, null, null);
      }
      pipeline.seconds(1);
    }

    assertThat(rules()).containsOnly(Rule.S2);
    assertThat(pipeline.events()).hasSize(1);
    assertThat(pipeline.events().get(0).summary()).startsWith("a coordinator that was replaced");
  }

  @Test
  void keyThatSpokeAnOddNumberOfTimesIsStillKnown() {
    for (String key : List.of("key-C", "key-C", "key-C", "key-D", "key-C")) {
      pipeline.key = key;
      pipeline.start(key + pipeline.control).seconds(1);
    }

    assertThat(pipeline.events(EventType.HUNG)).hasSize(1);
  }

  @Test
  void zombieIsNotGoneBecauseTheCoordinatorsOffsetsAreUnknown() {
    pipeline.apply(
        new Fact.CoordinatorSeen(PIPELINE, pipeline.now, Seen.known(new GroupLook("STABLE", 2))));
    pipeline.idle(62);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.HUNG);

    pipeline.coordinator = Seen.unknown("timeout");
    pipeline.apply(
        new Fact.CoordinatorSeen(PIPELINE, pipeline.now, Seen.known(new GroupLook("STABLE", 1))));
    pipeline.seconds(2);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();
  }

  @Test
  void missingOffsetIsNotBackBecauseTheCoordinatorsOffsetsAreUnknown() {
    pipeline.coordinator = Seen.known(Map.of());
    pipeline.seconds(1);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED, EventType.ESCALATED);

    pipeline.coordinator = Seen.unknown("timeout");
    pipeline.seconds(2);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();
  }

  @Test
  void offsetThatAnOlderLookShowedIsNotGoneBack() {
    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control - 1));
    pipeline.seconds(1);
    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control));
    pipeline.seconds(3);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void offsetThatWentBackUntilTheNextCommitIsTold() {
    pipeline.coordinator = Seen.known(Map.of(0, 3L));
    pipeline.seconds(1).idle(1);

    assertThat(pipeline.events(EventType.HUNG)).hasSize(1);
    pipeline.seconds(1);
    assertThat(pipeline.events(EventType.RECOVERED)).hasSize(1);
  }

  @Test
  void connectorWithoutAWorkerBeforeAndAfterAGapMayBeAboutToStart() {
    pipeline.seconds(1).status("UNASSIGNED", "UNASSIGNED").tick();
    pipeline.after(Duration.ofSeconds(40)).status("UNASSIGNED", "UNASSIGNED").tick();
    assertThat(pipeline.events(EventType.DOWN)).isEmpty();

    for (int i = 0; i < 25; i++) {
      pipeline.after(Duration.ofSeconds(1)).status("UNASSIGNED", "UNASSIGNED").tick();
    }
    assertThat(pipeline.events(EventType.DOWN)).isNotEmpty();
  }

  @Test
  void offsetThatGoesBackToTheFirstRetainedAnnouncementIsNoLoss() {
    pipeline.coordinator = Seen.known(Map.of(0, 3L));
    pipeline.controlStart = 3;
    pipeline.seconds(2);

    assertThat(pipeline.events(EventType.HUNG))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.HUNG);
              assertThat(event.summary()).isEqualTo("the coordinator's committed offset went back");
            });
  }

  @Test
  void historyThatWasReadIsKnownAlthoughKafkaHasDeletedIt() {
    pipeline.controlStart = pipeline.control;
    pipeline.seconds(1);

    assertThat(pipeline.watermark().unknown()).isEmpty();
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
  }

  private Fact.Tick tick(
      Seen<Map<Partition, Extent>> extents, Seen<Map<Integer, ControlPlace>> control) {
    return new Fact.Tick(
        PIPELINE,
        pipeline.now,
        pipeline.sourceOffset,
        extents,
        Seen.known(Map.copyOf(pipeline.group)),
        pipeline.coordinator,
        control);
  }

  @Test
  void nothingIsOverBecauseTheEndsAreUnknown() {
    PipelineConfig c = Scenario.CONFIG;
    pipeline =
        new Scenario(
                new PipelineConfig(
                    c.sink(),
                    c.source(),
                    c.group(),
                    c.coordinatorGroup(),
                    c.controlTopic(),
                    c.namespace(),
                    c.commitInterval(),
                    c.commitTimeout(),
                    c.beatInterval(),
                    Duration.ofSeconds(40),
                    true,
                    c.database(),
                    c.issues(),
                    RepairPolicy.valueOf(false)))
            .healthy();
    pipeline.ends(8, 4).idle(45);
    assertThat(pipeline.eventTypes()).containsExactlyInAnyOrder(EventType.STALLED, EventType.LAG);

    for (int i = 0; i < 3; i++) {
      pipeline.after(SECOND).apply(tick(Seen.unknown("timeout"), Seen.unknown("timeout")));
    }

    assertThat(pipeline.eventTypes()).containsExactlyInAnyOrder(EventType.STALLED, EventType.LAG);
    assertThat(pipeline.lag().unreadRecords()).isEmpty();
  }

  @Test
  void lagIsNotOverBecauseTheAppWasAway() {
    pipeline.ends(8, 4);
    for (int i = 0; i < 62; i++) {
      pipeline.idle(30);
    }
    assertThat(pipeline.events(EventType.LAG)).hasSize(1);

    pipeline.after(Duration.ofMinutes(3)).idle(5);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();
    assertThat(pipeline.events(EventType.STALLED)).hasSize(1);
  }

  @Test
  void objectiveThatIsJustMetIsMet() {
    pipeline.ends(8, 4).idle(30 * 60);
    assertThat(pipeline.lag().total()).contains(Duration.ofMinutes(30));
    assertThat(pipeline.events(EventType.LAG)).isEmpty();

    pipeline.idle(1);
    assertThat(pipeline.events(EventType.LAG))
        .singleElement()
        .satisfies(event -> assertThat(event.evidence()).containsEntry("lagSeconds", "1801"));
  }

  @Test
  void quarterOfTheRetentionIsEnough() {
    pipeline.apply(
        new Fact.RetentionSeen(
            PIPELINE, pipeline.now, Seen.known(Map.of(TOPIC, Duration.ofSeconds(40)))));
    pipeline.ends(8, 4).idle(31);
    assertThat(rules()).doesNotContain(Rule.A5);

    pipeline.idle(1);
    assertThat(rules()).contains(Rule.A5);
  }

  @Test
  void stallSaysWhatWaitsAndWhereTheTableStands() {
    // The round is not answered by all, so nothing is told of it before the table has waited.
    pipeline.ends(8, 4).start("c2").written("c2", 2).seconds(32);

    assertThat(pipeline.events())
        .singleElement()
        .satisfies(
            event ->
                assertThat(event.evidence())
                    .containsEntry("pendingRows", "2")
                    .containsEntry("lastSnapshot", "101")
                    .containsEntry("connector", PIPELINE));
  }

  @Test
  void withoutALookAtTheCatalogNobodyKnowsThatNoCommitCame() {
    pipeline.ends(8, 4);
    for (int i = 0; i < 40; i++) {
      pipeline.after(Duration.ofSeconds(1)).tickOnly();
    }
    assertThat(pipeline.events(EventType.STALLED)).isEmpty();

    pipeline.tick();
    assertThat(pipeline.events(EventType.STALLED)).hasSize(1);
  }

  @Test
  void missingTableSaysWhatIsAnnouncedForIt() {
    pipeline.ends(8, 4).start("c2").written("c2", 2);
    pipeline.tableExists = false;
    pipeline.seconds(2);

    assertThat(pipeline.events(EventType.TABLE_MISSING).get(0).evidence())
        .containsEntry("pendingRows", "2")
        .containsEntry("uuid", "uuid-1");
  }

  @Test
  void stallOfRoundsIsNotAStallOfEachTableToo() {
    pipeline.ends(8, 4).start("f").written("f", 2).answered("f", 8L, null);
    for (int i = 0; i < 6; i++) {
      pipeline.start("f" + i).seconds(10);
    }

    assertThat(pipeline.events(EventType.STALLED))
        .singleElement()
        .satisfies(event -> assertThat(event.table()).isEmpty());
  }

  @Test
  void whatHasArrivedSinceTheNewestCoveredCutWaitsFromThenOn() {
    pipeline.ends(8, 4).idle(20).ends(9, 4).idle(1);
    // Nothing of the first two records was for the table: no commit, and yet it has moved.
    pipeline.answered("c2", 8L, null).idle(29);
    assertThat(pipeline.events()).isEmpty();

    pipeline.idle(3);
    assertThat(pipeline.events(EventType.STALLED)).hasSize(1);
  }

  @Test
  void answerBeforeALaterAnnouncementCounts() {
    pipeline.ends(8, 4).after(SECOND).beat(5_000, 1).sourceAt(5_000, 1).tick();
    pipeline.answered("c2", 8L, null).start("c3").written("c3", 5).tick();

    assertThat(pipeline.watermark().sourcePosition()).contains(new Position(5_000, 1));
  }

  @Test
  void secondTailOfAPartitionReplacesTheFirst() {
    pipeline.ends(9, 4).after(SECOND).beat(5_000, 1).sourceAt(5_000, 1);
    pipeline.apply(new Fact.TailSeen(PIPELINE, pipeline.now, P0, 6, 8)).tick();
    assertThat(pipeline.watermark().sourcePosition())
        .isNotEqualTo(Optional.of(new Position(5_000, 1)));

    pipeline.apply(new Fact.TailSeen(PIPELINE, pipeline.now, P0, 6, 9)).tick();
    assertThat(pipeline.watermark().sourcePosition()).contains(new Position(5_000, 1));
  }

  @Test
  void recordsAreCountedWhereTheySit() {
    pipeline.ends(20, 14).group.put(P0, 8L);
    pipeline.group.put(Scenario.P1, 9L);
    pipeline.seconds(1);

    assertThat(pipeline.lag().unreadRecords()).contains(12L + 5L);
    assertThat(pipeline.lag().stagedRecords()).contains(2L + 5L);
    assertThat(pipeline.state.view().tables().get(0).capturedRecords()).isEqualTo(34);
  }

  @Test
  void emptyTopicsAreNotYetATableThatIsMissing() {
    pipeline.extents.put(new Partition("cdc.public.empty", 0), new Extent(0, 0));
    pipeline.extents.put(new Partition("cdc.public.full", 0), new Extent(0, 1));
    pipeline.idle(1);

    assertThat(pipeline.state.tables()).containsOnlyKeys(TABLE, "cold.full");
  }

  @Test
  void withoutAConfigurationNothingIsJudged() {
    PipelineState state = PipelineState.empty(PIPELINE);

    Fold.Step step =
        Fold.apply(
            state,
            tick(
                Seen.known(Map.of(P0, new Extent(0, 5))),
                Seen.known(Map.of(0, new ControlPlace(0, 0, 0, 0)))));

    assertThat(step.outputs()).isEmpty();
    assertThat(step.state().phase()).isEqualTo(Phase.UNKNOWN);
    assertThat(step.state().view().observedAt()).contains(pipeline.now);
  }

  @Test
  void stateThatComesBackFromTheStoreKnowsAllButTheLastLook() {
    assertThat(pipeline.state.view().tables()).hasSize(1);

    PipelineState restored = pipeline.state.restored();

    assertThat(restored.view().tables()).isEmpty();
    assertThat(restored.view().resume()).isEqualTo(pipeline.state.view().resume());
    assertThat(restored.tables()).isEqualTo(pipeline.state.tables());
  }

  @Test
  void fifteenSecondsBetweenTwoTicksAreNoGap() {
    pipeline.ends(8, 4).tick();
    // The limit is thirty seconds, and one of the ticks has come fourteen late.
    for (int i = 0; i < 2; i++) {
      pipeline.after(Duration.ofSeconds(15)).tick();
    }
    pipeline.after(Duration.ofSeconds(14)).tick();
    assertThat(pipeline.events(EventType.STALLED)).isEmpty();
    pipeline.after(SECOND).tick();
    assertThat(pipeline.events(EventType.STALLED)).hasSize(1);
  }

  @Test
  void sixteenSecondsBetweenTwoTicksAreAGap() {
    pipeline.ends(8, 4).tick();
    for (int i = 0; i < 4; i++) {
      pipeline.after(Duration.ofSeconds(16)).tick();
    }

    assertThat(pipeline.events(EventType.STALLED)).isEmpty();
  }

  @Test
  void pipelineWithoutACommitIsStarting() {
    Scenario young = new Scenario();
    young.ends(6, 4).seconds(3);

    assertThat(young.state.phase()).isEqualTo(Phase.STARTING);
  }

  @Test
  void sourceOffsetThatGoesBackIsNotYetAPersonsBusiness() {
    pipeline.sourceAt(3, 1).after(SECOND).tick().after(SECOND).tick();

    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNCONFIRMED);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void sourceThatCannotGoBackToItsOffsetIsHandedToAPersonOnce() {
    pipeline = new Scenario(Scenario.REPAIRING).healthy();
    pipeline.sourceAt(3, 1).after(SECOND).tick();
    sourceFails();
    for (int i = 0; i < 200; i++) {
      pipeline.after(SECOND).tick();
    }

    assertThat(pipeline.commands()).isEmpty();
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
    Event called = pipeline.events(EventType.ESCALATED).get(0);
    assertThat(pipeline.events(EventType.ESCALATED)).hasSize(1);
    assertThat(called.rule()).isEqualTo(Rule.C4);
    assertThat(called.summary()).contains("from lsn_commit 1061, lsn 1 to lsn_commit 3, lsn 1");
    assertThat(called.evidence().get("action")).contains("PATCH /connectors/NAME/offsets");
  }

  private void catalogFails(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.after(SECOND);
      pipeline.apply(
          Fact.CatalogSeen.whole(PIPELINE, pipeline.now, pipeline.now, Seen.unknown("refused")));
      pipeline.tickOnly();
    }
  }

  @Test
  void oneLookAtTheCatalogThatFailsIsNoNews() {
    pipeline.round("a", 0, null, null);
    catalogFails(1);
    pipeline.idle(5);
    catalogFails(3);
    assertThat(rules()).doesNotContain(Rule.S19);

    catalogFails(1);
    assertThat(pipeline.events())
        .filteredOn(event -> event.rule() == Rule.S19)
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.DEGRADED);
              assertThat(event.evidence()).containsEntry("reason", "refused");
            });
  }

  @Test
  void catalogThatTheAppDoesNotReadIsNotMissed() {
    PipelineConfig c = Scenario.CONFIG;
    pipeline =
        new Scenario(
            new PipelineConfig(
                c.sink(),
                c.source(),
                c.group(),
                c.coordinatorGroup(),
                c.controlTopic(),
                c.namespace(),
                c.commitInterval(),
                c.commitTimeout(),
                Optional.empty(),
                c.lagObjective(),
                false,
                c.database(),
                c.issues(),
                RepairPolicy.valueOf(false)));
    catalogFails(60);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void offsetsOfALastSnapshotDoNotExpire() {
    pipeline.after(Duration.ofDays(4)).idle(5);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void stallIsOverWithACommitAlthoughMoreWaits() {
    pipeline.ends(8, 4).idle(32);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);

    pipeline.ends(9, 4).idle(1).round("c2", 2, 8L, null).idle(1);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED, EventType.RECOVERED);
  }

  @Test
  void tableThatIsCommittedToIsNotStalledThoughOnePartitionStandsStill() {
    for (long i = 1; i <= 8; i++) {
      pipeline.ends(6 + i, 9).round("p" + i, 1, 6 + i, null).seconds(9);
    }
    assertThat(pipeline.events(EventType.STALLED)).isEmpty();

    pipeline.idle(32);
    assertThat(pipeline.events(EventType.STALLED)).hasSize(1);
  }

  @Test
  void stallIsNotOverBecauseTheAppWasAway() {
    pipeline.ends(8, 4).idle(32).after(Duration.ofMinutes(5)).idle(25);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  @Test
  void snapshotThatWaitsIsNotAskedForAgain() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshotRecording("c2", 2, 1, pipeline.control + 1).seconds(1);

    assertThat(pipeline.state.view().resume().snapshots()).isEqualTo(Map.of("uuid-1", 2L));
    assertThat(pipeline.state.view().resume().again()).isFalse();
  }

  @Test
  void tableWithoutASnapshotHasNothingToResumeFrom() {
    Scenario young = new Scenario();
    young.ends(6, 4).extents.put(new Partition("cdc.public.full", 0), new Extent(0, 1));
    young.tick();

    assertThat(young.state.tables()).containsKey("cold.full");
    assertThat(young.state.view().resume().snapshots()).isEmpty();
  }
}
