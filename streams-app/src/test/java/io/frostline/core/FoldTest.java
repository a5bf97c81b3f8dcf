package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.Output.EventType;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoldTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Scenario pipeline = new Scenario();

  /** Ten rows captured, a beat behind them, nothing committed yet. */
  private Instant tenRowsAndABeat() {
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).tick();
    return pipeline.now;
  }

  @Test
  void watermarkReachesTheBeatOnceEverythingBeforeItIsCommitted() {
    Instant beat = tenRowsAndABeat();
    assertThat(pipeline.watermark().unknown()).contains("no cut is covered yet");

    pipeline.after(SECOND).round("c1", 10, 6L, 4L).tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
    assertThat(pipeline.watermark().sourcePosition()).contains(new Position(50, 51));
    assertThat(pipeline.watermark().snapshotId()).contains(101L);
    assertThat(pipeline.lag().total()).contains(SECOND);
  }

  @Test
  void beatBeyondTheCommittedSourceOffsetDoesNotCount() {
    pipeline.ends(6, 4).round("c1", 10, 6L, 4L).beat(50, 51).sourceAt(50, 50).tick();

    assertThat(pipeline.watermark().unknown()).contains("no beat");
    assertThat(pipeline.watermark().arrivalWatermark()).contains(pipeline.now);
  }

  @Test
  void announcedButUncommittedFilesHoldTheWatermark() {
    tenRowsAndABeat();

    pipeline.start("c1").written("c1", 10).answered("c1", 6L, 4L).completed("c1").tick();

    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
    assertThat(pipeline.lag().unreadRecords()).contains(0L);
    assertThat(pipeline.lag().stagedRecords()).contains(10L);
  }

  @Test
  void fileAnnouncedInOneRoundMayLandUnderAnother() {
    Instant beat = tenRowsAndABeat();
    pipeline.start("c1").written("c1", 6).completed("c1");
    pipeline.start("c2").written("c1", 4).answered("c1", 6L, 4L).answered("c2", null, null);

    pipeline.snapshot("c2", 10, 2).completed("c2").tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void configurationThatWasLostIsAskedForAgain() {
    PipelineState begun = PipelineState.empty(PIPELINE);
    assertThat(begun.view().resume().again()).isFalse();
    Fact.Tick tick = pipeline.tick().state.tick().orElseThrow();

    PipelineState without = Fold.apply(begun, tick).state();

    assertThat(without.view().resume().again()).isTrue();
    assertThat(pipeline.state.view().resume().again()).isFalse();
  }

  /** A first commit of ten rows and a second of two; the look that showed the first was lost. */
  private void firstLookWasLost() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L);
    pipeline.ends(8, 4).round("c2", 2, 8L, null);
    SnapshotSeen second = pipeline.snapshots.get(1);
    pipeline.snapshots.set(
        1,
        new SnapshotSeen(
            second.id(),
            second.sequence(),
            second.parent(),
            second.at(),
            second.operation(),
            second.addedRows(),
            second.addedFiles(),
            second.deletedRows(),
            12,
            second.commitId(),
            second.recorded()));
    pipeline.snapshots.remove(0);
  }

  @Test
  void snapshotThatComesAfterOneNobodySawIsAskedForAgain() {
    firstLookWasLost();

    pipeline.tick();

    assertThat(pipeline.state.view().resume().again()).isTrue();
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void snapshotThatComesAfterOneNobodySawIsComparedWithAllRows() {
    firstLookWasLost();
    pipeline.tick();

    pipeline.after(Duration.ofSeconds(31)).tick();

    assertThat(pipeline.state.view().resume().again()).isFalse();
    assertThat(pipeline.state.tables().get(Scenario.TABLE).ledger().hasPending()).isFalse();
    assertThat(pipeline.events()).isEmpty();
  }

  /** Forty announcements in each of two control partitions, the older half in ranges. */
  @Test
  void announcementsOfASnapshotThatWasCarriedOverAreNotSkipped() {
    tenRowsAndABeat();
    for (int i = 0; i < 40; i++) {
      pipeline.written("c1", 1);
      pipeline.aside(
          "key-W", new DataWritten("c1", Scenario.TABLE, Optional.of("uuid-1"), 1, 1, List.of()));
    }
    pipeline.snapshotRecording("c1", 45, 45, Map.of(0, 40L, 1, 5L));
    pipeline.coordinator = Seen.known(Map.of(0, 40L, 1, 5L));
    for (int i = 0; i < 4; i++) {
      pipeline.after(SECOND).tick();
    }
    assertThat(pipeline.events()).isEmpty();

    pipeline.snapshotRecording("c2", 35, 35, Map.of(0, 40L, 1, 40L));
    pipeline.coordinator = Seen.known(Map.of(0, 40L, 1, 40L));
    for (int i = 0; i < 4; i++) {
      pipeline.after(SECOND).tick();
    }

    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.state.tables().get(Scenario.TABLE).ledger().hasPending()).isFalse();
  }

  @Test
  void snapshotWhoseLedgerDoesNotBalanceFreezesTheWatermarkAndIsReported() {
    tenRowsAndABeat();

    pipeline.round("c0", 0, null, null).start("c1").written("c1", 10).answered("c1", 6L, 4L);
    pipeline.snapshot("c1", 7, 1).tick();

    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DATA_LOSS, EventType.ESCALATED);
    assertThat(pipeline.events().get(0))
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S6);
              assertThat(event.evidence())
                  .containsEntry("announcedRows", "10")
                  .containsEntry("addedRows", "7");
            });
  }

  @Test
  void frozenWatermarkStaysWhereItWas() {
    Instant beat = tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.ends(8, 4).after(SECOND).beat(60, 61).sourceAt(60, 61).tick();

    pipeline.start("c2").written("c2", 2).answered("c2", 8L, null).snapshot("c2", 3, 1).tick();

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DUPLICATES, EventType.ESCALATED);
    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
  }

  @Test
  void snapshotWaitsUntilTheControlTopicWasReadUpToIt() {
    Instant beat = tenRowsAndABeat();
    pipeline.start("c1").written("c1", 10).answered("c1", 6L, 4L);
    // The coordinator's position lies beyond a transaction marker that is no record.
    pipeline.snapshotRecording("c1", 10, 1, pipeline.control + 1).tick();
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();

    pipeline.control++;
    pipeline.tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
  }

  @Test
  void idleTableFollowsTheBeats() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();

    for (int i = 0; i < 60; i++) {
      pipeline.after(SECOND).beat(100 + i, 100 + i).sourceAt(100 + i, 100 + i).tick();
    }

    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.state.cuts().pending().values()).hasSizeLessThan(5);
  }

  @Test
  void tailOfMarkersIsPassedOnlyFromTheCommittedPosition() {
    Instant beat = tenRowsAndABeat();
    pipeline.round("c1", 10, 5L, 4L).tick();
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();

    pipeline.apply(new Fact.TailSeen(PIPELINE, pipeline.now, P0, 5, 6)).tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
  }

  @Test
  void tailSeenBeforeTheAnswerThatReachesItIsKept() {
    Instant beat = tenRowsAndABeat();
    pipeline.apply(new Fact.TailSeen(PIPELINE, pipeline.now, P0, 5, 6)).tick();
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();

    pipeline.round("c1", 10, 5L, 4L).tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
  }

  @Test
  void tailBeyondTheCommittedPositionProvesNothing() {
    tenRowsAndABeat();
    pipeline.round("c1", 9, 4L, 4L).tick();

    pipeline.apply(new Fact.TailSeen(PIPELINE, pipeline.now, P0, 5, 6)).tick();

    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
  }

  @Test
  void recreatedTableHasNoWatermarkAndTheThrownAwayRowsAreCounted() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.ends(9, 4).start("c2").written("c2", 3).answered("c2", 9L, null);

    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.sequence = 0;
    pipeline.snapshotRecording("c3", 5, 1, pipeline.control).tick();

    assertThat(pipeline.watermark().unknown()).contains("recreated");
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.ESCALATED);
    assertThat(pipeline.events())
        .filteredOn(event -> event.type() == EventType.DATA_LOSS)
        .allMatch(event -> event.rule() == Rule.S10)
        .extracting(event -> event.evidence().get("rows"))
        .containsExactly("10", "3");
  }

  @Test
  void tableThatComesBackEmptyHasNotRecovered() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.tableExists = false;
    pipeline.after(SECOND).tick().after(SECOND).tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.TABLE_MISSING, EventType.ESCALATED);

    pipeline.tableExists = true;
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.after(SECOND).tick();

    assertThat(pipeline.eventTypes())
        .containsExactly(
            EventType.TABLE_MISSING, EventType.ESCALATED, EventType.DATA_LOSS, EventType.ESCALATED);
  }

  @Test
  void tableThatWasRenamedAwayAndBackHasRecovered() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.tableExists = false;
    pipeline.after(SECOND).tick().after(SECOND).tick();

    pipeline.tableExists = true;
    pipeline.after(SECOND).tick();

    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.TABLE_MISSING, EventType.ESCALATED, EventType.RECOVERED);
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.RECOVERING);
    pipeline.after(SECOND).tick();
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void filesForAnIncarnationNotYetSeenAreNotALoss() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();

    pipeline.start("c2").written("c2", 3, "uuid-2").tick();

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void shortHistoryGivesNoWatermarkForAPartitionThatNeverAnswered() {
    pipeline.controlStart = 1000;
    pipeline.control = 1000;
    tenRowsAndABeat();

    pipeline.round("c1", 6, 6L, null).tick();

    assertThat(pipeline.watermark().unknown()).contains("history");
    pipeline.round("c2", 4, 6L, 4L).tick();
    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
  }

  @Test
  void deletedRecordsThatNeverReachedTheTableAreALoss() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();

    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.tick();

    assertThat(pipeline.events())
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.A5);
              assertThat(event.evidence()).containsEntry("recordsAtMost", "3");
            });
  }

  @Test
  void factsReadAgainAfterARestartChangeNothing() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    ControlLog log = pipeline.state.control();
    Map<String, TableState> tables = pipeline.state.tables();

    pipeline.controlAt(
        1, new ControlMessage.DataWritten("c1", "cold.t", Optional.empty(), 10, 1, List.of()));

    assertThat(pipeline.state.control()).isEqualTo(log);
    assertThat(pipeline.state.tables()).isEqualTo(tables);
  }

  @Test
  void failedTaskIsDownAtOnceAndRecoversOnlyWhenTheWatermarkMoves() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick().idle(6);
    pipeline.after(SECOND).status("RUNNING", "FAILED").ends(8, 4).tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN);
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.DOWN);

    pipeline.after(SECOND).status("RUNNING", "RUNNING").tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN);

    pipeline.after(SECOND).round("c2", 2, 8L, null).tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN, EventType.RECOVERED);
    assertThat(pipeline.events().get(1).incident()).isEqualTo(pipeline.events().get(0).incident());
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.HEALTHY);
  }

  @Test
  void recordsThatWaitWithoutACommitAreAStallOnce() {
    stall();

    assertThat(pipeline.state.view().tables().get(0).errors())
        .containsExactly(Map.entry(EventType.STALLED, 1L));
    pipeline.round("c2", 2, 8L, null).tick();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED, EventType.RECOVERED);
  }

  @Test
  void unknownNeverRaisesAnything() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    int before = pipeline.events().size();

    for (int i = 0; i < 30; i++) {
      pipeline.after(SECOND);
      pipeline.apply(
          new Fact.Tick(
              PIPELINE,
              pipeline.now,
              Seen.unknown("timeout"),
              Seen.unknown("timeout"),
              Seen.unknown("timeout"),
              Seen.unknown("timeout"),
              Seen.unknown("timeout")));
    }

    assertThat(pipeline.events().stream().skip(before))
        .allMatch(event -> event.type() == EventType.CAPTURE_STALLED);
    assertThat(pipeline.lag().unreadRecords()).isEmpty();
  }

  @Test
  void appThatWasAwayHoldsNothingAgainstThePipeline() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.ends(8, 4).after(SECOND).tick();

    pipeline.after(Duration.ofHours(2));
    for (int i = 0; i < 5; i++) {
      pipeline.after(SECOND).tick();
    }
    pipeline.beat(90, 1).sourceAt(90, 1).round("c2", 2, 8L, null).after(SECOND).tick();

    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.lag().total()).contains(SECOND);
  }

  @Test
  void controlRecordThatCannotBeReadHoldsWhatComesAfterIt() {
    Partition control = new Partition("control", 0);
    tenRowsAndABeat();
    pipeline.start("c1");
    pipeline.apply(
        new Fact.Undecodable(PIPELINE, pipeline.now, control, pipeline.control++, "garbage"));
    pipeline.answered("c1", 6L, 4L).tick();

    // It may have announced the ten rows: nothing says that they are in the table.
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();

    pipeline.snapshot("c1", 10, 1).completed("c1").tick();
    assertThat(pipeline.eventTypes())
        .containsExactly(EventType.UNDECODABLE, EventType.LEDGER_MISMATCH, EventType.ESCALATED);
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
  }

  @Test
  void garbageThatAnnouncedNothingIsPassedByTheNextSnapshot() {
    Partition control = new Partition("control", 0);
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.apply(
        new Fact.Undecodable(PIPELINE, pipeline.now, control, pipeline.control++, "garbage"));
    Instant idle = pipeline.after(SECOND).beat(70, 71).sourceAt(70, 71).tick().now;
    assertThat(pipeline.watermark().sourceWatermark()).contains(idle.minus(TableLook.MARGIN));

    Instant busy = pipeline.ends(8, 4).after(SECOND).beat(80, 81).sourceAt(80, 81).tick().now;
    pipeline.round("c2", 2, 8L, null).tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(busy.minus(TableLook.MARGIN));
  }

  @Test
  void garbageThatIsToldAgainChangesNothing() {
    Partition control = new Partition("control", 0);
    tenRowsAndABeat();
    Fact garbage =
        new Fact.Undecodable(PIPELINE, pipeline.now, control, pipeline.control++, "garbage");
    pipeline.apply(garbage).start("c1").written("c1", 10).answered("c1", 6L, 4L);
    PipelineState before = pipeline.state;
    int said = pipeline.outputs.size();

    pipeline.apply(garbage);

    assertThat(pipeline.state).isEqualTo(before);
    assertThat(pipeline.outputs).hasSize(said);
    pipeline.snapshot("c1", 10, 1).completed("c1").tick();
    assertThat(pipeline.lag().stagedRecords()).contains(0L);
    assertThat(pipeline.state.view().undecodable()).isEqualTo(1);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNDECODABLE);
  }

  @Test
  void gapInTheControlHistoryFreezesUntilASnapshotPassesIt() {
    Instant before = tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.control += 100;
    pipeline.controlStart = pipeline.control;
    pipeline.ends(8, 4).after(SECOND).beat(70, 71).sourceAt(70, 71);
    pipeline.given = pipeline.control;
    pipeline.answered("c8", 8L, null).tick();
    assertThat(pipeline.watermark().sourceWatermark()).contains(before.minus(TableLook.MARGIN));
    assertThat(pipeline.state.view().resume().again()).isTrue();

    // The probe begins again at the log's start, and gives the record once more.
    pipeline.control = pipeline.controlStart;
    pipeline.given = pipeline.controlStart;
    pipeline.answered("c8", 8L, null).tick();
    assertThat(pipeline.state.view().resume().again()).isFalse();
    assertThat(pipeline.watermark().sourceWatermark()).contains(before.minus(TableLook.MARGIN));

    pipeline.round("c9", 1, 8L, null).tick();

    assertThat(pipeline.watermark().sourceWatermark())
        .contains(pipeline.now.minus(TableLook.MARGIN));
  }

  @Test
  void tickThatComesAgainAfterNewerRecordsIsNoSignOfAnotherControlTopic() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    Fact.Tick taken = pipeline.state.tick().orElseThrow();
    pipeline.after(SECOND).tickOnly();
    Fact.Tick late = pipeline.state.tick().orElseThrow();
    pipeline.state = Fold.apply(pipeline.state, taken).state();
    PipelineState before = pipeline.start("c2").state;

    pipeline.apply(late).apply(late).after(SECOND).tick();

    assertThat(before.watch().tickAt()).contains(late.at());
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void controlTopicThatEndsBeforeWhatWasReadIsALoss() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();

    pipeline.control = 0;
    pipeline.after(SECOND).beat(70, 71).sourceAt(70, 71);
    for (int i = 0; i < 4; i++) {
      pipeline.tick().after(SECOND);
    }
    assertThat(pipeline.events()).isEmpty();
    pipeline.tick();

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DATA_LOSS, EventType.ESCALATED);
    assertThat(pipeline.events()).allMatch(event -> event.rule() == Rule.S9);
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.ESCALATED);
  }

  @Test
  void topicThatIsDeletedOrCreatedAgainCoversNothing() {
    Instant before = tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.extents.clear();
    pipeline.after(SECOND).beat(70, 71).sourceAt(70, 71).tick();
    assertThat(pipeline.watermark().sourceWatermark()).contains(before.minus(TableLook.MARGIN));

    pipeline.ends(2, 0).after(SECOND).tick();

    assertThat(pipeline.watermark().sourceWatermark()).contains(before.minus(TableLook.MARGIN));
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DATA_LOSS, EventType.ESCALATED);
  }

  @Test
  void endsOfWhichItIsNotKnownHowOldTheyAreAreNoSignOfAnotherTopic() {
    tenRowsAndABeat();
    Fact.Tick old = pipeline.state.tick().orElseThrow();
    pipeline.ends(16, 14).round("c1", 10, 16L, 14L).tick();

    pipeline.apply(
        new Fact.Tick(
            PIPELINE,
            pipeline.now.plus(SECOND),
            old.sourceOffset(),
            old.extents(),
            old.group(),
            pipeline.coordinator,
            Seen.unknown("control topic: timed out")));

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void catalogThatIsAwayFreezesTheWatermark() {
    Instant before = tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();

    for (int i = 0; i < 60; i++) {
      pipeline.after(SECOND).beat(100 + i, 1).sourceAt(100 + i, 1).tickOnly();
    }

    assertThat(pipeline.lag().total().orElseThrow()).isGreaterThan(Duration.ofSeconds(45));
    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
    assertThat(pipeline.watermark().sourceWatermark().get()).isAfter(before.minusSeconds(2));
    pipeline.after(SECOND).tick();
    assertThat(pipeline.lag().total().orElseThrow()).isLessThan(Duration.ofSeconds(3));
  }

  @Test
  void overtakenTickOfAFormerOwnerChangesNothing() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).after(SECOND).tick();
    PipelineState state = pipeline.state;
    pipeline.now = pipeline.now.minusSeconds(5);
    pipeline.ends(1, 1).tickOnly();

    assertThat(pipeline.state).isEqualTo(state);
  }

  @Test
  void whoWatchesNextLearnsTheTimeOfTheNewestLook() {
    assertThat(pipeline.state.resume().lookedAt()).isEmpty();
    tenRowsAndABeat();
    assertThat(pipeline.state.resume().lookedAt()).contains(pipeline.now);

    Instant later = pipeline.now.plus(SECOND);
    pipeline.apply(Fact.CatalogSeen.whole(PIPELINE, later, later, Seen.known(List.of())));

    assertThat(pipeline.state.resume().lookedAt()).contains(later);
  }

  @Test
  void timeThatIsAheadOfTheClockClaimsNothingThatIsAheadOfIt() {
    pipeline.ahead = Duration.ofHours(1);
    Instant beat = tenRowsAndABeat().minus(pipeline.ahead);

    pipeline.after(SECOND).round("c1", 10, 6L, 4L).tick();

    Instant clock = pipeline.now.minus(pipeline.ahead);
    assertThat(pipeline.watermark().sourceWatermark()).contains(beat.minus(TableLook.MARGIN));
    assertThat(pipeline.watermark().arrivalWatermark()).contains(clock);
    assertThat(pipeline.watermark().observedAt()).isEqualTo(clock);
    assertThat(pipeline.lag().total()).contains(SECOND);
    assertThat(pipeline.lag().capture()).contains(SECOND);
    assertThat(pipeline.lag().offload()).contains(Duration.ZERO);
  }

  @Test
  void timeThatIsAheadOfTheDatabasesClockIsNoSilenceOfIt() {
    pipeline.ahead = Duration.ofHours(1);
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L);

    for (int i = 0; i < 60; i++) {
      pipeline.after(SECOND).beat(100 + i, 1).sourceAt(100 + i, 1).tick();
    }

    assertThat(pipeline.events()).isEmpty();
  }

  private void stall() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.ends(8, 4);
    for (int i = 0; i < 60; i++) {
      pipeline.after(SECOND).beat(100 + i, 1).sourceAt(100 + i, 1).tick();
    }
    assertThat(pipeline.eventTypes()).containsExactly(EventType.STALLED);
  }

  @Test
  void stallIsNotOverBecauseATaskFailsOrSomeonePausesOrNothingIsSeen() {
    stall();

    pipeline.after(SECOND).status("RUNNING", "FAILED").tick();
    pipeline.after(SECOND).status("PAUSED", "PAUSED").tick();
    pipeline.after(SECOND).status("RUNNING", "RUNNING");
    pipeline.apply(
        new Fact.Tick(
            PIPELINE,
            pipeline.now,
            Seen.unknown("timeout"),
            Seen.unknown("timeout"),
            Seen.unknown("timeout"),
            Seen.unknown("timeout"),
            Seen.unknown("timeout")));
    pipeline.after(Duration.ofMinutes(2)).beat(200, 1).sourceAt(200, 1).tick();

    assertThat(pipeline.events())
        .filteredOn(event -> event.type() == EventType.RECOVERED)
        .extracting(event -> event.evidence().get("recoveredFrom"))
        .containsExactly("PAUSED");
    pipeline.after(SECOND).round("c2", 2, 8L, null).beat(300, 1).sourceAt(300, 1).tick();
    for (int i = 0; i < 20; i++) {
      pipeline.after(SECOND).beat(400 + i, 1).sourceAt(400 + i, 1).tick();
    }
    assertThat(pipeline.state.incidents().open()).isEmpty();
  }

  @Test
  void sourceThatConnectNoLongerKnowsIsDown() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    Fact.StatusSeen last =
        new Fact.StatusSeen(
            PIPELINE, pipeline.now, Seen.unknown("404"), pipeline.state.health().sink());

    for (int i = 0; i < 100; i++) {
      pipeline.after(SECOND);
      pipeline.apply(new Fact.StatusSeen(PIPELINE, pipeline.now, last.source(), last.sink()));
      pipeline.round("r" + i, 0, null, null).tick();
    }

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DOWN);
    assertThat(pipeline.events().get(0).summary()).contains("status of source");
  }

  @Test
  void streamingSourceWhoseBeatNeverComesIsReported() {
    pipeline.ends(6, 4).round("c1", 10, 6L, 4L).sourceAt(50, 50);

    for (int i = 0; i < 130; i++) {
      pipeline.after(SECOND).round("r" + i, 0, null, null).tick();
    }

    assertThat(pipeline.eventTypes()).containsExactly(EventType.CAPTURE_STALLED);
  }

  @Test
  void pausedPipelineIsInformationAndNotAStall() {
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.ends(9, 9).status("PAUSED", "PAUSED");

    for (int i = 0; i < 100; i++) {
      pipeline.after(SECOND).tick();
    }

    assertThat(pipeline.eventTypes()).containsExactly(EventType.PAUSED);
    assertThat(pipeline.state.view().phase()).isEqualTo(Phase.PAUSED);
  }

  @Test
  void capturedTopicWithoutATableIsShownAndStalls() {
    Partition other = new Partition("cdc.public.Lost", 0);
    tenRowsAndABeat();
    pipeline.round("c1", 10, 6L, 4L).tick();
    pipeline.extents.put(other, new Extent(0, 5));

    pipeline.idle(120);

    assertThat(pipeline.watermark("cold.lost").unknown())
        .contains("the table was not seen in the catalog");
    assertThat(pipeline.events())
        .singleElement()
        .satisfies(event -> assertThat(event.table()).contains("cold.lost"));
  }

  @Test
  void placeholderGivesWayToTheTableThatClaimsItsTopic() {
    pipeline.tableExists = false;
    pipeline.ends(6, 4).tick();
    assertThat(pipeline.state.tables()).containsOnlyKeys("cold.t");
    Partition odd = new Partition("cdc.public.Odd_Name", 0);
    pipeline.extents.put(odd, new Extent(0, 1));
    pipeline.tick();
    assertThat(pipeline.state.tables()).containsOnlyKeys("cold.odd_name", "cold.t");

    pipeline.apply(
        Fact.CatalogSeen.whole(
            PIPELINE,
            pipeline.now,
            pipeline.now,
            Seen.known(
                List.of(
                    new TableSeen(
                        "cold.odd name",
                        "u9",
                        List.of(odd.topic()),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty())))));
    pipeline.tickOnly();

    assertThat(pipeline.state.tables()).containsOnlyKeys("cold.odd name", "cold.t");
    assertThat(pipeline.outputs).contains(new Output.TableGoneOut("cold.odd_name"));
  }

  @Test
  void roundOpenedAgainByTheSameKeyHasFailed() {
    pipeline.start("c1").after(SECOND).start("c2").after(SECOND).completed("c2");

    assertThat(pipeline.state.rounds().counts())
        .containsEntry(Output.RoundResult.FAILED, 1L)
        .containsEntry(Output.RoundResult.SUCCESS, 1L);
  }

  @Test
  void sameFactsGiveTheSameOutputs() {
    List<List<Output>> runs = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Scenario scenario = new Scenario();
      scenario.ends(6, 4).beat(50, 51).sourceAt(50, 51).tick().status("FAILED", "FAILED").tick();
      scenario.status("RUNNING", "RUNNING").round("c1", 10, 6L, 4L).after(SECOND).tick();
      runs.add(scenario.outputs);
    }

    assertThat(runs.get(0)).isEqualTo(runs.get(1)).isNotEmpty();
    assertThat(START).isNotNull();
  }
}
