package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoordinatorLagTest {

  /** A sample of two control partitions: how many records lie behind what is committed. */
  private static CoordinatorLag sample(CoordinatorLag lag, long zero, long one, long completed) {
    return look(lag, Map.of(0, 100 + zero, 1, 100 + one), Map.of(0, 100L, 1, 100L), completed);
  }

  private static CoordinatorLag look(
      CoordinatorLag lag, Map<Integer, Long> ends, Map<Integer, Long> committed, long completed) {
    return lag.look(ends, committed, completed, Scenario.START, Duration.ofSeconds(30));
  }

  private static CoordinatorLag samples(int count, long growthOfZero, long growthOfOne) {
    CoordinatorLag lag = CoordinatorLag.none();
    for (int i = 1; i <= count; i++) {
      lag = sample(lag, i * growthOfZero, i * growthOfOne, i);
    }
    return lag;
  }

  @Test
  void distanceHasToGrowWithSixRounds() {
    assertThat(samples(5, 5, 0).grows()).isFalse();
    assertThat(samples(6, 5, 0).grows()).isTrue();
    assertThat(samples(20, 5, 0).grows()).isTrue();
    assertThat(samples(6, 0, 0).grows()).isFalse();
    assertThat(sample(samples(6, 5, 0), 10, 0, 7).grows()).isFalse();
  }

  @Test
  void distanceIsThatOfAllPartitionsAfterTheLastRound() {
    assertThat(CoordinatorLag.none().newest()).isZero();
    assertThat(samples(3, 2, 5).newest()).isEqualTo(21);
  }

  @Test
  void coordinatorThatIsAheadIsNotBehindByLessThanNothing() {
    CoordinatorLag lag = look(CoordinatorLag.none(), Map.of(0, 5L), Map.of(0, 9L), 1);

    assertThat(lag.newest()).isZero();
  }

  @Test
  void roundIsSampledOnceAndOnlyIfBothSidesAreKnown() {
    CoordinatorLag lag = samples(1, 1, 1);

    assertThat(sample(lag, 9, 9, 1)).isSameAs(lag);
    assertThat(look(lag, Map.of(), Map.of(0, 1L), 2)).isSameAs(lag);
    assertThat(look(lag, Map.of(0, 1L), Map.of(), 2)).isSameAs(lag);
  }

  @Test
  void partitionIsLeftBehindOnlyWhereAnotherIsNot() {
    assertThat(samples(6, 0, 1).leftBehind()).containsExactly(1);
    assertThat(samples(6, 1, 1).leftBehind()).isEmpty();
    assertThat(samples(6, 0, 0).leftBehind()).isEmpty();
    assertThat(samples(5, 0, 1).leftBehind()).isEmpty();
  }

  @Test
  void singlePartitionIsNotLeftBehindByAnother() {
    CoordinatorLag lag = CoordinatorLag.none();
    for (int i = 1; i <= 6; i++) {
      lag = look(lag, Map.of(0, 10L + 5 * i), Map.of(0, 10L), i);
    }

    assertThat(lag.leftBehind()).isEmpty();
    assertThat(lag.grows()).isTrue();
  }
}
