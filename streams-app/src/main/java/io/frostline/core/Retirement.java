package io.frostline.core;

import io.frostline.core.Fact.Retired;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.Output.TableGoneOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a pipeline, by a person: what was said about its tables is withdrawn, what is open is
 * over, and nothing of it is remembered. A later sink of the same name begins afresh.
 */
final class Retirement {

  private Retirement() {}

  static Fold.Step of(PipelineState state, Retired fact) {
    if (state.isEmpty()) {
      return Fold.Step.silent(state);
    }
    List<Output> outputs = new ArrayList<>();
    state.tables().keySet().forEach(table -> outputs.add(new TableGoneOut(table)));
    Incidents.Step told = state.incidents().retire(state.pipeline(), fact);
    outputs.addAll(told.events());
    Optional<Maintenance> work = state.repair().maintenance();
    if (work.isPresent()) {
      told = work.get().ended(state.with(told.incidents()), fact.at(), fact.by(), "it was retired");
      outputs.addAll(told.events());
    }
    long number = told.incidents().raised() + 1;
    Event event =
        new Event(
            Incidents.id(state.pipeline(), "event", fact.at(), number),
            state.pipeline(),
            Optional.empty(),
            EventType.REPAIR,
            Severity.INFO,
            Rule.A8,
            Incidents.id(state.pipeline(), "retired", fact.at(), number),
            fact.at(),
            fact.by() + " has retired " + state.pipeline() + ": " + fact.why(),
            Sorted.copy(Map.of("action", "RETIRED", "by", fact.by(), "why", fact.why())));
    outputs.addAll(told.incidents().tell(event).events());
    return new Fold.Step(PipelineState.empty(state.pipeline()), outputs);
  }
}
