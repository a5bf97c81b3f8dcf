package io.frostline.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final long SECOND = 1_000_000_000L;

  private final Arrivals arrivals = new Arrivals(5 * SECOND, 100, 1_100);

  private void see(long count, long second) {
    arrivals.see(count, (5 + second) * SECOND);
  }

  @Test
  void flowIsWithoutTheStartAndTheWaitForTheLastCommit() {
    see(100, 1);
    see(200, 10);
    see(600, 12);
    see(1_000, 14);
    see(1_050, 30);
    assertThat(arrivals.complete()).isFalse();
    see(1_100, 74);

    assertThat(arrivals.complete()).isTrue();
    assertThat(arrivals.seconds()).isEqualTo(74);
    assertThat(arrivals.flow()).isEqualTo(200);
    assertThat(arrivals.tailSeconds()).isEqualTo(60);
  }

  @Test
  void whatComesAtOnceHasNoFlow() {
    see(1_100, 3);
    see(1_100, 4);

    assertThat(arrivals.seconds()).isEqualTo(3);
    assertThat(arrivals.flow()).isZero();
    assertThat(arrivals.tailSeconds()).isZero();
  }
}
