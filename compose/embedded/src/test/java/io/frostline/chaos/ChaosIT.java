package io.frostline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.fault.Fault;
import io.frostline.chaos.fault.Faults;
import io.frostline.chaos.score.Outcome;
import io.frostline.chaos.score.Scoreboard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The suite as a person runs it, with a fault that costs rows; {@code DemoIT} has one that passes.
 */
class ChaosIT {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration RECOVER_WITHIN = Duration.ofSeconds(90);

  @TempDir private Path work;

  @Test
  void frostlineNoticesAndNothingIsLostInSilence() throws Exception {
    List<Fault> faults = List.of(Faults.byId("table-dropped").orElseThrow());

    Scoreboard board =
        new ChaosSuite(
                INTERVAL, true, RECOVER_WITHIN, work, false, System.out::println, () -> false)
            .run(faults);

    assertThat(board.skipped()).isEmpty();
    assertThat(board.faults()).hasSize(1);
    assertThat(board.faults())
        .allSatisfy(
            outcome -> {
              assertThat(outcome.detectors().frostline()).as(outcome.id()).isPresent();
              assertThat(outcome.watermarks().unsound()).as(outcome.id()).isEmpty();
              assertThat(outcome.watermarks().checked()).as(outcome.id()).isPositive();
              assertThat(outcome.rowsDoubled()).as(outcome.id()).isZero();
            });
    Outcome dropped = board.faults().get(0);
    assertThat(dropped.rowsLost()).isPositive();
    assertThat(dropped.reportedLost()).isEqualTo(dropped.rowsLost());
    assertThat(dropped.escalated()).isTrue();
    assertThat(dropped.tally().lost().keySet()).containsExactly("trades");
  }
}
