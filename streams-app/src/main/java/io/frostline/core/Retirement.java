package io.frostline.core;

import io.frostline.core.Fact.Retired;
import io.frostline.core.Fact.TableRetired;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.Output.TableGoneOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The end of a pipeline or of one of its tables, by a person: what was said about it is withdrawn,
 * what is open is over, and nothing of it is remembered but which table it was: kept under another
 * name it is none of the sink's. A later one of the same name begins afresh.
 */
final class Retirement {

  private Retirement() {}

  static Fold.Step of(PipelineState state, Retired fact) {
    if (state.isEmpty()) {
      return Fold.Step.silent(state);
    }
    List<Output> outputs = new ArrayList<>();
    state.tables().keySet().forEach(table -> outputs.add(new TableGoneOut(table)));
    Incidents.Step told =
        state.incidents().retire(state.pipeline(), fact.at(), fact.by(), incident -> true);
    outputs.addAll(told.events());
    Optional<Maintenance> work = state.repair().maintenance();
    if (work.isPresent()) {
      told = work.get().ended(state.with(told.incidents()), fact.at(), fact.by(), "it was retired");
      outputs.addAll(told.events());
    }
    Event event =
        event(told.incidents(), fact, Optional.empty(), fact.by(), state.pipeline(), fact.why());
    outputs.addAll(told.incidents().tell(event).events());
    return new Fold.Step(PipelineState.empty(state.pipeline()), outputs);
  }

  /** The same for a table that is missing: as long as it is there it is not forgotten. */
  static Fold.Step of(PipelineState state, TableRetired fact) {
    TableState table = state.tables().get(fact.table());
    if (table == null || !table.missing()) {
      return Fold.Step.silent(state);
    }
    Optional<String> name = Optional.of(table.table());
    Incidents.Step told =
        state
            .incidents()
            .retire(
                state.pipeline(), fact.at(), fact.by(), incident -> incident.table().equals(name));
    Event event = event(told.incidents(), fact, name, fact.by(), table.table(), fact.why());
    Incidents.Step last = told.incidents().tell(event);
    List<Output> outputs = new ArrayList<>(List.of(new TableGoneOut(table.table())));
    outputs.addAll(told.events());
    outputs.addAll(last.events());
    return new Fold.Step(
        state
            .withTables(Sorted.without(state.tables(), table.table()))
            .withProgress(Sorted.without(state.progress(), table.table()))
            .with(state.watch().retired(table))
            .with(last.incidents()),
        outputs);
  }

  private static Event event(
      Incidents before, Fact fact, Optional<String> table, String by, String what, String why) {
    long number = before.raised() + 1;
    return new Event(
        Incidents.id(fact.pipeline(), "event", fact.at(), number),
        fact.pipeline(),
        table,
        EventType.REPAIR,
        Severity.INFO,
        Rule.A8,
        Incidents.id(fact.pipeline(), "retired", fact.at(), number),
        fact.at(),
        by + " has retired " + what + ": " + why,
        Sorted.copy(Map.of("action", "RETIRED", "by", by, "why", why)));
  }
}
