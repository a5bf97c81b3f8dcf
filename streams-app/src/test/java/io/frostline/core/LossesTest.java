package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static io.frostline.core.Scenario.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.Slot;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is lost stays lost until the source has copied it anew, and no more than it is claimed. */
class LossesTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Partition OTHER = new Partition("cdc.public.other", 0);

  private Scenario pipeline = new Scenario().healthy();

  private void slot(boolean exists, String status) {
    slot(exists, status, Optional.empty());
  }

  private void slot(boolean exists, String status, Optional<Long> confirmed) {
    pipeline.apply(
        new Fact.DatabaseSeen(
            PIPELINE,
            pipeline.now,
            true,
            Seen.known(
                new Slot(
                    exists,
                    true,
                    confirmed,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(status)))));
  }

  private void copying(String... topics) {
    pipeline.copying(topics);
  }

  /** The table was dropped and copied anew, and nothing of the copy is read yet. */
  private void copyOfTenRowsWaits() {
    pipeline.tableExists = false;
    pipeline.seconds(3).copying(TOPIC).seconds(2);
    Extent before = pipeline.extents.get(P0);
    pipeline.extents.put(P0, new Extent(before.start(), before.end() + 10));
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.tableExists = true;
    pipeline.copying().seconds(2);
  }

  private void copyOfTenRowsIsCommitted() {
    long end = pipeline.extents.get(P0).end() + 10;
    copying(TOPIC);
    pipeline.ends(end, 4).seconds(2);
    copying();
    pipeline.seconds(2).round("copy-" + end, 10, end, null).seconds(3);
  }

  @Test
  void slotThatIsGoneIsToldOnceForAllTables() {
    for (int i = 0; i < 3; i++) {
      slot(false, "lost");
      pipeline.idle(2);
    }

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.C4);
              assertThat(event.table()).isEmpty();
              assertThat(event.evidence())
                  .containsEntry("rows", "unknown")
                  .containsEntry("gapFromAtEarliest", "0/425")
                  .containsEntry("gapUntilAtLatest", "open");
            });
    assertThat(pipeline.state.tables().get(TABLE).losses()).hasSize(1);
  }

  @Test
  void slotBeforeTheFirstOffsetIsNotYetThere() {
    Scenario young = new Scenario();
    pipeline = young;
    slot(false, "reserved");
    young.tick();

    assertThat(young.events()).isEmpty();
  }

  @Test
  void tableThatComesAfterTheSlotWasLostIsFrozenToo() {
    slot(false, "lost");
    pipeline.extents.put(OTHER, new Extent(0, 3));
    pipeline.idle(2);

    assertThat(pipeline.state.tables().get("cold.other").blocked()).contains("replication slot");
    assertThat(pipeline.events(EventType.DATA_LOSS)).hasSize(1);
  }

  @Test
  void onceEveryTableWasCopiedAnewTheSlotMayBeLostAgain() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    pipeline.replacedByACopy("c2");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
    assertThat(pipeline.state.incidents().open()).isEmpty();

    pipeline.extents.put(OTHER, new Extent(0, 3));
    pipeline.idle(2);
    assertThat(pipeline.state.tables().get("cold.other").blocked()).isEmpty();

    slot(false, "lost");
    pipeline.idle(1);
    assertThat(pipeline.events(EventType.DATA_LOSS))
        .filteredOn(event -> event.rule() == Rule.C4)
        .extracting(Event::incident)
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  /**
   * A table that was dropped for good is never copied: it does not freeze those that come later.
   */
  @Test
  void c4_gapIsOverOnceEveryTableThatIsThereWasCopiedAnew() {
    pipeline.others.add("cold.dropped");
    pipeline.seconds(3);
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    pipeline.others.clear();
    pipeline.seconds(3);
    assertThat(pipeline.state.tables().get("cold.dropped").missing()).isTrue();
    pipeline.replacedByACopy("c2");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();

    pipeline.extents.put(OTHER, new Extent(0, 3));
    pipeline.idle(2);
    assertThat(pipeline.state.tables().get("cold.other").blocked()).isEmpty();
    assertThat(pipeline.state.tables().get("cold.dropped").blocked()).contains("replication slot");
  }

  @Test
  void c4_gapIsNotOverWhileEveryTableIsMissing() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    pipeline.tableExists = false;
    pipeline.seconds(5);
    pipeline.extents.put(OTHER, new Extent(0, 3));
    pipeline.idle(2);

    assertThat(pipeline.state.tables().get("cold.other").blocked()).contains("replication slot");
  }

  @Test
  void c4_newSlotTellsWhereTheGapEnds() {
    slot(false, "lost");
    pipeline.idle(2);
    slot(true, "reserved", Optional.of(0x1_0000_0ABCL));
    pipeline.idle(2);
    slot(true, "reserved", Optional.of(0x1_0000_0FFFL));
    pipeline.idle(2);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .hasSize(2)
        .last()
        .satisfies(
            event -> {
              assertThat(event.evidence())
                  .containsEntry("rows", "unknown")
                  .containsEntry("gapUntilAtLatest", "1/ABC");
              assertThat(event.incident())
                  .isEqualTo(pipeline.events(EventType.DATA_LOSS).get(0).incident());
            });
  }

  /** What was deleted while the slot was away is not in the copy, and would stay in the table. */
  @Test
  void c4_copyIntoTheSameTableLiftsNothing() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    Instant frozen = pipeline.watermark().sourceWatermark().orElseThrow();
    copyOfTenRowsIsCommitted();

    assertThat(pipeline.state.tables().get(TABLE).blocked()).contains("replication slot");
    assertThat(pipeline.watermark().sourceWatermark()).contains(frozen);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();
    assertThat(pipeline.events(EventType.ESCALATED).get(0).evidence().get("action"))
        .contains("wait until it is told as missing (TABLE_MISSING). Then have the source copy");
  }

  @Test
  void c4_tableThatIsReplacedAfterItsCopyNeedsAnother() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    copyOfTenRowsIsCommitted();
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.idle(10);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();
    pipeline.replacedByACopy("c3");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  @Test
  void eachLossIsToldOnceWithItsOwnCount() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(2);
    pipeline.ends(31, 4).start("c2").written("c2", 2).answered("c2", 25L, null);
    pipeline.extents.put(P0, new Extent(9, 31));
    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control));
    pipeline.seconds(4);
    pipeline.start("c3").written("c3", 5).answered("c3", 31L, null);
    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control));
    pipeline.seconds(4);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .filteredOn(event -> event.rule() == Rule.S6)
        .hasSize(2)
        .satisfies(
            events -> {
              assertThat(events.get(0).evidence()).containsEntry("rows", "2");
              assertThat(events.get(1).evidence()).containsEntry("rows", "5");
              assertThat(events.get(0).incident()).isEqualTo(events.get(1).incident());
            });
  }

  /** A table replaced a second time is seen between two ticks, under an incident that is open. */
  @Test
  void lossThatIsSeenBetweenTwoTicksIsToldUnderTheOpenIncident() {
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.seconds(2);
    pipeline.uuid = "uuid-3";
    pipeline.seconds(2);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .filteredOn(event -> event.rule() == Rule.S10)
        .extracting(event -> event.evidence().get("droppedUuid"))
        .containsExactly("uuid-1", "uuid-2");
  }

  @Test
  void tableOfAnotherLossIsFrozenByTheSlotAsWell() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);
    slot(false, "lost");
    pipeline.idle(1);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .extracting(Event::rule)
        .containsExactly(Rule.A5, Rule.C4);
  }

  @Test
  void copyThatWasNotAskedForLiftsNothing() {
    copyOfTenRowsIsCommitted();
    pipeline.extents.put(P0, new Extent(30, 40));
    pipeline.idle(2);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).contains("retention");
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();
  }

  @Test
  void copyOfAnotherTableLiftsNothing() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);
    copying(OTHER.topic());
    pipeline.seconds(1);
    copying();
    pipeline.round("c2", 11, 20L, null).seconds(3);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.DATA_LOSS);
  }

  /** A small copy is in its table before anybody has told that it runs. */
  @Test
  void s10_copyCountsAlsoIfTheNewTableShowsBeforeIt() {
    pipeline.tableExists = false;
    pipeline.seconds(3);
    Instant away = pipeline.now;
    pipeline.seconds(2).ends(20, 4);
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.tableExists = true;
    pipeline.round("c2", 14, 20L, null).seconds(1);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();

    pipeline.apply(
        new Fact.SourceSnapshotSeen(
            PIPELINE, pipeline.now, Seen.known(Set.of(TOPIC)), Optional.of(away)));
    copying();
    pipeline.seconds(3);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  @Test
  void copyIsTakenForDoneOnlyWhenTheSourceSaysSo() {
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.seconds(1);
    copying(TOPIC);
    pipeline.ends(20, 4).round("c2", 14, 20L, null).seconds(3);
    pipeline.apply(
        new Fact.SourceSnapshotSeen(
            PIPELINE, pipeline.now, Seen.unknown("no answer"), Optional.empty()));
    pipeline.seconds(2);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();

    copying();
    pipeline.seconds(3);
    assertThat(pipeline.events(EventType.RECOVERED)).isNotEmpty();
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  /** Whoever has the table copied, and drops it then, finds a part of the copy in the old one. */
  @Test
  void s10_copyThatBeganBeforeTheTableWasDroppedIsInVain() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);
    copying(TOPIC);
    pipeline.seconds(1);
    pipeline.tableExists = false;
    copying();
    pipeline.seconds(3);
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.tableExists = true;
    pipeline.seconds(1).ends(30, 4).round("c2", 10, 30L, null).seconds(3);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();

    pipeline.replacedByACopy("c3");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  @Test
  void copyThatMayHaveBegunAtAnyTimeIsInVain() {
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.seconds(1);
    pipeline.apply(
        new Fact.SourceSnapshotSeen(
            PIPELINE, pipeline.now, Seen.known(Set.of(TOPIC)), Optional.empty()));
    copying(TOPIC);
    pipeline.ends(20, 4).seconds(2);
    copying();
    pipeline.round("c2", 14, 20L, null).seconds(3);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();
  }

  @Test
  void copyThatRunsWhenALossIsFoundIsInVain() {
    copying(TOPIC);
    pipeline.seconds(1);
    pipeline.uuid = "uuid-2";
    pipeline.snapshots.clear();
    pipeline.seconds(1);
    copying(TOPIC);
    pipeline.ends(20, 4).seconds(2);
    copying();
    pipeline.round("c2", 14, 20L, null).seconds(3);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();
  }

  @Test
  void lossWhileTheCopyRunsNeedsAnotherCopy() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);
    copying(TOPIC);
    pipeline.seconds(2);
    pipeline.start("c2").written("c2", 5).answered("c2", 20L, null).snapshot("c2", 3, 1);
    pipeline.seconds(2);
    copying();
    pipeline.completed("c2").seconds(5);
    assertThat(pipeline.events(EventType.RECOVERED)).isEmpty();

    pipeline.replacedByACopy("c3");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  /** The table stands still already, but what makes it good is gone now. */
  @Test
  void a5_recordsOfACopyThatAreDeletedUnreadMakeItInVain() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    copyOfTenRowsWaits();
    pipeline.extents.put(P0, new Extent(12, 16));
    pipeline.seconds(2).round("c2", 4, 16L, null).seconds(5);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();
    assertThat(pipeline.events(EventType.DATA_LOSS))
        .extracting(Event::rule)
        .containsExactly(Rule.C4, Rule.S10, Rule.A5);
    pipeline.replacedByACopy("c3");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  /** A second later nobody answers but, as the case may be, the captured topics. */
  private void blindSecond(Seen<Map<Partition, Extent>> extents) {
    String silent = "Kafka was silent";
    Fact.Tick tick =
        new Fact.Tick(
            PIPELINE,
            pipeline.after(Duration.ofSeconds(1)).now,
            Seen.unknown(silent),
            extents,
            Seen.unknown(silent),
            Seen.unknown(silent),
            Seen.unknown(silent),
            Optional.empty());
    pipeline.apply(tick);
  }

  /** Nobody could tell then whether the sink had read them; they are older than the copy. */
  @Test
  void a5_whatKafkaDeletedBeforeTheCopyBeganMakesItNotInVain() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    pipeline.tableExists = false;
    long end = pipeline.extents.get(P0).end();
    pipeline.extents.put(P0, new Extent(0, end + 10));
    pipeline.seconds(4);

    pipeline.extents.put(P0, new Extent(end + 5, end + 10));
    blindSecond(Seen.known(Map.copyOf(pipeline.extents)));
    pipeline.copying(TOPIC);
    blindSecond(Seen.known(Map.copyOf(pipeline.extents)));
    assertThat(pipeline.state.tables().get(TABLE).reload()).isPresent();
    pipeline.seconds(1);

    assertThat(pipeline.events(EventType.UNCONFIRMED)).isEmpty();
  }

  @Test
  void a5_recordsOfACopyThatTheSinkMayHaveSkippedMakeItInVain() {
    slot(false, "lost");
    pipeline.idle(1);
    slot(true, "reserved");
    copyOfTenRowsWaits();
    pipeline.start("c2").written("c2", 4).answered("c2", 16L, null).snapshot("c2", 4, 1);
    pipeline.extents.put(P0, new Extent(12, 16));
    pipeline.completed("c2").seconds(5);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();
    assertThat(pipeline.events(EventType.UNCONFIRMED)).hasSize(1);
  }

  /** What was deleted before the copy began is not of it. */
  @Test
  void a5_recordsThatWereGoneBeforeTheCopyDoNotSpoilIt() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);
    copyOfTenRowsWaits();
    pipeline.seconds(3).round("c2", 21, 30L, null).seconds(3);

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
    assertThat(pipeline.events(EventType.DATA_LOSS))
        .extracting(Event::rule)
        .containsExactly(Rule.A5, Rule.S10);
  }

  @Test
  void everyPartitionOfALossIsEvidenceUpToALimit() {
    for (int i = 2; i < 40; i++) {
      pipeline.extents.put(new Partition(TOPIC, i), new Extent(0, 0));
    }
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);

    Map<String, String> evidence = pipeline.events().get(0).evidence();
    assertThat(evidence).hasSize(17).containsEntry("recordsAtMost", "3");
    assertThat(evidence).containsEntry(P0.toString(), "log from 9 to 20, committed up to 6");
    assertThat(evidence).containsEntry(TOPIC + "/5", "log from 0 to 0, committed up to unknown");
  }

  @Test
  void onlyAnnouncementsThatTheCoordinatorHasPassedAreLost() {
    pipeline.ends(11, 4).start("c2").written("c2", 2);
    long passed = pipeline.control;
    pipeline.written("c2", 3).answered("c2", 11L, null);
    pipeline.coordinator = Seen.known(Map.of(0, passed));
    pipeline.seconds(4);

    assertThat(pipeline.events(EventType.DATA_LOSS))
        .singleElement()
        .satisfies(event -> assertThat(event.evidence()).containsEntry("rows", "2"));
    pipeline.snapshot("c3", 3, 1).completed("c3").seconds(1);
    assertThat(pipeline.lag().stagedRecords()).contains(0L);
  }

  @Test
  void announcementsAreNotLostWhileASnapshotWaits() {
    pipeline.ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.snapshotRecording("c2", 2, 1, pipeline.control + 5);
    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control + 5));
    pipeline.seconds(5);

    assertThat(pipeline.events(EventType.DATA_LOSS)).isEmpty();
  }

  /** A look that fails between the two hides nothing. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void recordsDeletedBetweenTwoLooksBeforeTheSinkHadReadThemFreezeTheWatermark(boolean fails) {
    Instant before = pipeline.watermark().sourceWatermark().orElseThrow();
    pipeline.ends(20, 4);
    pipeline.seconds(1);
    if (fails) {
      blindSecond(Seen.unknown("Kafka was silent"));
    }

    // The sink reads on from 15: whether it saw what lay before cannot be told from its answer.
    pipeline.start("c2").written("c2", 5).answered("c2", 20L, null).snapshot("c2", 5, 1);
    pipeline.extents.put(P0, new Extent(15, 20));
    pipeline.completed("c2").seconds(5);

    assertThat(pipeline.events(EventType.UNCONFIRMED))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.rule()).isEqualTo(Rule.A5);
              assertThat(event.evidence()).containsEntry("recordsAtMost", "9");
            });
    assertThat(pipeline.watermark().sourceWatermark().orElseThrow())
        .isBefore(before.plusSeconds(3));
  }

  @Test
  void recordsDeletedAfterTheSinkHadReadThemAreNoNews() {
    pipeline.ends(20, 4);
    pipeline.start("c2").written("c2", 14).answered("c2", 20L, null).snapshot("c2", 14, 1);
    pipeline.completed("c2").seconds(1);

    pipeline.extents.put(P0, new Extent(20, 20));
    pipeline.seconds(5);

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void newControlTopicIsBelievedOnlyWhenItIsSeenAgainLater() {
    pipeline.control = 0;
    pipeline.given = 0;
    pipeline.after(SECOND).tick().tick();
    assertThat(pipeline.events()).isEmpty();

    pipeline.control = 4;
    pipeline.given = 4;
    pipeline.after(SECOND).tick().after(SECOND).tick();
    assertThat(pipeline.events()).isEmpty();
    pipeline.after(Duration.ofSeconds(2)).tick();
    assertThat(pipeline.events(EventType.DATA_LOSS)).hasSize(1);
    assertThat(pipeline.state.view().resume().control()).isEqualTo(Map.of(0, 4L));
  }

  /** What the table had of the topic that is gone says nothing about the new one. */
  @Test
  void s9_copyFromATopicThatWasCreatedAgainCountsOnlyOnceItIsCommitted() {
    Instant before = pipeline.watermark().sourceWatermark().orElseThrow();
    pipeline.ends(2, 0).seconds(1);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).contains("topic recreated");
    replacedByACopyThatEndsAt(5, 0);
    pipeline.seconds(3);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isPresent();
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
    assertThat(pipeline.lag().stagedRecords()).contains(5L);

    pipeline.round("c2", 5, 5L, null).seconds(3);
    assertThat(pipeline.watermark().sourceWatermark().orElseThrow()).isAfter(before);
    assertThat(pipeline.state.incidents().open()).isEmpty();
    assertThat(pipeline.events(EventType.DATA_LOSS)).extracting(Event::rule).contains(Rule.S9);

    pipeline.ends(7, 1).seconds(3).round("c3", 3, 7L, 1L).seconds(3);
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.state.incidents().open()).isEmpty();
  }

  /** As {@link Scenario#replacedByACopy}, but nothing of the copy is committed yet. */
  private void replacedByACopyThatEndsAt(long p0, long p1) {
    pipeline.tableExists = false;
    pipeline.seconds(3);
    copying(TOPIC);
    pipeline.seconds(2).ends(p0, p1);
    pipeline.uuid = "uuid-to-" + p0;
    pipeline.snapshots.clear();
    pipeline.tableExists = true;
    copying();
    pipeline.seconds(2);
  }

  /** A worker answers with what it had read of the old topic, after the new one was seen. */
  @Test
  void s9_lateAnswerOfATopicThatIsGoneProvesNothing() {
    pipeline.ends(2, 0).seconds(1);
    pipeline.answered("late", 9L, 7L).seconds(1);
    replacedByACopyThatEndsAt(5, 0);
    pipeline.seconds(3);
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();

    pipeline.round("c2", 5, 5L, null).seconds(3);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
  }

  /** The answer waits behind files that are not committed when the topic is made anew. */
  @Test
  void s9_answerThatWaitsBehindAFileIsOneOfTheTopicThatIsGone() {
    pipeline.ends(9, 4).start("c2").written("c2", 3).answered("c2", 9L, null).seconds(1);
    pipeline.ends(2, 0).seconds(1);
    assertThat(pipeline.state.tables().get(TABLE).blocked()).contains("topic recreated");

    pipeline.snapshot("c2", 3, 1).completed("c2").seconds(1);
    replacedByACopyThatEndsAt(8, 0);
    pipeline.seconds(3);
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();
  }

  @Test
  void s9_topicThatIsCreatedAgainWhileTheTableIsCopiedTakesTheCopyWithIt() {
    pipeline.extents.put(P0, new Extent(9, 20));
    pipeline.idle(1);
    replacedByACopyThatEndsAt(30, 4);
    pipeline.round("c2", 20, 25L, null).seconds(1).ends(3, 0).seconds(1);
    pipeline.round("c3", 3, 3L, null).seconds(1).ends(31, 0).round("c4", 3, 31L, null).seconds(3);

    assertThat(pipeline.state.tables().get(TABLE).losses())
        .extracting(Loss::reason)
        .contains("topic recreated");
    pipeline.replacedByACopy("c5");
    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
  }

  /** Fewer partitions than before: none of those that are missing is waited for. */
  @Test
  void s9_topicMayBeCreatedAgainWithFewerPartitions() {
    pipeline.extents.remove(Scenario.P1);
    pipeline.extents.put(P0, new Extent(0, 2));
    pipeline.seconds(1);
    pipeline.replacedByACopy("c2");

    assertThat(pipeline.state.tables().get(TABLE).blocked()).isEmpty();
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
  }

  /** Cuts through the old topic, which nobody will ever cover, do not hold up those that follow. */
  @Test
  void s9_cutsThroughATopicThatIsGoneAreNotWaitedFor() {
    pipeline.ends(20, 9).seconds(3).ends(2, 0).seconds(1);
    pipeline.replacedByACopy("c2");

    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
  }

  /** Whether its ends are old cannot be told, so that they are no loss, and cover nothing. */
  @Test
  void endsBeforeWhatWasReadCoverNothing() {
    Instant before = pipeline.watermark().sourceWatermark().orElseThrow();
    pipeline.after(SECOND).beat(5_000, 1).ends(2, 0);
    pipeline.apply(
        new Fact.Tick(
            PIPELINE,
            pipeline.now,
            Seen.known(new Position(5_000, 1)),
            Seen.known(Map.copyOf(pipeline.extents)),
            Seen.known(Map.copyOf(pipeline.group)),
            pipeline.coordinator,
            Seen.unknown("control topic: timed out")));

    assertThat(pipeline.watermark().sourceWatermark()).contains(before);
    assertThat(pipeline.events()).isEmpty();
  }

  private void unreadable(Partition partition, long offset) {
    pipeline.apply(new Fact.Undecodable(PIPELINE, pipeline.now, partition, offset, "garbage"));
  }

  @Test
  void factThatCannotBeReadMayHaveBeenAnAnnouncement() {
    unreadable(new Partition("frostline.observations", 0), 900);
    pipeline.ends(8, 4).answered("c2", 8L, null).seconds(3);
    assertThat(pipeline.lag().stagedRecords()).contains(2L);

    pipeline.snapshot("c3", 0, 0).completed("c3").seconds(1);
    assertThat(pipeline.lag().stagedRecords()).contains(0L);
  }

  @Test
  void recordOfAnotherTopicThatCannotBeReadHoldsNothing() {
    unreadable(OTHER, 900);
    pipeline.ends(8, 4).answered("c2", 8L, null).seconds(1);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNDECODABLE);
    assertThat(pipeline.lag().total()).contains(Duration.ZERO);
    assertThat(pipeline.lag().observedAt()).isEqualTo(pipeline.now);
  }

  private static Scenario withoutCatalog() {
    Scenario made = new Scenario(Scenario.WITHOUT_CATALOG);
    made.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51).tickOnly();
    made.start("c1").written("c1", 10).answered("c1", 6L, 4L);
    return made;
  }

  private void ticksOnly(int count) {
    for (int i = 0; i < count; i++) {
      long place = 1_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
      pipeline.after(SECOND).beat(place, 1).sourceAt(place, 1).tickOnly();
    }
  }

  @Test
  void withoutTheCatalogACommitThatIsNotYetReadIsNotMissing() {
    pipeline = withoutCatalog();
    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control));
    for (int i = 0; i < 5; i++) {
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
                      0,
                      new ControlPlace(
                          0, pipeline.control + 1, pipeline.given, pipeline.control)))));
    }

    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void withoutTheCatalogWhatIsUnconfirmedIsNotAStallToo() {
    pipeline = withoutCatalog();
    pipeline.completed("c1");
    for (int i = 0; i < 8; i++) {
      ticksOnly(10);
      pipeline.round("idle-" + i, 0, null, null);
    }

    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNCONFIRMED);
    assertThat(pipeline.events().get(0).evidence()).containsEntry("rows", "10");
  }

  @Test
  void withoutTheCatalogOnlyWhatTheCoordinatorHasPassedIsUnconfirmed() {
    pipeline = withoutCatalog();
    // The coordinator stands at the announcement itself: it has not passed it.
    pipeline.coordinator = Seen.known(Map.of(0, 1L));
    ticksOnly(5);
    assertThat(pipeline.events()).isEmpty();

    pipeline.coordinator = Seen.known(Map.of(0, 2L));
    ticksOnly(3);
    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNCONFIRMED);
  }

  @Test
  void withoutTheCatalogACommitIsBelievedOnceTheCoordinatorHasPassed() {
    pipeline = withoutCatalog();
    Instant beat = pipeline.now;
    pipeline.control(new CommitToTable("c1", TABLE, Optional.empty(), 101));
    // The offset of the announcement itself: it is not passed yet.
    pipeline.coordinator = Seen.known(Map.of(0, 1L));
    ticksOnly(3);
    assertThat(pipeline.watermark().sourceWatermark()).isEmpty();

    pipeline.coordinator = Seen.known(Map.of(0, pipeline.control));
    ticksOnly(1);
    assertThat(pipeline.watermark().sourceWatermark().orElseThrow()).isAfterOrEqualTo(beat);
    assertThat(pipeline.events()).isEmpty();
  }
}
