package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineOverridesTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().pipelines()).isEqualTo(Map.of());
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    pipelines:
                      frostline-sink:
                        lagObjective: 10m
                        repairs: dry-run
                        maintenance: [Sat 02:00-04:00]
                      my.sink:
                        repairs: off
                    """)
                .pipelines())
        .isEqualTo(
            Map.of(
                "frostline-sink",
                new PipelineOverrides(
                    "frostline-sink",
                    Optional.of(Duration.ofMinutes(10)),
                    Optional.of(Mode.DRY_RUN),
                    List.of(
                        new Window.Weekly(
                            DayOfWeek.SATURDAY, LocalTime.of(2, 0), Duration.ofHours(2)))),
                "my.sink",
                new PipelineOverrides(
                    "my.sink", Optional.empty(), Optional.of(Mode.OFF), List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipelines: {a: {lagObjective: 0s}} | FILE:1: pipelines.a.lagObjective must be longer than"
            + " nothing, not '0s'",
        "pipelines:/  a:/    repair: off | FILE:3: pipelines.a.repair is no key; did you mean"
            + " pipelines.a.repairs?",
        "pipelines: {a: off} | FILE:1: pipelines.a must be a mapping of keys to values, not a"
            + " single value",
        "pipelines: {a: {slo: 1m}} | FILE:1: pipelines.a.slo is retired: it is called"
            + " pipelines.*.lagObjective now",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
