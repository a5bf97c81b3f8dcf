package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TablesConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().tables()).isEqualTo(new TablesConfig(Map.of()));
  }

  @Test
  void everyKeySet() {
    FrostlineConfig config =
        Told.by(
            """
            pipelines:
              frostline-sink: {lagObjective: 10m}
            tables:
              cold.trades:
                hotRetention: 30d
              cold.*: {hotRetention: 36h}
            """);

    assertThat(config.tables())
        .isEqualTo(
            new TablesConfig(
                Map.of("cold.trades", Duration.ofDays(30), "cold.*", Duration.ofHours(36))));
    assertThat(config.pipelines()).containsOnlyKeys("frostline-sink");
    assertThat(config.timed(Duration.ofMillis(200), Duration.ofMinutes(1)).tables())
        .isEqualTo(config.tables());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tables: {cold.a: {hotRetention: 0s}} | FILE:1: tables.cold.a.hotRetention must be longer"
            + " than nothing, not '0s'",
        "tables: {cold.a: {hotRetention: a month}} | FILE:1: tables.cold.a.hotRetention must be a"
            + " time such as 500ms, 10s, 2m, 1h or 7d, not 'a month'",
        "tables: {'*.a': {hotRetention: 1d}} | FILE:1: tables.*.a.hotRetention may have a * at the"
            + " end of its name alone, not '1d'",
        "tables: {'': {hotRetention: 1d}} | FILE:1: tables..hotRetention may have a * at the end of"
            + " its name alone, not '1d'",
        "tables: {cold.a: 30d} | FILE:1: tables.cold.a must be a mapping of keys to values, not a"
            + " single value",
        "tables:/  cold.a:/    hotRetentoin: 1d | FILE:3: tables.cold.a.hotRetentoin is no key; did"
            + " you mean tables.cold.a.hotRetention?",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
