package io.frostline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.FrostLine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrostBarTest {

  private static final FrostLine LINE =
      new FrostLine(Duration.ofSeconds(12), Duration.ofSeconds(4), Duration.ofSeconds(1));

  @Test
  void theStretchesFollowEachOtherToNow() {
    assertThat(FrostBar.draw(LINE, Duration.ofSeconds(40), 40, List.of()))
        .isEqualTo("█".repeat(28) + "▓".repeat(8) + "▒".repeat(3) + "░");
    assertThat(FrostBar.draw(LINE, Duration.ofSeconds(5), 10, List.of())).hasSize(10);
    assertThat(FrostBar.draw(LINE, Duration.ofSeconds(5), 0, List.of())).isEmpty();
  }

  @Test
  void incidentsAreMarkedWhereTheyBegan() {
    String bar =
        FrostBar.draw(
            LINE,
            Duration.ofSeconds(40),
            40,
            List.of(Duration.ofSeconds(20), Duration.ZERO, Duration.ofSeconds(41)));

    assertThat(bar).hasSize(40);
    assertThat(bar.indexOf('◆')).isEqualTo(20);
    assertThat(bar.lastIndexOf('◆')).isEqualTo(39);
    assertThat(bar.chars().filter(letter -> letter == '◆')).hasSize(2);
  }

  @Test
  void theAxisEndsNow() {
    assertThat(FrostBar.axis("30 s", 20)).hasSize(20).startsWith("−30 s").endsWith("now");
    assertThat(FrostBar.axis("30 s", 5)).isEqualTo("  now");
    assertThat(FrostBar.axis("30 s", 2)).hasSize(2);
  }
}
