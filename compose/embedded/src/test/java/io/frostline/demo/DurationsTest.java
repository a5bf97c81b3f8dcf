package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

  @Test
  void readsEachUnit() {
    assertThat(Durations.parse("1500ms")).isEqualTo(Duration.ofMillis(1500));
    assertThat(Durations.parse("60s")).isEqualTo(Duration.ofSeconds(60));
    assertThat(Durations.parse("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(Durations.parse("1h")).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "60", "-5s", "s", "1.5s", "5 s", "5d", "0s", "99999999999999999s"})
  void refusesAnythingElseAndSaysWhatToWrite(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

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
