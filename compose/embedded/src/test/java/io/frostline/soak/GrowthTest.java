package io.frostline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class GrowthTest {

  private static final int LOOKS = 361;

  @Test
  void aSteadyClimbIsFoundUnderNoise() {
    Random random = new Random(1);

    Growth growth = growth(i -> 50_000 + i * 100L + random.nextInt(5_000), 8_000);

    assertThat(growth.slopePerHour()).isBetween(34_000.0, 38_000.0);
    assertThat(growth.toleratedPerHour()).isEqualTo(8_000);
    assertThat(growth.tooSteep()).isTrue();
  }

  @Test
  void aFewPeaksAreNoClimb() {
    Growth growth = growth(i -> i > 340 && i % 5 == 0 ? 90_000 : 50_000, 8_000);

    assertThat(growth.slopePerHour()).isZero();
    assertThat(growth.max()).isEqualTo(90_000);
    assertThat(growth.first()).isEqualTo(growth.last()).isEqualTo(50_000);
    assertThat(growth.tooSteep()).isFalse();
  }

  @Test
  void aFallIsNoClimb() {
    Growth growth = growth(i -> 90_000 - i * 100L, 8_000);

    assertThat(growth.slopePerHour()).isEqualTo(-36_000);
    assertThat(growth.tooSteep()).isFalse();
  }

  @Test
  void whatRisesWithEachRestartIsFound() {
    assertThat(growth(i -> 40 + i / 36, 4).tooSteep()).isTrue();
    assertThat(growth(i -> 40 + i / 120, 4).tooSteep()).isFalse();
  }

  /** An hour of looks, one each ten seconds. */
  private static Growth growth(IntToLongFunction value, double tolerated) {
    List<AppProcess.Look> looks = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      looks.add(
          new AppProcess.Look(
              1, Instant.ofEpochSecond(1_000 + i * 10L), new Vitals(value.applyAsLong(i), 1, 1)));
    }
    return Growth.of(looks, Vitals::heapBytes, tolerated);
  }
}
