package io.frostline.core;

import static io.frostline.core.Scenario.P0;
import static io.frostline.core.Scenario.P1;
import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TABLE;
import static io.frostline.core.Scenario.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.DataComplete;
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

/** Tables whose watermark can never move do not keep a DOWN open that is over. */
class NeverCoveredTest {

  private static final Partition OTHER = new Partition("cdc.public.other", 0);

  private final Scenario pipeline = new Scenario();
  private final List<SnapshotSeen> others = new ArrayList<>();
  private List<String> topics = List.of(TOPIC);

  /** Seconds with beats and empty rounds. */
  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      pipeline.after(Duration.ofSeconds(1));
      if (i % 10 == 0) {
        pipeline.round("idle-" + pipeline.control, 0, null, null);
      }
      long place = 1_000 + Duration.between(Scenario.START, pipeline.now).toSeconds();
      pipeline.beat(place, 1).sourceAt(place, 1);
      List<TableSeen> tables = new ArrayList<>();
      tables.add(seen(TABLE, pipeline.uuid, topics, pipeline.snapshots));
      if (!others.isEmpty()) {
        tables.add(seen("cold.other", "uuid-other", List.of(OTHER.topic()), others));
      }
      pipeline.apply(
          Fact.CatalogSeen.whole(PIPELINE, pipeline.now, pipeline.now, Seen.known(tables)));
      pipeline.tickOnly();
    }
  }

  private static TableSeen seen(
      String name, String uuid, List<String> topics, List<SnapshotSeen> snapshots) {
    Optional<SnapshotSeen> last = snapshots.stream().reduce((first, second) -> second);
    Optional<Instant> carriedAt = last.map(SnapshotSeen::at);
    return new TableSeen(
        name,
        uuid,
        topics,
        List.copyOf(snapshots),
        last.map(SnapshotSeen::id),
        carriedAt,
        true,
        Optional.empty());
  }

  private void answered(String commit, Map<Partition, Long> offsets) {
    pipeline.group.putAll(offsets);
    List<Assignment> assignments = new ArrayList<>();
    offsets.forEach((p, offset) -> assignments.add(new Assignment(p, Optional.of(offset))));
    pipeline.control(new DataComplete(commit, assignments));
  }

  private void failed() {
    pipeline.status("RUNNING", "FAILED");
    seconds(1);
    assertThat(isDown()).isTrue();
    pipeline.status("RUNNING", "RUNNING");
  }

  private void failsUntilTheNextCommit() {
    failed();
    seconds(5);
    assertThat(isDown()).isTrue();

    pipeline.round("c2", 2, 8L, null);
    seconds(2);
    assertThat(isDown()).isFalse();
  }

  private boolean isDown() {
    return pipeline.state.incidents().isOpen(EventType.DOWN);
  }

  @Test
  void topicThatNoTableClaims() {
    pipeline.healthy();
    pipeline.extents.put(OTHER, new Extent(0, 5));
    seconds(130);
    assertThat(pipeline.watermark("cold.other").unknown()).isPresent();

    failed();
    seconds(2);

    assertThat(isDown()).isFalse();
    // And that nobody takes these records is told again.
    assertThat(pipeline.state.phase()).isEqualTo(Phase.STALLED);
  }

  /** The sink may be about to make its table: that the others have moved tells little. */
  @Test
  void topicThatNoTableClaimsYet() {
    pipeline.healthy();
    pipeline.extents.put(OTHER, new Extent(0, 5));
    seconds(20);

    failed();
    seconds(2);

    assertThat(isDown()).isTrue();
  }

  @Test
  void topicThatNoTableClaimsDoesNotSayThatTheOthersHaveMoved() {
    pipeline.healthy();
    pipeline.extents.put(OTHER, new Extent(0, 5));
    seconds(130);

    pipeline.ends(8, 4);
    failsUntilTheNextCommit();
  }

  /** The app has come to a pipeline that runs for long: nothing tells of the second partition. */
  private void shortHistory() {
    pipeline.controlStart = 1_000;
    pipeline.control = 1_000;
    pipeline.ends(6, 4).after(Duration.ofSeconds(1)).tick();
  }

  @Test
  void tableWhoseHistoryIsShort() {
    shortHistory();
    pipeline.extents.put(OTHER, new Extent(0, 3));
    pipeline.start("c1").written("c1", 6);
    pipeline.control(
        new DataWritten("c1", "cold.other", Optional.of("uuid-other"), 3, 1, List.of()));
    answered("c1", Map.of(P0, 6L, OTHER, 3L));
    others.add(
        new SnapshotSeen(
            900,
            1,
            Optional.empty(),
            pipeline.now,
            "append",
            3,
            1,
            0,
            3,
            Optional.of("c1"),
            Optional.of(Map.of(0, pipeline.control))));
    pipeline.snapshot("c1", 6, 1).completed("c1");
    seconds(20);
    assertThat(pipeline.watermark().unknown()).contains("history");
    assertThat(pipeline.watermark("cold.other").sourceWatermark()).isPresent();

    failed();
    seconds(2);

    assertThat(isDown()).isFalse();
  }

  @Test
  void onlyTableWhoseHistoryIsShortShowsItByACommit() {
    shortHistory();
    pipeline.round("c1", 6, 6L, null);
    seconds(20);
    assertThat(pipeline.watermark().unknown()).contains("history");

    pipeline.ends(8, 4);
    failsUntilTheNextCommit();
  }

  /** Two topics feed the table, and one of them was deleted. */
  private void topicIsDeleted(int secondsAgo, List<String> named) {
    topics = named;
    pipeline.ends(6, 4).extents.put(OTHER, new Extent(0, 3));
    pipeline.start("c1").written("c1", 13);
    answered("c1", Map.of(P0, 6L, P1, 4L, OTHER, 3L));
    pipeline.snapshot("c1", 13, 1).completed("c1");
    seconds(20);
    assertThat(pipeline.watermark().sourceWatermark()).isPresent();
    pipeline.extents.remove(OTHER);
    seconds(secondsAgo);
  }

  @Test
  void tableThatADeletedTopicFed() {
    topicIsDeleted(130, List.of(TOPIC, OTHER.topic()));
    Instant covered = pipeline.watermark().arrivalWatermark().orElseThrow();

    failed();
    seconds(2);

    assertThat(isDown()).isFalse();
    // What the deleted topic may have held besides is still not claimed.
    assertThat(pipeline.watermark().arrivalWatermark()).contains(covered);
  }

  @Test
  void tableThatDoesNotNameItsTopicsAndADeletedOneFed() {
    topicIsDeleted(130, List.of());

    pipeline.ends(8, 4);
    seconds(1);
    failsUntilTheNextCommit();
  }

  @Test
  void topicThatIsNotSeenForAMomentIsNotDeleted() {
    topicIsDeleted(60, List.of(TOPIC, OTHER.topic()));

    failed();
    seconds(5);

    assertThat(isDown()).isTrue();
  }
}
