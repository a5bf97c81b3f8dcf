package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DurationsTest {

  @Test
  void writesBriefly() {
    assertThat(Durations.brief(Duration.ofMillis(420))).isEqualTo("0.4s");
    assertThat(Durations.brief(Duration.ofMillis(12_345))).isEqualTo("12.3s");
    assertThat(Durations.brief(Duration.ofSeconds(245))).isEqualTo("4m05s");
    assertThat(Durations.brief(Duration.ofMinutes(187))).isEqualTo("3h07m");
    assertThat(Durations.brief(Duration.ofDays(9))).isEqualTo("9d");
    assertThat(Durations.brief(Duration.ofSeconds(-3))).isEqualTo("0.0s");
  }
}
