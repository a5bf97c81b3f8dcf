package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView.Resume;
import io.frostline.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A day on which rows come and files are announced, and no commit ever reaches a table. */
class LongStallTest {

  private static final long HOUR_MS = 3_600_000;
  private static final int HOURS = 24;

  /** Fewer looks than usual, so that a day does not take too long. */
  private static final long TICK_MS = 10_000;

  /** By how much more the second half of the day may take: longer numbers, no more entries. */
  private static final double GROWTH_MAX = 1.10;

  private static final Profile PROFILE =
      new Profile(Profile.Kind.ALONE, List.of(), List.of(Fault.S7), true);

  private final List<Integer> sizes = new ArrayList<>();
  private final List<EventType> events = new ArrayList<>();
  private PipelineState state = PipelineState.empty(Settings.PIPELINE);

  @Test
  void s7_theWholeStateStaysBounded() {
    stallFor(seed());

    assertThat(events).contains(EventType.STALLED);
    int morning = Collections.max(sizes.subList(0, HOURS / 2));
    int evening = Collections.max(sizes.subList(HOURS / 2, HOURS));
    assertThat(evening).isLessThan((int) (morning * GROWTH_MAX));
  }

  /** A calm world of several tables and control partitions: it remembers the most. */
  private static long seed() {
    for (long seed = 0; ; seed++) {
      Settings settings = PROFILE.settings(new Random(seed));
      boolean calm = settings.rowMs() == 1_500 && settings.intervalMs() == 15_000;
      if (calm && settings.controlPartitions() > 1 && settings.tables().size() > 1) {
        return seed;
      }
    }
  }

  private void stallFor(long seed) {
    Random random = new Random(seed);
    World world = new World(PROFILE.settings(random), random);
    Observer observer =
        new Observer(
            world,
            Resume.fromTheBeginning(),
            world.settings.observerSkewMs(),
            Eyes.sharp(),
            this::fold);
    world.clock.every(TICK_MS, TICK_MS, observer::tick);
    world.clock.runUntil(60_000);
    new SinkFaults(world).inject(Fault.S7);
    for (int hour = 1; hour <= HOURS; hour++) {
      world.clock.runUntil(60_000 + hour * HOUR_MS);
      sizes.add(Json.write(state.restored()).length);
    }
  }

  private void fold(Fact fact) {
    Fold.Step step = Fold.apply(state, fact);
    state = step.state();
    step.outputs().stream()
        .filter(EventOut.class::isInstance)
        .map(output -> ((EventOut) output).event().type())
        .forEach(events::add);
  }
}
