package io.frostline.sim;

import io.frostline.core.Fact;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of a run that failed. */
final class Report {

  private static final int FACTS_MAX = 60;

  private Report() {}

  static AssertionError of(long seed, Run run, Violation violation) {
    List<Fact> facts = run.facts();
    List<Fact> last = facts.subList(Math.max(0, facts.size() - FACTS_MAX), facts.size());
    return new AssertionError(
        "seed "
            + seed
            + " ("
            + Profile.of(seed)
            + "): "
            + violation.getMessage()
            + "\nevents: "
            + run.events()
            + "\nlast of "
            + facts.size()
            + " facts:\n"
            + last.stream().map(Fact::toString).collect(Collectors.joining("\n"))
            + "\nagain with: FROSTLINE_SIM_SEED="
            + seed
            + " FROSTLINE_SIM_RUNS=1 mvn -pl streams-app -am test -Dtest='*SimulationTest'"
            + " -Dsurefire.failIfNoSpecifiedTests=false",
        violation);
  }
}
