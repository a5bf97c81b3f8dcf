package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().watch())
        .isEqualTo(new WatchConfig(Duration.ofSeconds(1), Duration.ofMinutes(30)));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    watch:
                      tick: 500ms
                      lagObjective: 2h
                    """)
                .watch())
        .isEqualTo(new WatchConfig(Duration.ofMillis(500), Duration.ofHours(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "watch: {tick: soon} | FILE:1: watch.tick must be a time such as 500ms, 10s, 2m, 1h or 7d,"
            + " not 'soon'",
        "watch: {tick: 1ms} | FILE:1: watch.tick must be from 100ms to 1s, not '1ms'",
        "watch: {tick: 2s} | FILE:1: watch.tick must be from 100ms to 1s, not '2s'",
        "watch: {lagObjective: 0s} | FILE:1: watch.lagObjective must be longer than nothing, not"
            + " '0s'",
        "watch: {slo: 1m} | FILE:1: watch.slo is retired: it is called watch.lagObjective now",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
