package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.P1;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.GroupLook;
import io.frostline.core.Fact.Slot;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Watermark;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One test, or more, for each row of the failure catalogue, named by its id. */
class CatalogueTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Scenario pipeline = new Scenario();

  /** Ten rows in the table, and a minute of peace. */
  private void healthy() {
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).tick();
    pipeline.round("c1", 10, 6L, 4L).tick().idle(60);
    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
  }

  private Event only(Rule rule) {
    assertThat(pipeline.events()).extracting(Event::rule).containsOnly(rule);
    return pipeline.events().get(0);
  }

  private Event found(Rule rule, EventType type) {
    return pipeline.events().stream()
        .filter(event -> event.rule() == rule && event.type() == type)
        .findFirst()
        .orElseThrow(() -> new AssertionError(rule + " not in " + pipeline.events()));
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      long place = 1_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1).tick();
    }
  }

  /** A round that only the task with partition 0 answers, closed at the timeout. */
  private void partialRound(String commit) {
    partialRound(commit, P0);
  }

  private void partialRound(String commit, Partition answered) {
    pipeline.start(commit);
    pipeline.control(new DataComplete(commit, List.of(new Assignment(answered, Optional.empty()))));
    seconds(6);
    pipeline.completed(commit);
    seconds(4);
  }

  @Test
  void s1_taskThatAnswersNoRound() {
    healthy();
    partialRound("p1");
    partialRound("p2");
    assertThat(pipeline.events()).isEmpty();

    partialRound("p3");

    Event event = only(Rule.S1);
    assertThat(event.type()).isEqualTo(EventType.DEGRADED);
    assertThat(event.evidence()).containsEntry("partitions", P1.toString());
    pipeline.idle(5);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED, EventType.RECOVERED);
  }

  @Test
  void s1_differentPartitionsInEachRoundAreNotOneTask() {
    healthy();
    for (int i = 0; i < 4; i++) {
      partialRound("p" + i, i % 2 == 0 ? P0 : P1);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s1_taskThatGotOtherPartitionsMeanwhile() {
    healthy();
    partialRound("p0", P1);
    partialRound("p1");
    partialRound("p2");
    assertThat(pipeline.events()).isEmpty();

    partialRound("p3");

    assertThat(only(Rule.S1).evidence())
        .containsEntry("partitions", P1.toString())
        .containsEntry("rounds", "3");
  }

  @Test
  void s1_taskThatHasHadNoRecordForLongIsToldWithTheFirstRoundOfANewCoordinator() {
    healthy();
    pipeline.key = "key-B";
    partialRound("p1");

    assertThat(only(Rule.S1).evidence())
        .containsEntry("partitions", P1.toString())
        .containsEntry("rounds", "1");
    partialRound("p2");
    assertThat(pipeline.events()).hasSize(1);
    pipeline.idle(5);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED, EventType.RECOVERED);
  }

  private void firstRoundWithoutAnAnswer(int secondsUntilTheNext) {
    healthy();
    pipeline.key = "key-B";
    pipeline.start("p1");
    pipeline.control(new DataComplete("p1", List.of(new Assignment(P0, Optional.empty()))));
    seconds(5);
    pipeline.completed("p1");
    seconds(secondsUntilTheNext);
    assertThat(pipeline.events()).isEmpty();
    pipeline.start("p2");
    seconds(1);
  }

  @Test
  void s1_taskThatHasNotAnsweredUntilTheNextRoundIsToldWithThat() {
    firstRoundWithoutAnAnswer(1);

    assertThat(only(Rule.S1).evidence()).containsEntry("partitions", P1.toString());
  }

  @Test
  void s1_nextRoundThatFollowsAtOnceLeavesNoTimeForALateAnswer() {
    firstRoundWithoutAnAnswer(0);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s1_taskThatHasHadARecordLatelyIsGivenThreeRounds() {
    healthy();
    pipeline.ends(6, 5);
    pipeline.key = "key-B";
    partialRound("p1");
    partialRound("p2");
    assertThat(pipeline.events()).isEmpty();

    partialRound("p3");
    only(Rule.S1);
  }

  @Test
  void s1_answerThatIsLateByATickIsOne() {
    healthy();
    pipeline.key = "key-B";
    pipeline.start("p1");
    pipeline.control(new DataComplete("p1", List.of(new Assignment(P0, Optional.empty()))));
    seconds(6);
    pipeline.completed("p1");
    seconds(1);
    pipeline.control(new DataComplete("p1", List.of(new Assignment(P1, Optional.empty()))));
    seconds(3);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s1_roundThatNobodyAnswersTellsOfNoSingleTask() {
    healthy();
    pipeline.key = "key-B";
    pipeline.start("p1");
    seconds(6);
    pipeline.completed("p1");
    seconds(4);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s1_answersToAnOldRoundDoNotCount() {
    healthy();
    for (int i = 0; i < 3; i++) {
      pipeline.start("p" + i);
      pipeline.control(new DataComplete("p" + i, List.of(new Assignment(P0, Optional.empty()))));
      pipeline.control(
          new DataComplete("p" + (i - 1), List.of(new Assignment(P1, Optional.empty()))));
      seconds(6);
      pipeline.completed("p" + i);
      seconds(4);
    }

    only(Rule.S1);
  }

  private void roundBy(String key, String commit) {
    pipeline.key = key;
    pipeline.round(commit, 0, null, null);
    seconds(2);
  }

  @Test
  void s2_oldCoordinatorThatSpeaksAgain() {
    healthy();
    roundBy("key-B", "b1");
    assertThat(pipeline.events()).isEmpty();

    pipeline.key = "key-A";
    pipeline.start("a9");
    seconds(1);

    Event event = only(Rule.S2);
    assertThat(event.type()).isEqualTo(EventType.HUNG);
    assertThat(event.evidence())
        .containsEntry("olderKey", "key-A")
        .containsEntry("newerKey", "key-B");
  }

  @Test
  void s2_theOrderInWhichControlPartitionsAreReadHidesNoOldCoordinator() {
    healthy();
    roundsThatCommit(1, Map.of(1, 0L));
    pipeline.aside("key-B", new StartCommit("b0"));
    for (int i = 0; i < 2; i++) {
      // The newer one's round was opened first, and is read last.
      Instant opened = pipeline.now;
      seconds(1);
      pipeline.start("a" + i);
      Instant read = pipeline.now;
      pipeline.now = opened;
      pipeline.aside("key-B", new StartCommit("b" + i));
      pipeline.now = read;
      seconds(9);
    }

    assertThat(found(Rule.S2, EventType.HUNG).evidence())
        .containsEntry("olderKey", "key-A")
        .containsEntry("newerKey", "key-B");
  }

  @Test
  void s2_aRoundOfAReplacedCoordinatorThatIsReadLateIsNoReturn() {
    healthy();
    roundsThatCommit(1, Map.of(1, 0L));
    Instant opened = pipeline.now;
    for (String key : List.of("key-B", "key-C", "key-D")) {
      seconds(5);
      pipeline.key = key;
      pipeline.start(key);
    }
    Instant read = pipeline.now;
    pipeline.now = opened;
    pipeline.aside("key-X", new StartCommit("x1"));
    pipeline.now = read;
    seconds(5);

    assertThat(pipeline.eventTypes()).doesNotContain(EventType.HUNG);
  }

  @Test
  void s2_restartsAreNotZombies() {
    healthy();
    for (String key : List.of("key-B", "key-C", "key-D", "key-E")) {
      roundBy(key, key);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s2_isOverWhenOnlyOneHasSpokenForThreeRounds() {
    s2_oldCoordinatorThatSpeaksAgain();
    for (int i = 0; i < 12; i++) {
      roundBy("key-B", "b" + (10 + i));
      seconds(8);
    }

    assertThat(pipeline.eventTypes().get(pipeline.eventTypes().size() - 1))
        .isEqualTo(EventType.RECOVERED);
    assertThat(pipeline.state.incidents().open()).isEmpty();
  }

  @Test
  void s3_bothCoordinatorsCompleteRounds() {
    healthy();
    for (int i = 0; i < 3; i++) {
      roundBy("key-B", "b" + i);
      roundBy("key-A", "a" + i);
    }

    Event event = found(Rule.S3, EventType.HUNG);
    assertThat(event.incident()).isEqualTo(pipeline.events().get(0).incident());
  }

  @Test
  void s3_coordinatorGroupWithTwoMembersForAMinute() {
    healthy();
    for (int i = 0; i < 6; i++) {
      pipeline.apply(
          new Fact.CoordinatorSeen(PIPELINE, pipeline.now, Seen.known(new GroupLook("STABLE", 2))));
      pipeline.idle(10);
    }
    assertThat(pipeline.events()).isEmpty();

    pipeline.idle(2);

    assertThat(only(Rule.S3).evidence()).containsEntry("group", "connect-sink-coord");
    // Nobody looks for a minute: that it is over has not been seen.
    pipeline.after(Duration.ofMinutes(1)).idle(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.HUNG);
    pipeline.apply(
        new Fact.CoordinatorSeen(PIPELINE, pipeline.now, Seen.known(new GroupLook("STABLE", 1))));
    pipeline.idle(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.HUNG, EventType.RECOVERED);
  }

  @Test
  void s4_coordinatorOffsetThatGoesBack() {
    healthy();
    pipeline.coordinator = Seen.known(Map.of(0, 3L));
    seconds(1);
    assertThat(pipeline.events()).isEmpty();
    seconds(1);

    Event event = only(Rule.S4);
    assertThat(event.type()).isEqualTo(EventType.HUNG);
    assertThat(event.evidence()).containsEntry("now", "{0=3}");
    pipeline.idle(20);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.HUNG, EventType.ESCALATED, EventType.RECOVERED);
  }

  @Test
  void s4_goneBackToWhatKafkaHasDeletedIsALoss() {
    healthy();
    pipeline.coordinator = Seen.known(Map.of(0, 3L));
    pipeline.controlStart = 5;
    seconds(2);

    assertThat(found(Rule.S4, EventType.DATA_LOSS).severity()).isEqualTo(Output.Severity.CRITICAL);
  }

  @Test
  void s5_fileAnnouncedTwice() {
    healthy();
    pipeline.start("c2");
    for (int i = 0; i < 2; i++) {
      pipeline.control(
          new DataWritten("c2", TABLE, Optional.of("uuid-1"), 2, 1, List.of(77L, 78L + i)));
    }

    Event event = only(Rule.S5);
    assertThat(event.type()).isEqualTo(EventType.DUPLICATES);
    assertThat(event.evidence()).containsEntry("files", "1");
  }

  @Test
  void s5_snapshotWithMoreThanWasAnnounced() {
    healthy();
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshot("c2", 4, 2).tick();

    assertThat(only(Rule.S5).summary()).contains("2 rows more");
  }

  @Test
  void s6_announcedFilesThatASnapshotLeavesOut() {
    healthy();
    pipeline.start("c2").written("c2", 5).written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshot("c2", 2, 1).tick();

    assertThat(found(Rule.S6, EventType.DATA_LOSS).summary()).contains("5 announced rows");
  }

  @Test
  void s6_announcedFilesThatTheCoordinatorPasses() {
    healthy();
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null).completed("c2");
    seconds(1);
    assertThat(pipeline.events()).isEmpty();

    seconds(2);

    Event event = only(Rule.S6);
    assertThat(event.type()).isEqualTo(EventType.DATA_LOSS);
    assertThat(event.evidence()).containsEntry("rows", "2");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
  }

  @Test
  void s6_aLookThatBeganBeforeTheOffsetWasSeenSettlesNothing() {
    healthy();
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null).completed("c2");
    Instant before = pipeline.now;
    for (int i = 0; i < 5; i++) {
      pipeline.after(SECOND).tickOnly();
      pipeline.apply(
          Fact.CatalogSeen.whole(
              PIPELINE,
              pipeline.now,
              before,
              Seen.known(
                  List.of(
                      new TableSeen(
                          TABLE,
                          "uuid-1",
                          List.of(Scenario.TOPIC),
                          List.of(),
                          Optional.of(101L),
                          Optional.of(before),
                          true,
                          Optional.empty())))));
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s6_coordinatorWithoutAnOffset() {
    healthy();
    pipeline.coordinator = Seen.known(Map.of());
    seconds(1);

    assertThat(only(Rule.S6).type()).isEqualTo(EventType.DEGRADED);
    pipeline.idle(12);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.DEGRADED, EventType.ESCALATED, EventType.RECOVERED);
  }

  /** Five rows are announced in a second control partition; rounds are completed all the same. */
  private void rowsAside(Map<Integer, Long> offsets) {
    healthy();
    pipeline.aside("key-W", new DataWritten("c2", TABLE, Optional.of("uuid-1"), 5, 1, List.of()));
    roundsThatCommit(6, offsets);
    assertThat(pipeline.events()).extracting(Event::rule).doesNotContain(Rule.S12);
    assertThat(pipeline.eventTypes()).doesNotContain(EventType.UNCONFIRMED);
  }

  /** Rounds of five seconds, after which the coordinator's group has these offsets as well. */
  private void roundsThatCommit(int count, Map<Integer, Long> offsets) {
    for (int i = 0; i < count; i++) {
      pipeline.round("more-" + pipeline.control, 0, null, null);
      Map<Integer, Long> committed = new TreeMap<>(offsets);
      committed.put(0, pipeline.control);
      pipeline.coordinator = Seen.known(committed);
      seconds(5);
    }
  }

  @Test
  void s6_announcedFilesWhereTheCoordinatorHasNoOffset() {
    rowsAside(Map.of());

    roundsThatCommit(7, Map.of());

    Event event = only(Rule.S6);
    assertThat(event.type()).isEqualTo(EventType.UNCONFIRMED);
    assertThat(event.table()).contains(TABLE);
    assertThat(event.evidence()).containsEntry("rows", "5");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);

    // It comes to a later record there: now it is certain.
    roundsThatCommit(1, Map.of(1, 1L));

    assertThat(pipeline.eventTypes())
        .containsExactly(
            EventType.UNCONFIRMED, EventType.RECOVERED, EventType.DATA_LOSS, EventType.ESCALATED);
  }

  @Test
  void s6_aCoordinatorThatHasReadThemAfterAllCommitsThem() {
    rowsAside(Map.of());
    pipeline.snapshotRecording("late", 5, 1, Map.of(0, pipeline.control, 1, 1L));

    roundsThatCommit(8, Map.of(1, 1L));

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s6_offsetThatIsMissingInOnePartitionStaysReported() {
    healthy();
    roundsThatCommit(1, Map.of(1, 0L));

    roundsThatCommit(2, Map.of());

    Event event = only(Rule.S6);
    assertThat(event.type()).isEqualTo(EventType.DEGRADED);
    assertThat(event.summary()).contains("in control partitions [1]");
    roundsThatCommit(1, Map.of(1, 3L));
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.DEGRADED, EventType.ESCALATED, EventType.RECOVERED);
  }

  private void tenRowsWithoutCatalog() {
    pipeline = new Scenario(Scenario.WITHOUT_CATALOG);
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).tickOnly();
    pipeline.start("c1").written("c1", 10).answered("c1", 6L, 4L);
  }

  private void ticksOnly(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.after(SECOND).tickOnly();
    }
  }

  @Test
  void s6_withoutTheCatalogNothingIsClaimed() {
    tenRowsWithoutCatalog();
    pipeline.completed("c1");
    ticksOnly(5);
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
    assertThat(found(Rule.S6, EventType.UNCONFIRMED).table()).contains(TABLE);

    // A later commit to the table says nothing of what was passed before.
    pipeline.control(new CommitToTable("c2", TABLE, Optional.of("uuid-1"), 102));
    ticksOnly(5);

    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNCONFIRMED);
  }

  @Test
  void s6_anOffsetThatGoesBackTakesNoDoubtAway() {
    tenRowsWithoutCatalog();
    pipeline.completed("c1");
    ticksOnly(5);
    long passed = pipeline.coordinator.get().get(0);

    pipeline.coordinator = Seen.known(Map.of(0, 0L));
    ticksOnly(5);
    pipeline.coordinator = Seen.known(Map.of(0, passed));
    ticksOnly(5);

    assertThat(pipeline.events())
        .filteredOn(event -> event.rule() == Rule.S6)
        .extracting(Event::type)
        .containsExactly(EventType.UNCONFIRMED);
  }

  @Test
  void s6_withoutTheCatalogTheCoordinatorIsBelievedWhenItTellsOfACommit() {
    tenRowsWithoutCatalog();
    pipeline.control(new CommitToTable("c1", TABLE, Optional.of("uuid-1"), 101));
    pipeline.completed("c1");
    ticksOnly(3);

    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
    assertThat(pipeline.watermark().evidence()).isEqualTo(Output.Evidence.COORDINATOR);
    assertThat(pipeline.events()).isEmpty();
  }

  private void failedRounds(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.start("f" + i);
      seconds(10);
    }
  }

  @Test
  void s7_roundsThatFailInSilence() {
    healthy();
    pipeline.ends(8, 4).start("f").written("f", 2).answered("f", 8L, null);
    seconds(6);
    assertThat(pipeline.events()).isEmpty();

    failedRounds(1);

    Event event = only(Rule.S7);
    assertThat(event.type()).isEqualTo(EventType.STALLED);
    assertThat(event.summary()).isEqualTo("the last round has failed without a word");
    assertThat(event.evidence())
        .containsEntry("failedRounds", "1")
        .containsEntry("lastRound", "f0")
        .containsEntry("pendingRows", "2")
        .containsEntry("waiting", TABLE);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.STALLED);
    pipeline.start("c2").snapshot("c2", 2, 1).completed("c2");
    seconds(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED, EventType.RECOVERED);
  }

  @Test
  void s7_failedRoundsOfAnIdlePipelineAreNoStall() {
    healthy();
    failedRounds(4);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s8_someTablesAreCommittedAndSomeAreNot() {
    healthy();
    pipeline.ends(8, 4).start("f").written("f", 2).answered("f", 8L, null);
    seconds(10);
    for (int i = 0; i < 2; i++) {
      pipeline.start("g" + i);
      pipeline.control(new CommitToTable("g" + i, "cold.other", Optional.empty(), 7));
      seconds(10);
    }
    pipeline.start("g2");
    seconds(1);

    assertThat(found(Rule.S8, EventType.STALLED).summary()).contains("some tables are committed");
  }

  @Test
  void s9_controlTopicThatWasRecreated() {
    healthy();
    pipeline.control = 0;
    pipeline.given = 0;
    seconds(4);
    assertThat(pipeline.events()).isEmpty();
    seconds(1);

    assertThat(only(Rule.S9).type()).isEqualTo(EventType.DATA_LOSS);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
  }

  @Test
  void s9_aControlTopicOfAnotherNameBeginsAnew() {
    healthy();
    pipeline.movesTo("control-2");
    seconds(4);
    pipeline.ends(8, 4).round("n1", 2, 8L, null);
    seconds(20);

    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
    assertThat(Duration.between(pipeline.watermark().sourceWatermark().get(), pipeline.now))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void s9_whatWasAnnouncedUnderTheOldNameIsLost() {
    healthy();
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    seconds(1);
    pipeline.movesTo("control-2");
    seconds(1);

    Event event = only(Rule.S9);
    assertThat(event.type()).isEqualTo(EventType.DATA_LOSS);
    assertThat(event.evidence())
        .containsEntry("rows", "2")
        .containsEntry("oldTopic", "control")
        .containsEntry("newTopic", "control-2");
    Watermark frozen = pipeline.watermark();
    seconds(5);
    assertThat(pipeline.watermark().sourceWatermark()).isEqualTo(frozen.sourceWatermark());
  }

  @Test
  void s9_snapshotThatRemembersMoreThanTheControlTopicHas() {
    healthy();
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshotRecording("c2", 2, 1, pipeline.control + 50);
    seconds(10);
    assertThat(pipeline.events()).isEmpty();

    seconds(2);

    assertThat(only(Rule.S9).type()).isEqualTo(EventType.DATA_LOSS);
    seconds(30);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DATA_LOSS, EventType.ESCALATED);
  }

  @Test
  void s10_droppedTableLosesWhatIsAnnounced() {
    healthy();
    pipeline.tableExists = false;
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null).completed("c2");
    seconds(3);

    found(Rule.S10, EventType.TABLE_MISSING);
    assertThat(found(Rule.S10, EventType.DATA_LOSS).evidence()).containsEntry("rows", "2");
    assertThat(pipeline.watermark().unknown()).contains("the table is not in the catalog");
  }

  @Test
  void s10_tableThatWasRolledBack() {
    healthy();
    pipeline.ends(8, 4).round("c2", 2, 8L, null);
    seconds(1);
    Optional<Instant> before = pipeline.watermark().sourceWatermark();
    pipeline.snapshots.remove(1);
    seconds(1);
    assertThat(pipeline.state.view().resume().again()).isTrue();
    assertThat(pipeline.events()).isEmpty();
    pipeline.idle(31);

    assertThat(before).isPresent();
    assertThat(pipeline.watermark().sourceWatermark())
        .as("from the first look on")
        .isEqualTo(before);

    assertThat(only(Rule.S10).evidence())
        .containsEntry("snapshotBefore", "102")
        .containsEntry("snapshotNow", "101");
  }

  @Test
  void s11_coordinatorThatFallsBehind() {
    healthy();
    for (int i = 0; i < 7; i++) {
      long at = pipeline.coordinator.get().get(0);
      pipeline.round("c" + i, 0, null, null);
      pipeline.coordinator = Seen.known(Map.of(0, at));
      seconds(5);
    }

    assertThat(only(Rule.S11).type()).isEqualTo(EventType.LAG);
    pipeline.idle(60);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.LAG, EventType.RECOVERED);
  }

  @Test
  void s11_aRoundThatCatchesUpALittleDoesNotMakeItGood() {
    healthy();
    long start = pipeline.coordinator.get().get(0);
    long[] reached = {0, 1, 4, 5, 6, 7, 8};
    for (int i = 0; i < reached.length; i++) {
      pipeline.round("late-" + i, 0, null, null);
      pipeline.coordinator = Seen.known(Map.of(0, start + reached[i]));
      seconds(5);
    }

    assertThat(only(Rule.S11).type()).isEqualTo(EventType.LAG);
  }

  @Test
  void s11_whatCameAfterTheRoundBeforeIsNoBacklog() {
    healthy();
    for (int i = 0; i < 8; i++) {
      long before = pipeline.control;
      for (int table = 0; table < i; table++) {
        pipeline.control(
            new CommitToTable("late-" + i, "cold.other", Optional.of("uuid-2"), table));
      }
      pipeline.round("late-" + i, 0, null, null);
      pipeline.coordinator = Seen.known(Map.of(0, before));
      seconds(5);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s12_controlPartitionThatNobodyReads() {
    healthy();
    for (int i = 0; i < 14; i++) {
      pipeline.round("c" + i, 0, null, null);
      pipeline.coordinator = Seen.known(Map.of(0, pipeline.control, 1, 0L));
      pipeline.after(SECOND);
      pipeline.apply(
          new Fact.Tick(
              PIPELINE,
              pipeline.now,
              pipeline.sourceOffset,
              Seen.known(Map.copyOf(pipeline.extents)),
              Seen.known(Map.copyOf(pipeline.group)),
              pipeline.coordinator,
              Seen.known(
                  Map.of(
                      0, new ControlPlace(0, pipeline.control, pipeline.given, pipeline.control),
                      1, new ControlPlace(0, 10 + i, 0, 10 + i)))));
    }

    assertThat(found(Rule.S12, EventType.STALLED).evidence()).containsEntry("partitions", "[1]");
  }

  @Test
  void s12_announcedFilesInAPartitionThatNobodyReadsAndNobodyWritesToAnyMore() {
    rowsAside(Map.of(1, 0L));

    roundsThatCommit(7, Map.of(1, 0L));

    assertThat(found(Rule.S12, EventType.STALLED).evidence()).containsEntry("partitions", "[1]");
    pipeline.snapshotRecording("c3", 5, 1, Map.of(0, pipeline.control, 1, 1L));
    roundsThatCommit(1, Map.of(1, 1L));
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED, EventType.RECOVERED);
  }

  @Test
  void s13_noCoordinator() {
    healthy();
    seconds(80);
    assertThat(pipeline.events()).isEmpty();

    seconds(20);

    assertThat(only(Rule.S13).type()).isEqualTo(EventType.DOWN);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.DOWN);
    pipeline.idle(3);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
  }

  @Test
  void s13_aCommitThatTakesLongIsNoMissingCoordinator() {
    healthy();
    pipeline.start("slow");
    seconds(200);
    assertThat(pipeline.events()).isEmpty();

    seconds(20);
    only(Rule.S13);
  }

  @Test
  void s14_backlogAfterAPauseIsGivenTime() {
    healthy();
    pipeline.after(SECOND).status("PAUSED", "PAUSED").ends(8, 4);
    seconds(100);
    pipeline.status("RUNNING", "RUNNING");
    seconds(60);

    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.PAUSED, EventType.RECOVERED, EventType.RECOVERING);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.RECOVERING);

    pipeline.round("c2", 2, 8L, null);
    seconds(3);
    assertThat(pipeline.eventTypes())
        .containsExactly(
            EventType.PAUSED, EventType.RECOVERED, EventType.RECOVERING, EventType.RECOVERED);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
  }

  private void sinkFails(String cause) {
    pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE,
            pipeline.now,
            Seen.known(
                new ConnectorState(
                    "source", "RUNNING", List.of(new TaskState(0, "RUNNING", Optional.empty())))),
            Seen.known(
                new ConnectorState(
                    PIPELINE,
                    "RUNNING",
                    List.of(new TaskState(0, "FAILED", Optional.of(cause)))))));
    seconds(2);
  }

  @Test
  void s15_recordThatTheTableCannotTake() {
    healthy();
    pipeline.ends(8, 4);
    sinkFails("DataException: cannot convert");
    only(Rule.C7);
    pipeline.status("RUNNING", "RUNNING");
    seconds(3);

    sinkFails("DataException: cannot convert");

    Event event = found(Rule.S15, EventType.DOWN);
    assertThat(event.evidence())
        .containsEntry(P0.toString(), "stopped at 6")
        .containsEntry("cause", "DataException: cannot convert");
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
    pipeline.status("RUNNING", "RUNNING").round("c2", 2, 8L, null);
    seconds(2);
    assertThat(pipeline.state.incidents().open()).isEmpty();
  }

  @Test
  void s15_aStoreThatCannotBeReachedIsNoBadRecord() {
    healthy();
    pipeline.ends(8, 4);
    for (int i = 0; i < 3; i++) {
      sinkFails("ConnectException: Connection refused");
      pipeline.status("RUNNING", "RUNNING");
      seconds(3);
    }

    assertThat(pipeline.events()).extracting(Event::rule).containsOnly(Rule.S19);
  }

  @Test
  void s15_recordsThatAPersonPassesOver() {
    healthy();
    pipeline.ends(9, 4);
    seconds(2);
    Instant last = pipeline.watermark().sourceWatermark().orElseThrow();
    pipeline.group.put(P0, 8L);
    seconds(3);
    assertThat(pipeline.events()).as("the sink has not gone on yet").isEmpty();

    pipeline.round("c2", 1, 9L, null);
    seconds(2);

    Event event = only(Rule.S15);
    assertThat(event.type()).isEqualTo(EventType.DATA_LOSS);
    assertThat(event.table()).contains(TABLE);
    assertThat(event.evidence()).containsEntry(P0.toString(), "from 6 to before 8");
    assertThat(pipeline.watermark().sourceWatermark()).contains(last);
  }

  private PipelineConfig withIssue(Rule rule) {
    PipelineConfig c = Scenario.CONFIG;
    return new PipelineConfig(
        c.sink(),
        c.source(),
        c.group(),
        c.coordinatorGroup(),
        c.controlTopic(),
        c.namespace(),
        c.commitInterval(),
        c.commitTimeout(),
        c.beatInterval(),
        c.lagObjective(),
        true,
        c.database(),
        List.of(new PipelineConfig.Issue(rule, "sink", "it goes wrong")),
        RepairPolicy.valueOf(false));
  }

  private void issue(Rule rule) {
    pipeline = new Scenario(withIssue(rule));
    seconds(1);

    assertThat(found(rule, EventType.MISCONFIGURED).summary()).isEqualTo("sink: it goes wrong");
    assertThat(pipeline.state.phase()).isNotEqualTo(Phase.ESCALATED);
  }

  @Test
  void s16_sinksThatShareAControlTopic() {
    issue(Rule.S16);
  }

  @Test
  void s17_settingWithoutEffect() {
    issue(Rule.S17);
  }

  @Test
  void c8_changesThatFailAreSkipped() {
    issue(Rule.C8);
  }

  @Test
  void s18_offsetsThatHaveExpired() {
    healthy();
    SnapshotSeen last = pipeline.snapshots.get(0);
    pipeline.snapshots.set(0, foreign(last.id(), last.sequence(), last.parent()));
    seconds(1);

    assertThat(only(Rule.S18).type()).isEqualTo(EventType.DEGRADED);
  }

  @Test
  void s18_warnsBeforeTheyExpire() {
    healthy();
    pipeline.snapshots.add(foreign(900, 9, Optional.of(101L)));
    seconds(1);
    assertThat(pipeline.events()).isEmpty();

    pipeline.after(Duration.ofDays(3));
    seconds(2);

    assertThat(found(Rule.S18, EventType.DEGRADED).summary()).contains("about to expire");
  }

  private SnapshotSeen foreign(long id, long sequence, Optional<Long> parent) {
    return new SnapshotSeen(
        id,
        sequence,
        parent,
        pipeline.now,
        "replace",
        10,
        1,
        10,
        10,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void s19_catalogThatCannotBeRead() {
    healthy();
    pipeline.ends(8, 4).start("f").written("f", 2).answered("f", 8L, null);
    for (int i = 0; i < 45; i++) {
      pipeline.apply(
          Fact.CatalogSeen.whole(
              PIPELINE, pipeline.now, pipeline.now, Seen.unknown("connection refused")));
      if (i % 10 == 9) {
        pipeline.start("g" + i);
      }
      long place = 8_000 + i;
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1).tickOnly();
    }

    assertThat(found(Rule.S19, EventType.DEGRADED).summary()).contains("connection refused");
    assertThat(found(Rule.S19, EventType.STALLED).summary()).contains("connection refused");
    assertThat(pipeline.events()).extracting(Event::rule).containsOnly(Rule.S19);
  }

  @Test
  void s19_oneTableThatCannotBeRead() {
    healthy();
    pipeline.others.add("cold.u");
    pipeline.idle(20);
    Instant begun = pipeline.now;
    pipeline.unreadable = Optional.of("forbidden");
    pipeline.idle(60);

    Event event = only(Rule.S19);
    assertThat(event.type()).isEqualTo(EventType.DEGRADED);
    assertThat(event.table()).contains(TABLE);
    assertThat(event.summary()).contains("forbidden");
    assertThat(Duration.between(begun, event.at())).isLessThan(Duration.ofSeconds(5));
    assertThat(pipeline.watermark("cold.u").sourceWatermark().orElseThrow())
        .as("the others go on")
        .isAfter(pipeline.now.minusSeconds(5));
    assertThat(pipeline.watermark(TABLE).sourceWatermark().orElseThrow())
        .as("its own stands, where it was last seen or soon after")
        .isBefore(begun.plusSeconds(11));

    pipeline.unreadable = Optional.empty();
    pipeline.idle(5);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED, EventType.RECOVERED);
    assertThat(pipeline.watermark(TABLE).sourceWatermark().orElseThrow())
        .isAfter(pipeline.now.minusSeconds(5));
  }

  @Test
  void s19_oneLookThatATableIsMissingFromIsChance() {
    healthy();
    for (int i = 0; i < 10; i++) {
      pipeline.unreadable = Optional.of("timed out");
      pipeline.idle(1);
      pipeline.unreadable = Optional.empty();
      pipeline.idle(2);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void s19_catalogThatTakesFarLongerThanUsual() {
    healthy();
    for (int i = 0; i < 3; i++) {
      pipeline.after(Duration.ofSeconds(12));
      pipeline.apply(
          Fact.CatalogSeen.whole(
              PIPELINE, pipeline.now, pipeline.now.minusSeconds(12), Seen.known(List.of())));
      pipeline.tickOnly();
    }

    assertThat(found(Rule.S19, EventType.DEGRADED).summary()).contains("it took 12 s");
  }

  private void lateLooks(int count, Duration took) {
    for (int i = 0; i < count; i++) {
      pipeline.after(Duration.ofSeconds(12));
      pipeline.apply(
          new Fact.CatalogSeen(
              PIPELINE,
              pipeline.now,
              pipeline.now.minusSeconds(12),
              Seen.known(List.of()),
              Optional.empty(),
              Optional.of(took)));
      pipeline.tickOnly();
    }
  }

  /** A look is told with a tick: to an app that stands still each seems to take as long. */
  @Test
  void s19_aLookThatWaitsForALateTickIsNotSlow() {
    healthy();
    lateLooks(4, Duration.ofMillis(50));
    assertThat(pipeline.events()).extracting(Event::rule).doesNotContain(Rule.S19);

    lateLooks(2, Duration.ofSeconds(11));
    assertThat(found(Rule.S19, EventType.DEGRADED).summary()).contains("it took 11 s");
  }

  private void partialRounds(int count, Seen<List<TableSeen>> catalog) {
    for (int i = 0; i < count; i++) {
      String commit = "p" + pipeline.now;
      pipeline.start(commit);
      pipeline.control(new DataComplete(commit, List.of(new Assignment(P0, Optional.empty()))));
      for (int second = 0; second < 10; second++) {
        long place = 8_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
        pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1);
        if (catalog.isKnown()) {
          pipeline.tick();
        } else {
          pipeline.apply(Fact.CatalogSeen.whole(PIPELINE, pipeline.now, pipeline.now, catalog));
          pipeline.tickOnly();
        }
      }
      pipeline.completed(commit);
    }
  }

  /** What hangs in the workers' catalog calls is answered late, and is no task without records. */
  @Test
  void s19_partialRoundsOfACatalogThatFailsAreNoIdleTask() {
    healthy();
    partialRounds(5, Seen.unknown("connection refused"));
    partialRounds(1, Seen.known(List.of()));
    assertThat(pipeline.events()).extracting(Event::rule).containsOnly(Rule.S19);

    partialRounds(5, Seen.known(List.of()));
    assertThat(found(Rule.S1, EventType.DEGRADED).summary()).contains("without an answer");
  }

  private void noAnswer(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.apply(
          new Fact.StatusSeen(PIPELINE, pipeline.now, Seen.unknown("404"), Seen.unknown("404")));
      pipeline.idle(1);
    }
  }

  @Test
  void s20_connectThatDoesNotAnswer() {
    healthy();
    noAnswer(85);
    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.state.phase()).isEqualTo(Phase.UNKNOWN);

    noAnswer(10);

    assertThat(only(Rule.S20).type()).isEqualTo(EventType.DOWN);
    pipeline.status("RUNNING", "RUNNING").idle(3);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
  }

  private void withoutBeats(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.after(SECOND).round("r" + pipeline.control, 0, null, null).tick();
    }
  }

  @Test
  void c1_captureWhoseOffsetStandsStill() {
    healthy();
    withoutBeats(15);
    assertThat(pipeline.events()).isEmpty();

    withoutBeats(2);

    Event event = only(Rule.C1);
    assertThat(event.type()).isEqualTo(EventType.CAPTURE_STALLED);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.STALLED);
    pipeline.idle(2);
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.CAPTURE_STALLED, EventType.RECOVERED);
  }

  @Test
  void c2_streamWhoseOffsetMovesAndBringsNoBeat() {
    healthy();
    for (int i = 0; i < 20; i++) {
      pipeline.sourceAt(9_000 + i, 1);
      withoutBeats(1);
    }

    only(Rule.C2);
  }

  @Test
  void c2_aCopyOfTheTablesHoldsTheBeatsBack() {
    healthy();
    pipeline.apply(
        new Fact.SourceSnapshotSeen(
            PIPELINE, pipeline.now, Seen.known(Set.of(Scenario.TOPIC)), Optional.of(pipeline.now)));
    withoutBeats(40);

    assertThat(pipeline.events()).isEmpty();
  }

  private void database(boolean reachable, Seen<Slot> slot) {
    pipeline.apply(new Fact.DatabaseSeen(PIPELINE, pipeline.now, reachable, slot));
  }

  private static Slot slot(boolean exists, Long retained, Long headroom, String status) {
    return new Slot(
        exists,
        true,
        Optional.of(1L),
        Optional.ofNullable(retained),
        Optional.ofNullable(headroom),
        Optional.ofNullable(status));
  }

  @Test
  void c3_databaseThatCannotBeReached() {
    healthy();
    for (int i = 0; i < 20; i++) {
      database(false, Seen.unknown("connection refused"));
      withoutBeats(1);
    }

    Event event = only(Rule.C3);
    assertThat(event.type()).isEqualTo(EventType.DOWN);
    assertThat(event.summary()).contains("db.example:5432/app");
    database(true, Seen.unknown("no credentials"));
    pipeline.idle(2);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
  }

  @Test
  void c4_slotThatIsGone() {
    healthy();
    database(true, Seen.known(slot(false, null, null, null)));
    pipeline.idle(1);

    assertThat(only(Rule.C4).type()).isEqualTo(EventType.DATA_LOSS);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);
  }

  @Test
  void c4_slotThatIsGoneBeforeTheSourcesOffsetWasSeen() {
    pipeline.ends(6, 4).after(SECOND).beat(50, 51);
    pipeline.sourceOffset = Seen.unknown("timed out");
    database(true, Seen.known(slot(false, null, null, null)));
    pipeline.tick();

    assertThat(pipeline.events(EventType.DATA_LOSS)).extracting(Event::rule).containsOnly(Rule.C4);
  }

  @Test
  void c4_aSourceThatHasNeverStreamedHasNoSlotToLose() {
    pipeline.ends(0, 0).after(SECOND);
    pipeline.sourceOffset = Seen.unknown("none yet");
    database(true, Seen.known(slot(false, null, null, null)));
    pipeline.tick();

    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();
  }

  @Test
  void c4_slotThatWasInvalidated() {
    healthy();
    database(true, Seen.known(slot(true, 10L, 0L, "lost")));
    pipeline.idle(1);

    assertThat(only(Rule.C4).summary()).contains("invalidated");
  }

  @Test
  void c4_sourceOffsetThatGoesBack() {
    healthy();
    pipeline.sourceAt(3, 1).after(SECOND).tick();
    assertThat(pipeline.events()).isEmpty();
    pipeline.after(SECOND).tick();

    assertThat(only(Rule.C4).type()).isEqualTo(EventType.UNCONFIRMED);
  }

  @Test
  void c5_walThatPilesUp() {
    healthy();
    database(true, Seen.known(slot(true, 4L, 5L, "extended")));
    pipeline.idle(1);
    assertThat(pipeline.events()).isEmpty();

    database(true, Seen.known(slot(true, 6L, 5L, "extended")));
    pipeline.idle(1);

    Event event = only(Rule.C5);
    assertThat(event.type()).isEqualTo(EventType.LAG);
    assertThat(event.evidence()).containsEntry("headroomBytes", "5");
  }

  @Test
  void c5_walThatIsNoLongerReserved() {
    healthy();
    database(true, Seen.known(slot(true, null, null, "unreserved")));
    pipeline.idle(1);

    only(Rule.C5);
  }

  @Test
  void c6_tableThatThePublicationLeavesOut() {
    healthy();
    pipeline.publication(Map.of("public.audit", List.of()));
    pipeline.idle(1);

    assertThat(only(Rule.C6).summary()).contains("public.audit");
    pipeline.publication(Map.of("public.audit", List.of("schema7.1")));
    pipeline.idle(1);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.MISCONFIGURED, EventType.RECOVERED);
  }

  @Test
  void c6_publicationThatCannotBeLookedAtForHalfAMinute() {
    healthy();
    pipeline.publication(Map.of("public.t", List.of("schema7.1")));
    pipeline.unseenPublication("connection refused").idle(30);
    assertThat(pipeline.events()).isEmpty();
    pipeline.idle(2);

    assertThat(only(Rule.C6).type()).isEqualTo(EventType.DEGRADED);
    pipeline.publication(Map.of("public.t", List.of("schema7.1"))).idle(1);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED, EventType.RECOVERED);
  }

  @Test
  void c7_connectorWithoutATaskIsGivenTimeToStart() {
    healthy();
    Fact.StatusSeen status =
        new Fact.StatusSeen(
            PIPELINE,
            pipeline.now,
            Seen.known(new ConnectorState("source", "RUNNING", List.of())),
            pipeline.state.health().sink());
    pipeline.apply(status).idle(19);
    assertThat(pipeline.events()).isEmpty();

    pipeline.idle(5);

    assertThat(only(Rule.C7).evidence()).containsEntry("connector", "source");
  }

  @Test
  void c7_restartThatDoesNotEnd() {
    healthy();
    source("RESTARTING", "RUNNING").idle(40);
    assertThat(pipeline.events()).isEmpty();

    pipeline.idle(1);

    assertThat(only(Rule.C7).summary()).isEqualTo("source: the connector is RESTARTING");
    assertThat(pipeline.state.isBroken()).isTrue();
    source("RUNNING", "RUNNING").idle(2);
    assertThat(pipeline.eventTypes()).endsWith(EventType.RECOVERED);
  }

  @Test
  void c7_taskWhoseRestartDoesNotEnd() {
    healthy();
    source("RUNNING", "RESTARTING").idle(41);

    assertThat(only(Rule.C7).summary()).isEqualTo("source: task 0 is RESTARTING");
  }

  @Test
  void c7_restartsThatEndAreNone() {
    healthy();
    for (int i = 0; i < 3; i++) {
      source("RESTARTING", "RESTARTING").idle(30);
      source("RUNNING", "RUNNING").idle(1);
    }

    assertThat(pipeline.events()).isEmpty();
  }

  private Scenario source(String connector, String task) {
    return pipeline.apply(
        new Fact.StatusSeen(
            PIPELINE,
            pipeline.now,
            Seen.known(
                new ConnectorState(
                    "source", connector, List.of(new TaskState(0, task, Optional.empty())))),
            pipeline.state.health().sink()));
  }

  @Test
  void a1_pausedByAPerson() {
    healthy();
    pipeline.status("STOPPED", "STOPPED").idle(1);

    assertThat(only(Rule.A1).severity()).isEqualTo(Output.Severity.INFO);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.PAUSED);
  }

  @Test
  void a2_appThatSawNothingForHoursHoldsNothingAgainstThePipeline() {
    healthy();
    pipeline.ends(8, 4).after(Duration.ofHours(5));
    for (int i = 0; i < 10; i++) {
      pipeline.after(SECOND).tickOnly();
    }
    pipeline.round("c2", 2, 8L, null).idle(30);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void a5_retentionThatComesClose() {
    healthy();
    pipeline.apply(
        new Fact.RetentionSeen(
            PIPELINE,
            pipeline.now,
            Seen.known(Map.of(Scenario.TOPIC, Duration.ofSeconds(100), "other", SECOND))));
    pipeline.ends(8, 4);
    pipeline.idle(70);
    assertThat(pipeline.events()).extracting(Event::rule).doesNotContain(Rule.A5);

    pipeline.idle(10);

    Event event = found(Rule.A5, EventType.LAG);
    assertThat(Integer.parseInt(event.evidence().get("secondsLeft"))).isBetween(15, 25);
  }

  @Test
  void a5_restartThatWouldLoseWhatKafkaHasDeleted() {
    healthy();
    pipeline.controlStart = pipeline.coordinator.get().get(0) + 1;
    pipeline.after(SECOND).tick();

    assertThat(found(Rule.A5, EventType.LAG).summary()).contains("restart");
  }

  @Test
  void a5_recordsThatKafkaHasDeletedAreALoss() {
    healthy();
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.after(SECOND).tick();

    assertThat(found(Rule.A5, EventType.DATA_LOSS).evidence()).containsEntry("recordsAtMost", "3");
  }

  @Test
  void a5_whatWasAnnouncedIsNotLostWithItsRecords() {
    healthy();
    pipeline.ends(20, 4).start("c2").written("c2", 9).answered("c2", 15L, null);
    seconds(1);
    pipeline.extents.put(P0, new Extent(14, 20));
    seconds(2);
    assertThat(pipeline.events()).isEmpty();

    pipeline.extents.put(P0, new Extent(17, 20));
    seconds(2);

    assertThat(found(Rule.A5, EventType.DATA_LOSS).evidence()).containsEntry("recordsAtMost", "2");
  }

  @Test
  void a6_tableThatMissesItsObjective() {
    healthy();
    pipeline.ends(8, 4);
    for (int i = 0; i < 62; i++) {
      pipeline.idle(30);
    }

    assertThat(found(Rule.A6, EventType.LAG).table()).contains(TABLE);
  }

  @Test
  void a7_recordThatCannotBeDecoded() {
    healthy();
    pipeline.apply(
        new Fact.Undecodable(PIPELINE, pipeline.now, new Partition("x", 0), 4, "not JSON"));

    assertThat(only(Rule.A7).evidence()).containsEntry("offset", "4");
    assertThat(pipeline.state.view().undecodable()).isEqualTo(1);
  }

  @Test
  void a8_personWhoWorksOnThePipeline() {
    healthy();
    pipeline.apply(
        new Fact.MaintenanceSet(
            PIPELINE, pipeline.now, "ann", "a new disk", pipeline.now.plus(SECOND)));

    assertThat(only(Rule.A8).type()).isEqualTo(EventType.REPAIR);
    assertThat(only(Rule.A8).evidence())
        .containsEntry("by", "ann")
        .containsEntry("why", "a new disk");
  }

  private void refused(int count) {
    Seen<ConnectorState> refusal =
        Seen.unknown("Kafka Connect at http://c:8083 answers, and refuses this name and password");
    for (int i = 0; i < count; i++) {
      pipeline.apply(new Fact.StatusSeen(PIPELINE, pipeline.now, refusal, refusal)).idle(1);
    }
  }

  @Test
  void a9_connectThatRefusesTheAppIsNotDown() {
    healthy();
    refused(1);

    Event event = only(Rule.A9);
    assertThat(event.type()).isEqualTo(EventType.MISCONFIGURED);
    assertThat(event.severity()).isEqualTo(Output.Severity.CRITICAL);
    assertThat(event.summary()).contains("refuses this name and password");
    refused(200);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.MISCONFIGURED);
    assertThat(pipeline.state.phase()).isEqualTo(Phase.UNKNOWN);
    pipeline.status("RUNNING", "RUNNING").idle(3);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.MISCONFIGURED, EventType.RECOVERED);
  }

  @Test
  void a9_silenceDoesNotSayThatTheAppIsLetIn() {
    healthy();
    refused(1);
    noAnswer(95);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.MISCONFIGURED, EventType.DOWN);
  }

  @Test
  void newCopyOfTheSourceTableInANewTableEndsALoss() {
    s6_announcedFilesThatTheCoordinatorPasses();
    assertThat(pipeline.state.phase()).isEqualTo(Phase.ESCALATED);

    pipeline.replacedByACopy("c3");

    assertThat(pipeline.state.incidents().open()).isEmpty();
    assertThat(pipeline.state.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(pipeline.lag().total().orElseThrow()).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void everyRowWithAnEventHasATestHere() {
    Map<Rule, Boolean> tested = new TreeMap<>();
    for (Rule rule : Rule.values()) {
      tested.put(
          rule,
          rule.event().isEmpty()
              || List.of(CatalogueTest.class.getDeclaredMethods()).stream()
                  .anyMatch(m -> m.getName().startsWith(rule.name().toLowerCase() + "_")));
    }
    assertThat(tested).doesNotContainValue(false);
  }
}
