package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void percentilesAreSamplesThemselves() {
    Samples samples = new Samples();
    for (long i = 5_000; i >= 1; i--) {
      samples.add(i * 1_000);
    }

    assertThat(samples.percentileSeconds(50)).hasValue(2.5);
    assertThat(samples.percentileSeconds(99)).hasValue(4.95);
    assertThat(samples.percentileSeconds(100)).hasValue(5.0);
  }

  @Test
  void oneSampleIsEachPercentile() {
    Samples samples = new Samples();
    samples.add(1_234_567);

    assertThat(samples.percentileSeconds(50)).hasValue(1.235);
    assertThat(samples.percentileSeconds(99)).hasValue(1.235);
  }

  @Test
  void noSamplesNoPercentile() {
    assertThat(new Samples().percentileSeconds(50)).isEmpty();
  }
}
