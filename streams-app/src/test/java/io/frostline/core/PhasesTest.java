package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Phases.Transition;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** A pipeline is driven at random: every legal change of phase is taken, and no other. */
class PhasesTest {

  private static final int STEPS = 60_000;

  private final Random random = new Random(7);
  private final Set<Transition> taken = new TreeSet<>();

  private static PipelineConfig config(boolean repairs) {
    PipelineConfig c = Scenario.REPAIRING;
    return new PipelineConfig(
        c.sink(),
        c.source(),
        c.group(),
        c.coordinatorGroup(),
        c.controlTopic(),
        c.namespace(),
        c.commitInterval(),
        c.commitTimeout(),
        c.beatInterval(),
        Duration.ofSeconds(15),
        true,
        c.database(),
        c.issues(),
        RepairPolicy.valueOf(repairs));
  }

  @Test
  void everyLegalTransitionIsTakenAndNoOther() {
    int steps = 0;
    while (steps < STEPS && !taken.containsAll(Phases.legal())) {
      steps += walk(new Scenario(config(random.nextBoolean())));
    }

    assertThat(taken).isSubsetOf(Phases.legal());
    Set<Transition> never = new TreeSet<>(Phases.legal());
    never.removeAll(taken);
    assertThat(never).as("legal, and never taken").isEmpty();
  }

  private int walk(Scenario pipeline) {
    flows = true;
    if (random.nextBoolean()) {
      pipeline.ends(6, 4).after(Duration.ofSeconds(1)).beat(50, 51).sourceAt(50, 51);
      pipeline.round("c1", 10, 6L, 4L);
    }
    int steps = 5 + random.nextInt(55);
    for (int i = 0; i < steps; i++) {
      step(pipeline);
      int most = random.nextInt(30) == 0 ? 180 : 12;
      for (int seconds = random.nextInt(most); seconds >= 0; seconds--) {
        second(pipeline);
      }
    }
    return steps;
  }

  private void second(Scenario pipeline) {
    Phase before = pipeline.state.phase();
    long place = 1_000 + pipeline.now.getEpochSecond() - Scenario.START.getEpochSecond();
    pipeline.after(Duration.ofSeconds(1));
    if (flows) {
      pipeline.beat(place, 1).sourceAt(place, 1);
    }
    pipeline.tick();
    if (pipeline.state.phase() != before) {
      taken.add(new Transition(before, pipeline.state.phase()));
    }
  }

  private boolean flows = true;

  private void step(Scenario pipeline) {
    long p0 =
        pipeline.extents.containsKey(Scenario.P0) ? pipeline.extents.get(Scenario.P0).end() : 0;
    switch (random.nextInt(17)) {
      case 0 -> pipeline.status("PAUSED", "PAUSED");
      case 1 -> pipeline.status("RUNNING", "FAILED");
      case 2 ->
          pipeline.apply(
              new Fact.StatusSeen(
                  Scenario.PIPELINE, pipeline.now, Seen.unknown("404"), Seen.unknown("404")));
      case 3 -> pipeline.tableExists = false;
      case 4 -> pipeline.tableExists = true;
      case 5 -> pipeline.ends(p0 + 3, 4);
      case 6 -> pipeline.start("open-" + pipeline.control);
      case 7 -> pipeline.key = random.nextBoolean() ? "key-A" : "key-B";
      case 8 -> flows = !flows;
      case 9, 10 -> pipeline.status("RUNNING", "RUNNING");
      case 11 -> heal(pipeline, p0);
      case 12 -> late(pipeline, p0);
      default -> commit(pipeline, p0);
    }
  }

  /** Commits what was there a while ago, when there is more by now. */
  private void late(Scenario pipeline, long p0) {
    for (int i = 0; i < 25; i++) {
      pipeline.ends(p0 + 1 + i, 4);
      second(pipeline);
    }
    commit(pipeline, p0 + 1);
  }

  private void heal(Scenario pipeline, long p0) {
    pipeline.tableExists = true;
    flows = true;
    pipeline.status("RUNNING", "RUNNING");
    commit(pipeline, p0);
  }

  private void commit(Scenario pipeline, long p0) {
    Long read = pipeline.group.getOrDefault(Scenario.P0, 0L);
    pipeline.round("r" + pipeline.control, p0 - read, p0 > read ? p0 : null, p0 > 0 ? 4L : null);
  }
}
