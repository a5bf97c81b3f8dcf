package io.frostline.core;

import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.BeatSeen;
import io.frostline.core.Fact.CatalogSeen;
import io.frostline.core.Fact.Configured;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Fact.StatusSeen;
import io.frostline.core.Fact.TailSeen;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Fact.Undecodable;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The pure function that decides: a fact and a state give the next state and what to say. */
public final class Fold {

  private static final String OBSERVATIONS = "frostline.observations";

  private Fold() {}

  /** The next state and the outputs, in the order they are to be published. */
  public record Step(PipelineState state, List<Output> outputs) {

    static Step silent(PipelineState state) {
      return new Step(state, List.of());
    }
  }

  /** Applies one fact. The same state and fact always give the same step. */
  public static Step apply(PipelineState state, Fact fact) {
    if (fact instanceof Tick tick) {
      return Decision.at(state, tick);
    } else if (fact instanceof ControlSeen control) {
      return control(state, control);
    } else if (fact instanceof BeatSeen beat) {
      return Step.silent(
          state.with(state.beats().add(new Beats.Beat(beat.position(), beat.committedAt()))));
    } else if (fact instanceof CatalogSeen catalog) {
      return Catalog.apply(state, catalog);
    } else if (fact instanceof StatusSeen status) {
      return Step.silent(state.with(state.health().with(status)));
    } else if (fact instanceof TailSeen tail) {
      return Step.silent(
          state.with(state.control().tail(tail.partition(), tail.from(), tail.reached())));
    } else if (fact instanceof Configured configured) {
      return Step.silent(state.with(configured.config()));
    } else if (fact instanceof Undecodable undecodable) {
      return undecodable(state, undecodable);
    }
    throw new IllegalArgumentException("unknown fact " + fact.getClass());
  }

  private static Step control(PipelineState state, ControlSeen fact) {
    if (state.control().knows(fact.partition(), fact.offset())) {
      return Step.silent(state);
    }
    ControlLog log = state.control();
    PipelineState next = state;
    List<Output> outputs = List.of();
    ControlMessage message = fact.message();
    if (message instanceof DataWritten written) {
      TableState table = state.table(written.table());
      next =
          next.with(
              table.withLedger(
                  table
                      .ledger()
                      .announce(fact.partition(), fact.offset(), written, log.answered())));
    } else if (message instanceof DataComplete complete) {
      log = log.answer(fact.partition(), fact.offset(), complete);
    } else if (message instanceof StartCommit start) {
      Rounds.Step step = state.rounds().start(fact, start);
      next = next.with(step.rounds());
      outputs = step.outputs();
    } else if (message instanceof CommitComplete complete) {
      Rounds.Step step = state.rounds().complete(fact, complete, state.config());
      next = next.with(step.rounds());
      outputs = step.outputs();
    }
    return new Step(next.with(log.advance(fact.partition(), fact.offset() + 1)), outputs);
  }

  private static Step undecodable(PipelineState state, Undecodable fact) {
    Finding finding =
        new Finding(
            EventType.UNDECODABLE,
            Severity.WARNING,
            Rule.A7,
            Optional.empty(),
            fact.at(),
            "a record of " + fact.partition() + " cannot be decoded and was set aside",
            Sorted.copy(
                Map.of(
                    "partition", fact.partition().toString(),
                    "offset", Long.toString(fact.offset()),
                    "reason", fact.reason())));
    Incidents.Step step = state.incidents().report(state.pipeline(), fact.at(), finding);
    PipelineState held = hold(state, fact).countUndecodable().with(step.incidents());
    return new Step(held, step.events());
  }

  /** The record that is missing may have announced files for any table. */
  private static PipelineState hold(PipelineState state, Undecodable fact) {
    Map<Integer, Long> places = new TreeMap<>();
    if (fact.partition().topic().equals(OBSERVATIONS)) {
      // Which fact it was is not known; if it was a control record, it was the next one.
      places.putAll(state.control().next());
    } else if (state
        .config()
        .filter(config -> config.controlTopic().equals(fact.partition().topic()))
        .isPresent()) {
      places.put(fact.partition().number(), fact.offset());
    }
    Map<String, TableState> tables = new TreeMap<>();
    for (TableState table : state.tables().values()) {
      Ledger ledger = table.ledger();
      for (Map.Entry<Integer, Long> place : places.entrySet()) {
        ledger =
            ledger.announceUnreadable(place.getKey(), place.getValue(), state.control().answered());
      }
      tables.put(table.table(), table.withLedger(ledger));
    }
    return state.withTables(Sorted.copy(tables));
  }
}
