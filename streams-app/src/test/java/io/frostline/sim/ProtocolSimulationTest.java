package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fold;
import io.frostline.core.Output.Event;
import io.frostline.core.Phases;
import io.frostline.core.Phases.Transition;
import io.frostline.core.Rule;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Random runs of the whole pipeline against the named invariants. {@code FROSTLINE_SIM_SEED}
 * chooses the first seed, {@code FROSTLINE_SIM_RUNS} the number of runs.
 */
class ProtocolSimulationTest {

  private static final long SEED = number("FROSTLINE_SIM_SEED", 1);
  private static final int RUNS = (int) number("FROSTLINE_SIM_RUNS", 2_000);

  private static long number(String name, long otherwise) {
    return Optional.ofNullable(System.getenv(name)).map(Long::parseLong).orElse(otherwise);
  }

  @Test
  void everyInvariantHoldsInEveryRun() {
    long watermarks = 0;
    long facts = 0;
    Map<Rule, Integer> found = new EnumMap<>(Rule.class);
    Set<Transition> transitions = new TreeSet<>();
    for (long seed = SEED; seed < SEED + RUNS; seed++) {
      Run run = new Run(seed, Fold::apply);
      try {
        run.execute();
      } catch (Violation violation) {
        throw Report.of(seed, run, violation);
      }
      watermarks += run.watermarks();
      facts += run.facts().size();
      transitions.addAll(run.transitions());
      run.events().stream()
          .map(Event::rule)
          .distinct()
          .forEach(r -> found.merge(r, 1, Integer::sum));
    }
    System.out.printf(
        "simulation: %d runs from seed %d, %d facts, %d watermarks checked, rules found %s%n",
        RUNS, SEED, facts, watermarks, found);
    assertThat(watermarks).isPositive();
    assertThat(transitions).isSubsetOf(Phases.legal());
    if (RUNS >= 2_000) {
      assertThat(found.keySet()).containsAll(expected());
    }
  }

  /** Rules whose faults the world can suffer. */
  private static Set<Rule> expected() {
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    for (Fault fault : Fault.values()) {
      rules.add(fault.rules().iterator().next());
    }
    return rules;
  }
}
