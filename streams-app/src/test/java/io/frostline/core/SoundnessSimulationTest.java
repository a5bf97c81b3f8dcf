package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Random runs against {@link SinkModel}. {@code FROSTLINE_SIM_SEED} chooses the first seed, {@code
 * FROSTLINE_SIM_RUNS} the number of runs.
 */
class SoundnessSimulationTest {

  private static final long SEED =
      Optional.ofNullable(System.getenv("FROSTLINE_SIM_SEED")).map(Long::parseLong).orElse(1L);
  private static final int RUNS =
      Optional.ofNullable(System.getenv("FROSTLINE_SIM_RUNS")).map(Integer::parseInt).orElse(500);
  private static final int STEPS = 400;

  @Test
  void everyWatermarkIsSoundWhateverFails() {
    int watermarks = 0;
    int lossEvents = 0;
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      SinkModel model = run(seed, true);
      watermarks += model.watermarks;
      lossEvents += model.lossEvents;
    }
    assertThat(watermarks).isGreaterThan(RUNS);
    assertThat(lossEvents).isPositive();
  }

  @Test
  void healthyButMessyRunsRaiseNothingAndMove() {
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      SinkModel model = run(seed, false);
      assertThat(model.lossEvents).as("seed %d", seed).isZero();
      assertThat(model.state.tables().values())
          .as("seed %d", seed)
          .allMatch(table -> table.blocked().isEmpty());
      model.settle();
      Position newest = model.state.beats().counted().orElseThrow().position();
      assertThat(model.state.tables().values())
          .as("seed %d", seed)
          .allSatisfy(
              table ->
                  assertThat(table.covered().flatMap(Cuts.Cut::beat).map(Beats.Beat::position))
                      .contains(newest));
    }
  }

  private static SinkModel run(long seed, boolean faults) {
    SinkModel model = new SinkModel(seed);
    try {
      for (int i = 0; i < STEPS; i++) {
        model.step(faults);
      }
    } catch (AssertionError e) {
      int from = Math.max(0, model.trace.size() - 60);
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + e.getMessage()
              + "\nlast facts:\n"
              + String.join("\n", model.trace.subList(from, model.trace.size())),
          e);
    }
    return model;
  }
}
