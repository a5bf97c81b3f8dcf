package io.frostline.sim;

import io.frostline.core.Fact;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What is said of a run that failed. */
final class Report {

  private static final int FACTS_MAX = 60;

  private Report() {}

  static AssertionError of(long seed, Run run, Violation violation) {
    List<Fact> facts = evidence(run, violation);
    return new AssertionError(
        "seed "
            + seed
            + " ("
            + Profile.of(seed)
            + "): "
            + violation.getMessage()
            + "\nevents: "
            + run.events()
            + "\n"
            + facts.size()
            + " of "
            + run.facts().size()
            + " facts:\n"
            + facts.stream().map(Fact::toString).collect(Collectors.joining("\n"))
            + "\nagain with: FROSTLINE_SIM_SEED="
            + seed
            + " FROSTLINE_SIM_RUNS=1 mvn -pl streams-app -am test -Dtest='*SimulationTest'"
            + " -Dsurefire.failIfNoSpecifiedTests=false",
        violation);
  }

  /**
   * The facts that suffice; the last ones if something was missing at the end, which leaving facts
   * out does not show.
   */
  static List<Fact> evidence(Run run, Violation violation) {
    Predicate<List<Fact>> fails = some -> run.broken(some).filter(violation::isLike).isPresent();
    List<Fact> all = run.facts();
    if (!fails.test(all)) {
      return all.subList(Math.max(0, all.size() - FACTS_MAX), all.size());
    }
    return Minimiser.minimise(all, fails);
  }
}
