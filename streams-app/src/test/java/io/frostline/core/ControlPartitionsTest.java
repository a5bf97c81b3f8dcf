package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.P1;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static io.frostline.core.Scenario.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Output.EventType;
import io.frostline.core.TableSeen.SnapshotSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A control topic with two partitions: the order of the records does not say what came first. */
class ControlPartitionsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private Scenario pipeline = new Scenario();
  private final long[] read = new long[2];
  private final List<SnapshotSeen> snapshots = new ArrayList<>();

  /** Ten rows and a beat behind them; the probe has seen both control partitions. */
  private Instant tenRowsAndABeat() {
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51);
    tick(0, 0);
    return pipeline.now;
  }

  private Instant twoMoreRowsAndABeat() {
    pipeline.ends(8, 4).after(SECOND).beat(60, 61).sourceAt(60, 61);
    tick(read[0], read[1]);
    return pipeline.now;
  }

  private void give(int partition, ControlMessage message) {
    give(partition, message, pipeline.now);
  }

  private void give(int partition, ControlMessage message, Instant sentAt) {
    long offset = read[partition]++;
    pipeline.apply(
        new Fact.ControlSeen(
            PIPELINE, pipeline.now, partition, offset, offset, pipeline.key, sentAt, message));
  }

  private static DataWritten written(String commit, long rows) {
    return new DataWritten(commit, TABLE, Optional.of("uuid-1"), rows, 1, List.of());
  }

  private static DataComplete answered(String commit, long p0, long p1) {
    return new DataComplete(
        commit, List.of(new Assignment(P0, Optional.of(p0)), new Assignment(P1, Optional.of(p1))));
  }

  private void snapshot(long rows, long recorded0, long recorded1) {
    long number = snapshots.size() + 1;
    snapshots.add(
        new SnapshotSeen(
            100 + number,
            number,
            number == 1 ? Optional.empty() : Optional.of(99 + number),
            pipeline.now,
            "append",
            rows,
            1,
            0,
            rows,
            Optional.of("c" + number),
            Optional.of(Map.of(0, recorded0, 1, recorded1))));
  }

  private void catalog() {
    pipeline.apply(
        Fact.CatalogSeen.whole(
            PIPELINE,
            pipeline.now,
            pipeline.now,
            Seen.known(
                List.of(
                    new TableSeen(
                        TABLE,
                        "uuid-1",
                        List.of(TOPIC),
                        List.copyOf(snapshots),
                        snapshots.isEmpty()
                            ? Optional.empty()
                            : Optional.of(100L + snapshots.size()),
                        snapshots.isEmpty() ? Optional.empty() : Optional.of(pipeline.now),
                        true,
                        Optional.empty())))));
  }

  /** A tick whose control partitions end at these offsets. */
  private void tick(long end0, long end1) {
    catalog();
    tickOnly(end0, end1);
  }

  private void tickOnly(long end0, long end1) {
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
                    0, new ControlPlace(0, end0, read[0], read[0]),
                    1, new ControlPlace(0, end1, read[1], read[1])))));
  }

  private Optional<Instant> watermark() {
    return pipeline.watermark().sourceWatermark().map(at -> at.plus(TableLook.MARGIN));
  }

  @Test
  void answerIsNotBelievedBeforeTheOtherPartitionWasReadUpToWhatLayBeforeIt() {
    Instant beat = tenRowsAndABeat();
    give(0, new StartCommit("c1"));
    give(0, answered("c1", 6, 4));
    // The announcement lies in the other partition and has not been read.
    for (int i = 0; i < 3; i++) {
      tick(2, 1);
    }
    assertThat(watermark()).isEmpty();

    give(1, written("c1", 10));
    for (int i = 0; i < 3; i++) {
      tick(2, 1);
    }
    assertThat(watermark()).isEmpty();

    snapshot(10, 2, 1);
    tick(2, 1);
    assertThat(watermark()).contains(beat);
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void answerIsBelievedAtTheSecondTickThatHasReadBothPartitions() {
    Instant beat = tenRowsAndABeat();
    give(0, answered("c1", 6, 4));

    tick(1, 0);
    assertThat(watermark()).isEmpty();
    tick(1, 0);
    assertThat(watermark()).contains(beat);
    assertThat(pipeline.state.control().fresh()).isEmpty();
  }

  @Test
  void onlyAnswersFromBeforeTheLookAreBelievedWithIt() {
    Instant first = tenRowsAndABeat();
    give(0, answered("c1", 6, 4));
    tick(1, 0);
    twoMoreRowsAndABeat();
    assertThat(watermark()).contains(first);

    // Its file is announced in the other partition, behind the end that the next tick has seen.
    give(0, answered("c2", 8, 4));
    tick(2, 0);
    assertThat(watermark()).contains(first);

    give(1, written("c2", 2));
    tick(2, 1);
    tick(2, 1);
    assertThat(watermark()).contains(first);
  }

  @Test
  void snapshotWaitsUntilBothPartitionsWereReadUpToIt() {
    Instant beat = tenRowsAndABeat();
    give(1, written("c1", 10));
    give(1, answered("c1", 6, 4));
    snapshot(10, 1, 2);
    tick(1, 2);
    tick(1, 2);
    assertThat(watermark()).isEmpty();

    give(0, new CommitComplete("c1", Optional.empty()));
    tick(1, 2);
    tick(1, 2);
    assertThat(watermark()).contains(beat);
    assertThat(pipeline.state.view().resume().control()).isEqualTo(Map.of(0, 1L, 1, 2L));
  }

  @Test
  void answersThatCannotBeBelievedYetStayBounded() {
    Instant beat = tenRowsAndABeat();
    for (int i = 0; i < 600; i++) {
      give(0, answered("c" + i, Math.min(i, 6), 4));
      tick(600, 1);
    }
    assertThat(watermark()).isEmpty();
    assertThat(pipeline.state.control().fresh()).hasSizeLessThanOrEqualTo(512);

    give(1, new StartCommit("late"));
    tick(600, 1);
    tick(600, 1);
    assertThat(watermark()).contains(beat);
  }

  @Test
  void withoutTheCatalogACommitIsHeldBackUntilItsAnnouncementsAreKnown() {
    pipeline = new Scenario(Scenario.WITHOUT_CATALOG);
    pipeline.ends(6, 4).after(SECOND).beat(50, 51).sourceAt(50, 51);
    tickOnly(0, 0);
    Instant beat = pipeline.now;
    give(1, written("c1", 7));
    give(0, new CommitToTable("c1", TABLE, Optional.of("uuid-1"), 101));
    pipeline.coordinator = Seen.known(Map.of(0, 0L, 1, 0L));
    // The other announcement of the same commit is not read yet.
    tickOnly(1, 3);
    assertThat(watermark()).isEmpty();

    give(1, written("c1", 3));
    give(1, answered("c1", 6, 4));
    pipeline.coordinator = Seen.known(Map.of(0, 1L, 1, 3L));
    for (int i = 0; i < 3; i++) {
      tickOnly(1, 3);
    }

    assertThat(watermark()).contains(beat);
    assertThat(pipeline.events()).isEmpty();
  }

  @Test
  void withoutTheCatalogACommitSaysNothingOfWhatIsAnnouncedLater() {
    withoutTheCatalogACommitIsHeldBackUntilItsAnnouncementsAreKnown();
    give(1, written("c2", 5));
    pipeline.ends(11, 4);
    give(1, answered("c2", 11, 4));
    pipeline.coordinator = Seen.known(Map.of(0, 1L, 1, 5L));
    for (int i = 0; i < 3; i++) {
      tickOnly(1, 5);
    }

    assertThat(pipeline.eventTypes()).containsExactly(EventType.UNCONFIRMED);
    assertThat(pipeline.lag().stagedRecords()).contains(0L);
    assertThat(pipeline.lag().unreadRecords()).contains(5L);
  }

  private void startBy(String key, int partition) {
    pipeline.key = key;
    pipeline.after(SECOND);
    give(partition, new StartCommit(key + read[partition]));
    tick(read[0], read[1]);
  }

  @Test
  void oldCoordinatorHasToSpeakTwiceWhereTheOrderIsUncertain() {
    tenRowsAndABeat();
    startBy("key-A", 0);
    startBy("key-B", 1);
    startBy("key-A", 0);
    assertThat(pipeline.events()).isEmpty();

    startBy("key-B", 1);

    assertThat(pipeline.eventTypes()).containsExactly(EventType.HUNG);
    assertThat(pipeline.events().get(0).evidence())
        .containsEntry("olderKey", "key-A")
        .containsEntry("newerKey", "key-B");
  }

  @Test
  void returnsFarApartAreNotTwoCoordinators() {
    tenRowsAndABeat();
    startBy("key-A", 0);
    startBy("key-B", 1);
    startBy("key-A", 0);
    pipeline.after(Duration.ofMinutes(5));
    startBy("key-B", 1);

    assertThat(pipeline.events(EventType.HUNG)).isEmpty();
  }

  @Test
  void startsThatAreReadLateAreNotAReturn() {
    tenRowsAndABeat();
    startBy("key-A", 0);
    Instant before = pipeline.now;
    startBy("key-B", 1);
    pipeline.key = "key-A";
    for (int i = 0; i < 3; i++) {
      give(0, new StartCommit("late-" + i), before);
    }
    startBy("key-B", 1);

    assertThat(pipeline.events()).isEmpty();
  }
}
