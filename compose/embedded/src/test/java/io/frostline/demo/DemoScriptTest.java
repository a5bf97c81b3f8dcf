package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DemoScriptTest {

  private static final DemoScript MINUTE = DemoScript.of(Optional.of(Duration.ofMinutes(1)), 200);

  @Test
  void writesSteadilyUntilTheBurst() {
    assertThat(MINUTE.rowsDue(Duration.ofSeconds(10))).isEqualTo(2_000);
    assertThat(MINUTE.rowsDue(Duration.ofSeconds(30))).isEqualTo(6_000);
  }

  @Test
  void burstsTwentyfoldForThreeSecondsInTheMiddle() {
    assertThat(MINUTE.rowsDue(Duration.ofSeconds(33)) - MINUTE.rowsDue(Duration.ofSeconds(30)))
        .isEqualTo(3 * 200 * 20);
    assertThat(MINUTE.rowsDue(Duration.ofSeconds(43)) - MINUTE.rowsDue(Duration.ofSeconds(33)))
        .isEqualTo(2_000);
  }

  @Test
  void isQuietForAWhileAndWidensOnce() {
    assertThat(MINUTE.quiet(Duration.ofSeconds(14))).isFalse();
    assertThat(MINUTE.quiet(Duration.ofSeconds(20))).isTrue();
    assertThat(MINUTE.quiet(Duration.ofSeconds(27))).isFalse();
    assertThat(MINUTE.widened(Duration.ofSeconds(20))).isFalse();
    assertThat(MINUTE.widened(Duration.ofSeconds(21))).isTrue();
  }

  @Test
  void repeatsItselfWithoutAnEnd() {
    DemoScript endless = DemoScript.of(Optional.empty(), 100);

    long first = endless.rowsDue(Duration.ofMinutes(1));
    long second = endless.rowsDue(Duration.ofMinutes(2)) - first;

    assertThat(second).isEqualTo(first);
    assertThat(endless.quiet(Duration.ofSeconds(80))).isTrue();
    assertThat(endless.widened(Duration.ofSeconds(200))).isTrue();
  }

  @Test
  void neverTakesRowsBack() {
    DemoScript endless = DemoScript.of(Optional.empty(), 7);
    long before = 0;
    for (long millis = 0; millis < 200_000; millis += 37) {
      long due = endless.rowsDue(Duration.ofMillis(millis));
      assertThat(due).isGreaterThanOrEqualTo(before);
      before = due;
    }
  }
}
