package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.score.Detectors;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChaosBoardTest {

  private static final Optional<Double> NEVER = Optional.empty();

  @Test
  void aRowForEachFault() {
    List<String> lines =
        ChaosBoard.lines(List.of(report(Optional.of(3.14), Optional.of(12.0), false)), 120);

    assertThat(lines.get(2))
        .startsWith("fault")
        .contains("consumer lag", "Connect status", "valid-through", "last success", "Frostline");
    assertThat(lines.get(3))
        .startsWith("the warehouse folder is gone")
        .contains("never", "5.0 s", "3.1 s")
        .endsWith("12.0 s");
  }

  @Test
  void nothingWithoutFaults() {
    assertThat(ChaosBoard.lines(List.of(), 120)).isEmpty();
  }

  @Test
  void fineIsNoticedAndRecoveredOrCutOff() {
    assertThat(report(Optional.of(3.0), Optional.of(12.0), false).fine()).isTrue();
    assertThat(report(NEVER, Optional.of(12.0), false).fine()).isFalse();
    assertThat(report(Optional.of(3.0), NEVER, false).fine()).isFalse();
    assertThat(report(NEVER, NEVER, true).fine()).isTrue();
  }

  private static ChaosReport report(
      Optional<Double> noticed, Optional<Double> recovered, boolean cutOff) {
    return new ChaosReport(
        "warehouse-gone",
        "the warehouse folder is gone",
        Instant.EPOCH,
        new Detectors<>(NEVER, Optional.of(5.0), NEVER, NEVER, noticed),
        20,
        recovered,
        List.of(),
        cutOff);
  }
}
