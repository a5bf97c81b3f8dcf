package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static io.frostline.core.Scenario.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.Output.CommitOut;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What looks at the catalog show, also when some of them are lost, late or odd. */
class CatalogLooksTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Scenario pipeline = new Scenario().healthy();

  private static TableSeen table(
      String name, String uuid, List<String> topics, List<SnapshotSeen> snapshots, Long current) {
    return new TableSeen(
        name,
        uuid,
        topics,
        snapshots,
        Optional.ofNullable(current),
        Optional.of(Scenario.START),
        true,
        Optional.empty());
  }

  private void seen(Instant begun, TableSeen... tables) {
    pipeline.apply(
        Fact.CatalogSeen.whole(PIPELINE, pipeline.now, begun, Seen.known(List.of(tables))));
  }

  private SnapshotSeen snapshot(int index) {
    return pipeline.snapshots.get(index);
  }

  /** Two commits; the looks show only what {@code shown} picks of their snapshots. */
  private List<SnapshotSeen> twoCommits() {
    pipeline.ends(8, 4).round("c2", 2, 8L, null).ends(9, 4).round("c3", 1, 9L, null);
    SnapshotSeen second = grown(snapshot(1), 12);
    SnapshotSeen third = grown(snapshot(2), 13);
    return List.of(second, third);
  }

  private static SnapshotSeen grown(SnapshotSeen s, long total) {
    return new SnapshotSeen(
        s.id(),
        s.sequence(),
        s.parent(),
        s.at(),
        s.operation(),
        s.addedRows(),
        s.addedFiles(),
        s.deletedRows(),
        total,
        s.commitId(),
        s.recorded());
  }

  private void look(int seconds, List<SnapshotSeen> shown, long current) {
    for (int i = 0; i < seconds; i++) {
      long place = 5_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1);
      seen(pipeline.now, table(TABLE, "uuid-1", List.of(TOPIC), shown, current));
      pipeline.tickOnly();
    }
  }

  private void refused(int seconds) {
    for (int i = 0; i < seconds; i++) {
      pipeline.after(SECOND).status("RUNNING", "RUNNING");
      pipeline.apply(
          Fact.CatalogSeen.whole(
              PIPELINE, pipeline.now, pipeline.now, Seen.unknown("catalog: refused")));
      pipeline.tickOnly();
    }
  }

  @Test
  void s19_whatWasToldHoldsAcrossAGapInWatching() {
    refused(5);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED);

    pipeline.after(Duration.ofMinutes(1));
    refused(2);

    assertThat(pipeline.eventTypes()).doesNotContain(EventType.RECOVERED);
  }

  @Test
  void commitThatIsNotSettledYetIsNoMissingCommit() {
    pipeline.apply(new Fact.Configured(PIPELINE, pipeline.now, quick()));
    pipeline.ends(8, 4).start("c2").written("c2", 2);
    look(28, List.of(), 777);

    assertThat(pipeline.events(EventType.STALLED)).isEmpty();
  }

  private static PipelineConfig quick() {
    PipelineConfig usual = Scenario.CONFIG;
    return new PipelineConfig(
        usual.sink(),
        usual.source(),
        usual.group(),
        usual.coordinatorGroup(),
        usual.controlTopic(),
        usual.namespace(),
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        usual.beatInterval(),
        usual.lagObjective(),
        usual.catalogReadable(),
        usual.database(),
        usual.issues(),
        usual.repairs());
  }

  @Test
  void creditedSnapshotIsTold() {
    pipeline.ends(8, 4).start("c2").after(Duration.ofSeconds(3)).written("c2", 2);
    pipeline.answered("c2", 8L, null).snapshot("c2", 2, 1).completed("c2").tick();

    assertThat(pipeline.outputs)
        .filteredOn(CommitOut.class::isInstance)
        .last()
        .isEqualTo(
            new CommitOut(PIPELINE, TABLE, 2, Optional.of(Duration.ofSeconds(3)), pipeline.now));
    assertThat(pipeline.state.view().tables().get(0).committedRows()).isEqualTo(12);
  }

  @Test
  void lookThatWasLostIsAskedForAgainAndHarmsNothing() {
    List<SnapshotSeen> commits = twoCommits();
    look(5, commits.subList(1, 2), 103);
    assertThat(pipeline.state.view().resume().again()).isTrue();
    assertThat(pipeline.state.view().resume().snapshots()).containsEntry("uuid-1", 1L);
    assertThat(pipeline.lag().total().orElseThrow()).isGreaterThan(Duration.ofSeconds(4));

    look(1, commits, 103);

    assertThat(pipeline.state.view().resume().again()).isFalse();
    assertThat(pipeline.state.view().resume().snapshots()).containsEntry("uuid-1", 3L);
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void ofALongHistoryEachLookMayTellAPart() {
    List<SnapshotSeen> commits = twoCommits();
    look(40, commits.subList(0, 1), 103);
    assertThat(pipeline.state.view().resume().again()).isFalse();
    assertThat(pipeline.lag().total().orElseThrow()).isGreaterThan(Duration.ofSeconds(30));

    look(1, commits.subList(1, 2), 103);

    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.events()).isEmpty();
  }

  /** A second in which the control topic cannot be read. */
  private void withoutControl() {
    long place = 5_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
    pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1);
    List<SnapshotSeen> all = List.copyOf(pipeline.snapshots);
    long current = all.get(all.size() - 1).id();
    seen(pipeline.now, table(TABLE, "uuid-1", List.of(TOPIC), all, current));
    pipeline.tickOnly(Seen.unknown("not authorized"));
  }

  @Test
  void whatWaitsForAControlTopicThatCannotBeReadIsBounded() {
    int commits = 600;
    for (int i = 1; i <= commits; i++) {
      pipeline.snapshotRecording("c" + i, 1, 1, pipeline.control + i);
      withoutControl();
    }
    List<SnapshotSeen> all = List.copyOf(pipeline.snapshots);
    assertThat(pipeline.state.tables().get(TABLE).queue()).hasSize(500);
    assertThat(pipeline.state.view().resume().again()).as("as long as there is no room").isFalse();

    for (int i = 1; i <= commits; i++) {
      pipeline.written("c" + i, 1);
    }
    pipeline.tickOnly();
    assertThat(pipeline.state.tables().get(TABLE).queue()).isEmpty();
    look(1, all.subList(commits, commits + 1), all.get(commits).id());
    assertThat(pipeline.state.view().resume().again()).isTrue();

    look(2, all, all.get(commits).id());

    assertThat(pipeline.state.tables().get(TABLE).last()).contains(all.get(commits));
    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();
  }

  private static TableSeen unfit(TableSeen seen) {
    return new TableSeen(
        seen.table(),
        seen.uuid(),
        seen.topics(),
        seen.snapshots(),
        seen.current(),
        seen.carriedAt(),
        seen.complete(),
        Optional.of("old table format: version 1"));
  }

  @Test
  void tableWhoseSnapshotsCannotBeSettledSaysWhyAndGoesOnWhenTheyCan() {
    Scenario young = new Scenario();
    young.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).round("c1", 10, 6L, 4L);
    young.apply(
        Fact.CatalogSeen.whole(
            PIPELINE,
            young.now,
            young.now,
            Seen.known(List.of(unfit(table(TABLE, "uuid-1", List.of(TOPIC), List.of(), 101L))))));
    young.tickOnly();
    assertThat(young.watermark().unknown()).contains("old table format: version 1");
    assertThat(young.lag().unknown()).contains("old table format: version 1");
    assertThat(young.events()).isEmpty();

    SnapshotSeen first = unnumbered(young.snapshots.get(0));
    young.snapshots.set(0, first);
    young.after(SECOND).beat(60, 61).sourceAt(60, 61).seconds(2);

    assertThat(young.watermark().unknown()).isEmpty();
    assertThat(young.watermark().sourceWatermark()).isPresent();
    assertThat(young.events()).isEmpty();
  }

  private static SnapshotSeen unnumbered(SnapshotSeen s) {
    return new SnapshotSeen(
        s.id(),
        0,
        Optional.of(77L),
        s.at(),
        s.operation(),
        s.addedRows(),
        s.addedFiles(),
        s.deletedRows(),
        s.totalRows(),
        s.commitId(),
        s.recorded());
  }

  @Test
  void snapshotsThatNobodyCanTellAreSettledByWhatTheTableHasGrownBy() {
    List<SnapshotSeen> commits = twoCommits();
    look(31, commits.subList(1, 2), 103);
    assertThat(pipeline.state.view().resume().again()).isTrue();

    look(1, commits.subList(1, 2), 103);

    assertThat(pipeline.state.view().resume().again()).isFalse();
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.events(EventType.UNCONFIRMED)).isEmpty();
  }

  @Test
  void growthThatWasNotAnnouncedFreezesTheTableWithoutAClaim() {
    List<SnapshotSeen> commits = twoCommits();
    look(32, List.of(grown(commits.get(1), 20)), 103);

    assertThat(pipeline.events(EventType.UNCONFIRMED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S6);
              assertThat(event.evidence())
                  .containsEntry("grownByRows", "10")
                  .containsEntry("commitId", "c3")
                  .containsEntry("snapshotId", "103");
            });
    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();
  }

  private static SnapshotSeen compaction(long id, long sequence, Long parent) {
    return new SnapshotSeen(
        id,
        sequence,
        Optional.ofNullable(parent),
        Scenario.START,
        "replace",
        10,
        1,
        10,
        10,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void compactionAfterALostLookLeavesWhatIsPendingUnconfirmed() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    look(32, List.of(compaction(900, 9, 800L)), 900);

    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(1);
  }

  /** A table whose first commit was drawn together and expired before the first look at it. */
  private static Scenario expiredUnseen() {
    Scenario fresh = new Scenario();
    fresh.complete = false;
    fresh.ends(8, 4).start("c1").written("c1", 10).answered("c1", 8L, 4L).completed("c1");
    fresh.snapshots.add(compaction(900, 2, 101L));
    return fresh.seconds(3);
  }

  @Test
  void s6_rowsThatMayHaveComeWithSnapshotsNobodySawAreNotCalledLost() {
    Scenario fresh = expiredUnseen();

    assertThat(fresh.events(EventType.DATA_LOSS)).isEmpty();
    assertThat(fresh.events(EventType.UNCONFIRMED))
        .last()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.S6);
              assertThat(event.evidence()).containsEntry("rows", "10");
              assertThat(event.summary()).contains("expired");
            });
    assertThat(fresh.watermark().sourceWatermark()).isEmpty();
  }

  @Test
  void s6_aLookThatCameBeforeTheOffsetsProvesNothingWhateverItsClockSays() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null).completed("c2");
    // Another instance, whose clock is ahead, looked before the table was committed to.
    TableSeen before = table(TABLE, "uuid-1", List.of(TOPIC), List.of(), snapshot(0).id());
    seen(pipeline.now.plusMillis(500), before);
    pipeline.tickOnly();
    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();

    look(2, List.of(), snapshot(0).id());
    assertThat(pipeline.events(EventType.DATA_LOSS))
        .singleElement()
        .satisfies(event -> assertThat(event.rule()).isEqualTo(Rule.S6));
  }

  @Test
  void s18_noSnapshotWithOffsetsIsLeftOfATableThatWasCommittedToUnseen() {
    assertThat(expiredUnseen().events(EventType.DEGRADED))
        .singleElement()
        .satisfies(event -> assertThat(event.rule()).isEqualTo(Rule.S18));
  }

  @Test
  void tableOfABatchJobThatNothingWasAnnouncedForMissesNoOffsets() {
    Scenario fresh = new Scenario();
    fresh.complete = false;
    fresh.snapshots.add(compaction(900, 2, 101L));
    fresh.ends(0, 0).seconds(3);

    assertThat(fresh.events()).isEmpty();
  }

  @Test
  void compactionAfterALostLookOfAnIdleTableIsNothing() {
    look(40, List.of(compaction(900, 9, 800L)), 900);

    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
  }

  @Test
  void compactionOfWhatWasSeenLeavesPendingFilesToTheNextCommit() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    look(3, List.of(compaction(900, 9, 101L)), 900);

    assertThat(pipeline.events()).isEmpty();
    assertThat(pipeline.lag().stagedRecords()).contains(2L);
    assertThat(pipeline.lag().unreadRecords()).contains(0L);
  }

  @Test
  void lookThatBeganBeforeTheLastOneShowsWhatWas() {
    seen(pipeline.now.minusSeconds(1));
    pipeline.tickOnly();
    assertThat(pipeline.events()).isEmpty();

    seen(pipeline.now);
    pipeline.tickOnly();
    assertThat(pipeline.events()).isEmpty();

    seen(pipeline.now.plusSeconds(1));
    pipeline.tickOnly();
    assertThat(pipeline.eventTypes()).containsExactly(EventType.TABLE_MISSING, EventType.ESCALATED);
  }

  @Test
  void tableIsMissingInTheSecondLookWithoutIt() {
    Instant at = pipeline.now.plusSeconds(1);
    for (int i = 0; i < 3; i++) {
      // The same look, told again.
      seen(at);
      pipeline.tickOnly();
    }
    assertThat(pipeline.events()).isEmpty();

    pipeline.after(Duration.ofSeconds(2)).tick();
    seen(pipeline.now.plusSeconds(1));
    pipeline.tickOnly();
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void watermarkStandsStillFromTheFirstLookWithoutTheTable() {
    pipeline.seconds(1);
    Optional<Instant> before = pipeline.watermark().sourceWatermark();
    pipeline.tableExists = false;
    pipeline.seconds(1);

    assertThat(before).isPresent();
    assertThat(pipeline.watermark().sourceWatermark()).isEqualTo(before);
    pipeline.seconds(1);
    assertThat(pipeline.watermark().unknown()).contains("the table is not in the catalog");
  }

  @Test
  void oneSlowLookLeavesNothingUnconfirmed() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null).completed("c2");
    Instant begun = pipeline.now;
    for (int i = 0; i < 35; i++) {
      pipeline.after(SECOND);
      if (i == 20) {
        seen(begun, table(TABLE, "uuid-1", List.of(TOPIC), List.of(), snapshot(0).id()));
      }
      pipeline.tickOnly();
    }

    assertThat(pipeline.events(EventType.UNCONFIRMED)).isEmpty();
  }

  @Test
  void tableIsRolledBackOnlyAfterHalfAMinuteOfLooks() {
    pipeline.ends(8, 4).round("c2", 2, 8L, null).seconds(1);
    look(31, List.of(), 101);
    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();

    look(1, List.of(), 101);
    assertThat(pipeline.events(EventType.DATA_LOSS))
        .singleElement()
        .satisfies(event -> assertThat(event.summary()).contains("rolled back"));
  }

  @Test
  void tableIsRolledBackOnce() {
    pipeline.ends(8, 4).round("c2", 2, 8L, null).seconds(1);
    look(110, List.of(), 101);

    assertThat(pipeline.events(EventType.DATA_LOSS)).hasSize(1);
    assertThat(pipeline.state.view().resume().again()).isFalse();
  }

  @Test
  void tableThatHasLostSomethingElseCanBeRolledBackToo() {
    pipeline.ends(8, 4).round("c2", 2, 8L, null).seconds(1);
    pipeline.extents.put(Scenario.P0, new Extent(9, 20));
    look(32, List.of(), 101);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .extracting(Event::rule)
        .containsExactly(Rule.A5, Rule.S10);
  }

  @Test
  void lookThatDoesNotShowItsNewestSnapshotProvesNoRollback() {
    pipeline.ends(8, 4).round("c2", 2, 8L, null).seconds(1);
    look(40, List.of(snapshot(0)), 77);

    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();
  }

  private void recreated() {
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.seconds(2);
  }

  private List<String> lostRows() {
    return pipeline.events(EventType.DATA_LOSS).stream()
        .map(event -> event.evidence().get("rows"))
        .toList();
  }

  @Test
  void filesForADroppedTableAreLostEvenIfNothingIsCommittedToTheNewOne() {
    pipeline.ends(11, 4).start("c2").written("c2", 3);
    pipeline.control(new DataWritten("c2", TABLE, Optional.empty(), 2, 1, List.of()));
    pipeline.answered("c2", 9L, null);

    recreated();

    assertThat(lostRows()).containsExactly("10", "3");
    assertThat(pipeline.events(EventType.DATA_LOSS).get(1).evidence())
        .containsEntry("uuid", "uuid-2")
        .containsEntry("droppedUuids", "uuid-1");
    assertThat(pipeline.lag().stagedRecords()).contains(3L);
  }

  @Test
  void filesForATableThatWasDroppedTwiceAreLost() {
    recreated();
    pipeline.start("c2").written("c2", 3, "uuid-1").written("c2", 4, "uuid-2").seconds(1);
    assertThat(lostRows()).containsExactly("10", "3");

    pipeline.uuid = "uuid-3";
    pipeline.seconds(1);
    assertThat(lostRows()).startsWith("10", "3").endsWith("4");
  }

  @Test
  void lossesOfATableAreBoundedAndTheFirstIsKept() {
    for (int i = 0; i < 30; i++) {
      pipeline.uuid = "again-" + i;
      pipeline.snapshots.clear();
      pipeline.seconds(1);
    }

    List<Loss> losses = pipeline.state.tables().get(TABLE).losses();
    assertThat(losses).hasSize(12);
    assertThat(losses.get(0).evidence()).containsEntry("rows", "10");
    assertThat(losses.get(11).evidence()).containsEntry("uuid", "again-29");
    assertThat(pipeline.state.tables().get(TABLE).past()).hasSize(16).endsWith("again-28");
  }

  @Test
  void lossOfAnIncarnationOutlivesManyOfAnotherKind() {
    TableState table = TableState.of(TABLE, Ledger.empty()).with(loss("skipped"));
    table = table.with(loss(Loss.RECREATED));
    for (int i = 0; i < 30; i++) {
      table = table.with(loss("skipped"));
    }

    assertThat(table.losses()).hasSize(12);
    assertThat(table.isRecreated()).isTrue();
  }

  private Loss loss(String reason) {
    return new Loss(Rule.S10, EventType.DATA_LOSS, false, reason, pipeline.now, reason, Map.of());
  }

  @Test
  void snapshotWithOtherFilesAndTheSameRowsIsNeitherLossNorDouble() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshot("c2", 2, 5).seconds(1);

    assertThat(pipeline.events(EventType.LEDGER_MISMATCH))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.type()).isEqualTo(EventType.LEDGER_MISMATCH);
              assertThat(event.summary()).startsWith("the snapshot's files are not those");
              assertThat(event.evidence())
                  .containsEntry("announcedFiles", "1")
                  .containsEntry("addedFiles", "5")
                  .containsEntry("commitId", "c2");
            });
  }

  @Test
  void rowsThatWereNotAnnouncedAreCounted() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshot("c2", 5, 1).seconds(1);

    assertThat(pipeline.events().get(0).summary())
        .startsWith("the snapshot holds 3 rows more than were announced");
  }

  private static Scenario firstSnapshotWith(long rows, boolean completeBefore) {
    Scenario young = new Scenario();
    young.complete = completeBefore;
    young.ends(6, 4).tick();
    young.complete = false;
    young.start("c1").written("c1", 10).answered("c1", 6L, 4L);
    return young.snapshot("c1", rows, 1).tick();
  }

  @Test
  void lineageWithoutItsBeginningDoesNotSayWhetherARowThatIsMissingWasThere() {
    assertThat(firstSnapshotWith(7, false).eventTypes()).contains(EventType.UNCONFIRMED);
  }

  @Test
  void lineageWithoutItsBeginningMayHoldRowsThatNobodyAnnounced() {
    assertThat(firstSnapshotWith(12, false).events()).isEmpty();
  }

  @Test
  void lineageThatWasSeenFromItsBeginningStaysKnownWhenSnapshotsExpire() {
    assertThat(firstSnapshotWith(7, true).eventTypes())
        .containsExactly(EventType.DATA_LOSS, EventType.ESCALATED);
  }

  @Test
  void tableThatDoesNotSayWhatFeedsItIsFedByEverything() {
    Scenario young = new Scenario();
    Partition other = new Partition("cdc.public.other", 0);
    young.ends(6, 4).extents.put(other, new Extent(0, 3));
    young.after(SECOND).beat(50, 51).sourceAt(50, 51).round("c1", 13, 6L, 4L);
    for (int i = 0; i < 2; i++) {
      young.apply(
          Fact.CatalogSeen.whole(
              PIPELINE,
              young.now,
              young.now,
              Seen.known(
                  List.of(table(TABLE, "uuid-1", List.of(), List.copyOf(young.snapshots), 101L)))));
      young.tickOnly();
    }
    assertThat(young.watermark().sourceWatermark()).isEmpty();
    assertThat(young.lag().unreadRecords()).contains(3L);

    young.control(
        new ControlMessage.DataComplete(
            "c1", List.of(new ControlMessage.Assignment(other, Optional.of(3L)))));
    young.tickOnly();
    assertThat(young.watermark().sourceWatermark()).isPresent();
  }

  @Test
  void answersFromBeforeATableSaysWhatFeedsItHoldForIt() {
    Scenario young = new Scenario();
    young.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51);
    young.tableExists = false;
    young.answered("c0", 6L, 4L).tick();
    young.tableExists = true;

    young.tick();

    assertThat(young.watermark().arrivalWatermark()).isPresent();
  }

  @Test
  void topicThatATableIsFedByFromNowOnCountsWithWhatWasAnswered() {
    Partition more = new Partition("cdc.public.more", 0);
    pipeline.extents.put(more, new Extent(0, 5));
    pipeline.control(
        new ControlMessage.DataComplete(
            "c9", List.of(new ControlMessage.Assignment(more, Optional.of(5L)))));
    pipeline.after(SECOND).tick();

    pipeline.after(SECOND);
    seen(
        pipeline.now,
        table(TABLE, "uuid-1", List.of(TOPIC, more.topic()), pipeline.snapshots, 101L));
    pipeline.tickOnly();

    assertThat(pipeline.watermark().arrivalWatermark()).contains(pipeline.now);
    assertThat(pipeline.state.view().tables())
        .filteredOn(each -> each.table().equals(TABLE))
        .singleElement()
        .satisfies(each -> assertThat(each.capturedRecords()).isEqualTo(15));
  }

  @Test
  void twoTablesAreTwoStallsAndASharedLossIsOne() {
    Partition other = new Partition("cdc.public.u", 0);
    pipeline.extents.put(other, new Extent(0, 3));
    TableSeen second = table("cold.u", "uuid-u", List.of(other.topic()), List.of(), null);
    pipeline.ends(8, 4);
    for (int i = 0; i < 100; i++) {
      if (i % 10 == 0) {
        pipeline.round("quiet-" + i, 0, null, null);
      }
      long place = 3_000 + i;
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1);
      seen(
          pipeline.now,
          table(TABLE, "uuid-1", List.of(TOPIC), List.copyOf(pipeline.snapshots), 101L),
          second);
      pipeline.tickOnly();
    }
    assertThat(pipeline.events(EventType.STALLED))
        .extracting(Event::table)
        .containsExactlyInAnyOrder(Optional.of(TABLE), Optional.of("cold.u"));

    pipeline.control = 0;
    pipeline.given = 0;
    pipeline.after(SECOND).tickOnly().after(Duration.ofSeconds(4)).tickOnly();
    assertThat(pipeline.events(EventType.DATA_LOSS))
        .singleElement()
        .satisfies(event -> assertThat(event.table()).isEmpty());
  }

  private void seenBeside(int seconds, TableSeen... others) {
    for (int i = 0; i < seconds; i++) {
      long place = 5_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1);
      seen(pipeline.now, others);
      pipeline.tickOnly();
    }
  }

  /** The sink goes on to write under the old name: what was renamed is not one of its tables. */
  @Test
  void tableThatWasRenamedIsNoOtherTableOfTheSink() {
    TableSeen old = table("cold.t_old", "uuid-1", List.of(TOPIC), List.of(), 101L);
    seenBeside(5, old);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.TABLE_MISSING, EventType.ESCALATED);
    assertThat(pipeline.state.tables()).containsOnlyKeys(TABLE);

    // Its snapshots are told again: after a restart nothing is known of it.
    old = table("cold.t_old", "uuid-1", List.of(TOPIC), List.of(snapshot(0)), 101L);
    seenBeside(5, old, table(TABLE, "uuid-2", List.of(TOPIC), List.of(), null));

    assertThat(pipeline.state.tables()).containsOnlyKeys(TABLE);
    assertThat(pipeline.events(EventType.DUPLICATES)).isEmpty();
  }

  @Test
  void tableThatTakesTheNameOfOneThatWasRenamedIsAnotherIncarnation() {
    seenBeside(
        3,
        table("cold.t_old", "uuid-1", List.of(TOPIC), List.of(), 101L),
        table(TABLE, "uuid-2", List.of(TOPIC), List.of(), null));

    assertThat(pipeline.state.tables()).containsOnlyKeys(TABLE);
    assertThat(pipeline.state.tables().get(TABLE).past()).containsExactly("uuid-1");
    assertThat(pipeline.watermark().unknown()).contains("recreated");
  }

  /** The sink itself was told to write to the new name. */
  @Test
  void renamedTableThatTheSinkAnnouncesFilesForIsOneOfItsTables() {
    pipeline.control(new DataWritten("c2", "cold.t_old", Optional.of("uuid-1"), 2, 1, List.of()));
    seenBeside(1, table("cold.t_old", "uuid-1", List.of(TOPIC), List.of(), 101L));

    assertThat(pipeline.state.tables().get("cold.t_old").uuid()).contains("uuid-1");
  }

  /** Someone else has made it, with the properties of one of the sink's tables. */
  @Test
  void tableThatTheSinkHasNeverCommittedToClaimsNothing() {
    seenBeside(
        5,
        table(TABLE, "uuid-1", List.of(TOPIC), List.copyOf(pipeline.snapshots), 101L),
        filledByOthers("cold.copy", TOPIC));

    assertThat(pipeline.watermark("cold.copy").sourceWatermark()).isEmpty();
    assertThat(pipeline.watermark("cold.copy").unknown())
        .contains("no snapshot has offsets of the sink");
    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
    assertThat(pipeline.events()).isEmpty();
  }

  /** A batch job has filled it, and the source table has rested since the capture began. */
  @Test
  void tableThatOthersHaveFilledIsCompleteWhileNothingWasCapturedForIt() {
    pipeline.extents.put(new Partition("cdc.public.rests", 0), new Extent(0, 0));
    seenBeside(
        5,
        table(TABLE, "uuid-1", List.of(TOPIC), List.copyOf(pipeline.snapshots), 101L),
        filledByOthers("cold.rests", "cdc.public.rests"));

    assertThat(pipeline.watermark("cold.rests").sourceWatermark()).isPresent();
    assertThat(pipeline.events()).isEmpty();
  }

  private TableSeen filledByOthers(String name, String topic) {
    SnapshotSeen theirs =
        new SnapshotSeen(
            900,
            1,
            Optional.empty(),
            pipeline.now,
            "append",
            10,
            1,
            0,
            10,
            Optional.empty(),
            Optional.empty());
    return new TableSeen(
        name,
        "uuid-of-" + name,
        List.of(topic),
        List.of(theirs),
        Optional.of(900L),
        Optional.empty(),
        true,
        Optional.empty());
  }

  private void skippedWhileUnreadable() {
    pipeline.unreadable = Optional.of("forbidden");
    pipeline.seconds(5).ends(8, 4).round("c2", 2, 8L, null);
    pipeline.snapshots.remove(1);
    pipeline.seconds(25);
  }

  @Test
  void whatIsAnnouncedForATableThatCannotBeReadIsNotLostYet() {
    skippedWhileUnreadable();
    assertThat(pipeline.events()).extracting(Event::rule).containsOnly(Rule.S19);

    pipeline.unreadable = Optional.empty();
    pipeline.seconds(5);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .singleElement()
        .satisfies(event -> assertThat(event.rule()).isEqualTo(Rule.S6));
  }

  @Test
  void whatIsCommittedToATableThatCannotBeReadIsSettledLater() {
    pipeline.unreadable = Optional.of("forbidden");
    pipeline.seconds(5).ends(8, 4).round("c2", 2, 8L, null).seconds(25);
    pipeline.unreadable = Optional.empty();
    pipeline.seconds(5);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DEGRADED, EventType.RECOVERED);
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.state.watch().unreadable()).isEmpty();
  }

  @Test
  void aTableThatCannotBeReadIsNotGone() {
    pipeline.unreadable = Optional.of("forbidden");
    pipeline.seconds(120);
    assertThat(pipeline.events(EventType.TABLE_MISSING)).isEmpty();

    pipeline.unreadable = Optional.empty();
    pipeline.tableExists = false;
    pipeline.seconds(5);

    assertThat(pipeline.events(EventType.TABLE_MISSING)).hasSize(1);
  }

  @Test
  void cutsAreForgottenThoughATableThatIsGoneCoversNone() {
    Partition other = new Partition("cdc.public.u", 0);
    pipeline.extents.put(other, new Extent(0, 3));
    seen(
        pipeline.now,
        table(TABLE, "uuid-1", List.of(TOPIC), List.copyOf(pipeline.snapshots), 101L),
        table("cold.u", "uuid-u", List.of(other.topic()), List.of(), null));

    pipeline.idle(60);

    assertThat(pipeline.events(EventType.TABLE_MISSING)).hasSize(1);
    assertThat(pipeline.state.cuts().pending()).hasSizeLessThan(5);
  }

  @Test
  void cutsAreKeptForATableThatStillHasToCoverThem() {
    Partition other = new Partition("cdc.public.u", 0);
    pipeline.extents.put(other, new Extent(0, 3));
    List<SnapshotSeen> none = new ArrayList<>();
    Instant first = pipeline.now.plus(SECOND);
    for (int i = 0; i < 20; i++) {
      long place = 3_000 + i;
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1);
      seen(
          pipeline.now,
          table(TABLE, "uuid-1", List.of(TOPIC), List.copyOf(pipeline.snapshots), 101L),
          table("cold.u", "uuid-u", List.of(other.topic()), none, null));
      pipeline.tickOnly();
      pipeline.extents.put(other, new Extent(0, 4 + i));
    }
    pipeline.control(
        new ControlMessage.DataComplete(
            "c9", List.of(new ControlMessage.Assignment(other, Optional.of(3L)))));
    pipeline.tickOnly();

    assertThat(pipeline.watermark("cold.u").arrivalWatermark()).contains(first);
  }
}
