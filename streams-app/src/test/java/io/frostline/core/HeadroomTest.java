package io.frostline.core;

import static io.frostline.core.Scenario.PIPELINE;
import static io.frostline.core.Scenario.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Headroom.Kept;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A5, P11 and C5 as a view: what is left, also while nothing is wrong. */
class HeadroomTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final Scenario pipeline = new Scenario().healthy();

  private Scenario kept(Map<String, Duration> topics) {
    return pipeline.apply(new Fact.RetentionSeen(PIPELINE, pipeline.now, Seen.known(topics)));
  }

  private Optional<Kept> ofTable() {
    return pipeline.state.view().tables().get(0).kept();
  }

  private Headroom headroom() {
    return pipeline.state.view().headroom();
  }

  private void slot(Fact.Slot slot) {
    pipeline.apply(new Fact.DatabaseSeen(PIPELINE, pipeline.now, true, Seen.known(slot)));
  }

  private static Fact.Slot slot(boolean exists, Long retained, Long left) {
    return new Fact.Slot(
        exists,
        exists,
        Optional.of(1L),
        Optional.ofNullable(retained),
        Optional.ofNullable(left),
        Optional.of("reserved"));
  }

  @Test
  void a5_withoutARetentionNothingIsSaid() {
    assertThat(ofTable()).isEmpty();
    assertThat(headroom().control()).isEmpty();
  }

  @Test
  void a5_allOfItIsLeftWhileNothingWaits() {
    kept(Map.of(TOPIC, DAY, "other", Duration.ofHours(1))).idle(30);

    assertThat(ofTable()).contains(new Kept(DAY, DAY));
  }

  @Test
  void a5_theControlTopicLimitsTheTableToo() {
    kept(Map.of(TOPIC, DAY, "control", Duration.ofHours(2))).idle(1);

    assertThat(ofTable()).contains(new Kept(Duration.ofHours(2), Duration.ofHours(2)));
    assertThat(headroom().control()).contains(new Kept(Duration.ofHours(2), Duration.ofHours(2)));
  }

  @Test
  void a5_whatWaitsUsesItUpSecondBySecond() {
    kept(Map.of(TOPIC, DAY, "control", Duration.ofDays(2))).ends(8, 4).seconds(1);
    Duration before = ofTable().orElseThrow().left();

    pipeline.seconds(20);

    assertThat(ofTable()).contains(new Kept(DAY, before.minusSeconds(20)));
    // Nothing is announced: the control topic has nothing to lose.
    assertThat(headroom().control()).contains(new Kept(Duration.ofDays(2), Duration.ofDays(2)));
  }

  @Test
  void p11_announcementsThatWaitUseUpTheControlTopic() {
    kept(Map.of("control", DAY)).ends(8, 4).start("c2").written("c2", 2).answered("c2", 8L, null);
    pipeline.seconds(21);

    Kept control = headroom().control().orElseThrow();
    assertThat(control.left()).isBetween(DAY.minusSeconds(22), DAY.minusSeconds(19));
    assertThat(ofTable()).contains(control);
  }

  @Test
  void a5_nothingIsLeftOnceItIsOverdue() {
    kept(Map.of(TOPIC, Duration.ofSeconds(10))).ends(8, 4).seconds(30);

    assertThat(ofTable()).contains(new Kept(Duration.ofSeconds(10), Duration.ZERO));
  }

  @Test
  void a5_whatOnlyANewCopyBringsBackHasNoTimeLeft() {
    kept(Map.of(TOPIC, DAY, "control", DAY));
    pipeline.tableExists = false;
    pipeline.seconds(2);

    assertThat(ofTable()).isEmpty();
    assertThat(headroom().control()).contains(new Kept(DAY, DAY));
  }

  @Test
  void c5_whatTheDatabaseSaysOfTheSlot() {
    slot(slot(true, 700L, 300L));

    assertThat(headroom().walRetainedBytes()).contains(700L);
    assertThat(headroom().walBytes()).contains(300L);
  }

  @Test
  void c5_withoutALimitOnlyWhatIsKeptIsKnown() {
    slot(slot(true, 700L, null));

    assertThat(headroom().walRetainedBytes()).contains(700L);
    assertThat(headroom().walBytes()).isEmpty();
  }

  @Test
  void c5_aSlotThatIsGoneAndALookThatIsOldSayNothing() {
    slot(slot(false, 700L, 300L));
    assertThat(headroom().walRetainedBytes()).isEmpty();
    slot(slot(true, 700L, 300L));

    pipeline.idle(60);
    assertThat(headroom().walBytes()).contains(300L);
    pipeline.idle(1);
    assertThat(headroom().walBytes()).isEmpty();
    assertThat(headroom().walRetainedBytes()).isEmpty();
  }

  @Test
  void theNewestRoundIsShownWhileItIsOpenAndAfterwards() {
    pipeline.seconds(1).start("c2").seconds(3);
    Instant started = pipeline.now.minusSeconds(3);
    assertThat(pipeline.state.view().activity().round())
        .hasValueSatisfying(
            round -> {
              assertThat(round.startedAt()).isEqualTo(started);
              assertThat(round.open()).isTrue();
            });

    pipeline.completed("c2").tick();
    assertThat(pipeline.state.view().activity().round())
        .hasValueSatisfying(
            round -> {
              assertThat(round.startedAt()).isEqualTo(started);
              assertThat(round.open()).isFalse();
            });
  }
}
