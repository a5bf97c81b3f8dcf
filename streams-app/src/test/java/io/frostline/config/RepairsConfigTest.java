package io.frostline.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepairsConfigTest {

  @Test
  void defaults() {
    assertThat(Told.nothing().repairs()).isEqualTo(new RepairsConfig(Mode.ON, List.of()));
  }

  @Test
  void everyKeySet() {
    assertThat(
            Told.by(
                    """
                    repairs:
                      mode: off
                      maintenance:
                        - Sat 02:00-04:00
                        - sunday 22:30-01:00
                        - 2026-12-01T22:00Z/2026-12-02T02:00:30Z
                    """)
                .repairs())
        .isEqualTo(
            new RepairsConfig(
                Mode.OFF,
                List.of(
                    new Window.Weekly(DayOfWeek.SATURDAY, LocalTime.of(2, 0), Duration.ofHours(2)),
                    new Window.Weekly(
                        DayOfWeek.SUNDAY, LocalTime.of(22, 30), Duration.ofMinutes(150)),
                    new Window.Once(
                        Instant.parse("2026-12-01T22:00:00Z"),
                        Instant.parse("2026-12-02T02:00:30Z")))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "repairs: {mode: maybe} | FILE:1: repairs.mode must be on, dry-run or off, not 'maybe'",
        "repairs:/  maintenance:/  - tonight | FILE:3: repairs.maintenance must be a list whose"
            + " entries are windows such as 'Sat 02:00-04:00' (each week, UTC) or"
            + " '2026-12-01T22:00Z/2026-12-02T02:00Z', not 'tonight'",
        "repairs:/  maintenance:/  - [a] | FILE:3: repairs.maintenance[0] must be a list whose"
            + " entries are windows such as 'Sat 02:00-04:00' (each week, UTC) or"
            + " '2026-12-01T22:00Z/2026-12-02T02:00Z', not a list",
        "repairs: {dryRun: true} | FILE:1: repairs.dryRun is retired: write repairs.mode: dry-run",
      })
  void validations(String yaml, String message) {
    Told.wrong(yaml.replace("/", "\n")).hasMessage(message);
  }
}
