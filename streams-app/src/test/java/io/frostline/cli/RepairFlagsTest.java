package io.frostline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.app.RepairOptions;
import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class RepairFlagsTest {

  @Command
  private static final class Line {
    @Mixin private RepairFlags flags;
  }

  private static RepairOptions parsed(String... words) {
    Line line = new Line();
    new CommandLine(line).parseArgs(words);
    return line.flags.options();
  }

  @Test
  void repairsAreOnUnlessSomebodySaysOtherwise() {
    assertThat(parsed()).isEqualTo(RepairOptions.on());
    assertThat(parsed("--dry-run").mode()).isEqualTo(Mode.DRY_RUN);
    assertThat(parsed("--no-repairs").mode()).isEqualTo(Mode.OFF);
  }

  @Test
  void onePipelineCanBeLeftAlone() {
    RepairOptions options = parsed("--no-repair", "a", "--no-repair", "b");

    assertThat(List.of("a", "b", "c"))
        .extracting(pipeline -> options.policy(pipeline).mode())
        .containsExactly(Mode.OFF, Mode.OFF, Mode.ON);
  }

  @Test
  void windowsAreWeeklyOrOnce() {
    RepairOptions options =
        parsed(
            "--maintenance",
            "Sat 02:00-04:00",
            "--maintenance",
            "sunday 22:30-01:00",
            "--maintenance",
            "2026-12-01T22:00Z/2026-12-02T02:00:30Z");

    assertThat(options.policy("any").maintenance())
        .containsExactly(
            new Window.Weekly(DayOfWeek.SATURDAY, LocalTime.of(2, 0), Duration.ofHours(2)),
            new Window.Weekly(DayOfWeek.SUNDAY, LocalTime.of(22, 30), Duration.ofMinutes(150)),
            new Window.Once(
                Instant.parse("2026-12-01T22:00:00Z"), Instant.parse("2026-12-02T02:00:30Z")));
  }
}
