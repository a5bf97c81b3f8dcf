package io.frostline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.soak.SoakScript.Step;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SoakScriptTest {

  private static final Set<Disturbance> ALL = EnumSet.allOf(Disturbance.class);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration GAP = Duration.ofSeconds(40);

  @Test
  void aSeedDecidesEverything() {
    assertThat(script(7)).isEqualTo(script(7));
    assertThat(script(7)).isNotEqualTo(script(8));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyKindComesWithRoomBetweenAndAQuietEnd(long seed) {
    List<Step> steps = script(seed).steps();

    assertThat(steps).extracting(Step::kind).containsAll(ALL);
    for (int i = 1; i < steps.size(); i++) {
      assertThat(steps.get(i).at().minus(steps.get(i - 1).at()))
          .isBetween(GAP, GAP.multipliedBy(2));
    }
    assertThat(steps.get(steps.size() - 1).at()).isLessThan(HOUR.minus(GAP));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void theAppIsRestartedInTheFirstThirdAlone(long seed) {
    assertThat(script(seed).steps())
        .filteredOn(step -> step.kind() == Disturbance.APP_RESTARTED)
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.at()).isLessThan(HOUR.dividedBy(3)));
  }

  @Test
  void onlyTheChosenKindsHappen() {
    assertThat(SoakScript.of(1, HOUR, Set.of(Disturbance.APP_RESTARTED), GAP).steps())
        .extracting(Step::kind)
        .containsOnly(Disturbance.APP_RESTARTED);
    assertThat(SoakScript.of(1, HOUR, Set.of(), GAP).steps()).isEmpty();
  }

  private static SoakScript script(long seed) {
    return SoakScript.of(seed, HOUR, ALL, GAP);
  }
}
