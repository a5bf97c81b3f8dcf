package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fold;
import io.frostline.core.Phases;
import io.frostline.core.Phases.Transition;
import io.frostline.core.Rule;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Random runs of the whole pipeline against the named invariants. {@code FROSTLINE_SIM_SEED}
 * chooses the first seed, {@code FROSTLINE_SIM_RUNS} the number of runs.
 */
class ProtocolSimulationTest {

  private static final long SEED = number("FROSTLINE_SIM_SEED", 1);
  private static final int RUNS = (int) number("FROSTLINE_SIM_RUNS", 2_000);

  private static final AtomicBoolean FAILED = new AtomicBoolean();

  private static long number(String name, long otherwise) {
    return Optional.ofNullable(System.getenv(name)).map(Long::parseLong).orElse(otherwise);
  }

  @Test
  void everyInvariantHoldsInEveryRun() {
    List<Summary> runs =
        LongStream.range(SEED, SEED + RUNS)
            .parallel()
            .mapToObj(ProtocolSimulationTest::run)
            .toList();

    Map<Rule, Integer> found = new EnumMap<>(Rule.class);
    Set<Transition> transitions = new TreeSet<>();
    for (Summary run : runs) {
      if (run.failure().isPresent()) {
        throw run.failure().get();
      }
      transitions.addAll(run.transitions());
      run.rules().forEach(rule -> found.merge(rule, 1, Integer::sum));
    }
    long watermarks = runs.stream().mapToLong(Summary::watermarks).sum();
    long facts = runs.stream().mapToLong(Summary::facts).sum();
    System.out.printf(
        "simulation: %d runs from seed %d, %d facts, %d watermarks checked, rules found %s%n",
        RUNS, SEED, facts, watermarks, found);
    assertThat(watermarks).isPositive();
    assertThat(transitions).isSubsetOf(Phases.legal());
    if (RUNS >= 2_000) {
      assertThat(found.keySet()).containsAll(expected());
    }
  }

  /** What is kept of a run: its facts would not fit for all of them. */
  private record Summary(
      long facts,
      int watermarks,
      Set<Rule> rules,
      Set<Transition> transitions,
      Optional<AssertionError> failure) {}

  private static Summary run(long seed) {
    Run run = new Run(seed, Fold::apply);
    Optional<AssertionError> failure = Optional.empty();
    if (!FAILED.get()) {
      try {
        run.execute();
      } catch (Violation violation) {
        // Making one failure small takes its time; the others would say no more.
        failure =
            FAILED.getAndSet(true)
                ? Optional.empty()
                : Optional.of(Report.of(seed, run, violation));
      }
    }
    Set<Rule> rules = EnumSet.noneOf(Rule.class);
    run.events().forEach(event -> rules.add(event.rule()));
    return new Summary(
        run.facts().size(), run.watermarks(), rules, Set.copyOf(run.transitions()), failure);
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
