package io.frostline.core;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.CommitToTable;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.BeatSeen;
import io.frostline.core.Fact.CatalogSeen;
import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Fact.CommandTaken;
import io.frostline.core.Fact.Configured;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Fact.CoordinatorSeen;
import io.frostline.core.Fact.DatabaseSeen;
import io.frostline.core.Fact.MaintenanceSet;
import io.frostline.core.Fact.PublicationSeen;
import io.frostline.core.Fact.RetentionSeen;
import io.frostline.core.Fact.Retired;
import io.frostline.core.Fact.SourceSnapshotSeen;
import io.frostline.core.Fact.StatusSeen;
import io.frostline.core.Fact.TableRetired;
import io.frostline.core.Fact.TailSeen;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Fact.Undecodable;
import io.frostline.core.Fact.WarehouseSeen;
import io.frostline.core.Fact.WorkersSeen;
import java.time.Instant;
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
    } else if (fact instanceof Undecodable undecodable) {
      return undecodable(state, undecodable);
    } else if (fact instanceof CommandDone done) {
      return Supervision.answered(state, done);
    } else if (fact instanceof MaintenanceSet maintenance) {
      return Maintenance.set(state, maintenance);
    } else if (fact instanceof Retired retired) {
      return Retirement.of(state, retired);
    } else if (fact instanceof TableRetired retired) {
      return Retirement.of(state, retired);
    }
    return Step.silent(taken(state, fact));
  }

  /** Facts that are only remembered until the next tick. */
  private static PipelineState taken(PipelineState state, Fact fact) {
    if (fact instanceof BeatSeen beat) {
      return state.with(
          state.beats().take(new Beats.Beat(beat.position(), beat.committedAt()), beat.at()));
    } else if (fact instanceof CatalogSeen catalog) {
      return Catalog.apply(state, catalog);
    } else if (fact instanceof StatusSeen status) {
      return state.with(state.health().with(status));
    } else if (fact instanceof TailSeen tail) {
      return state.with(state.control().tail(tail.partition(), tail.from(), tail.reached()));
    } else if (fact instanceof Configured configured) {
      return Losses.controlMoved(regrouped(state, configured), configured)
          .with(configured.config());
    } else if (fact instanceof CoordinatorSeen group) {
      return group.group().isKnown() ? state.with(state.watch().group(group)) : state;
    } else if (fact instanceof WorkersSeen workers) {
      Signs signs = state.watch().signs();
      return workers
          .group()
          .map(group -> state.with(state.watch().with(signs.group(group.members(), fact.at()))))
          .orElse(state);
    } else if (fact instanceof RetentionSeen retention) {
      return retention
          .topics()
          .map(topics -> state.with(state.watch().retention(topics)))
          .orElse(state);
    } else if (fact instanceof DatabaseSeen database) {
      return SlotLoss.look(state.with(state.watch().database(database)), database);
    } else if (fact instanceof PublicationSeen publication) {
      return Publications.look(state, publication);
    } else if (fact instanceof SourceSnapshotSeen copying) {
      return Reloads.copying(state, copying);
    } else if (fact instanceof WarehouseSeen warehouse) {
      return state.with(state.repair().warehouse(warehouse));
    } else if (fact instanceof CommandTaken taken) {
      return state.with(state.repair().taken(taken));
    }
    throw new IllegalArgumentException("unknown fact " + fact.getClass());
  }

  /** What another group has committed, no answer has told of. */
  private static PipelineState regrouped(PipelineState state, Configured now) {
    String group = now.config().group();
    return state.config().filter(before -> !before.group().equals(group)).isPresent()
        ? state.with(state.watch().with(state.watch().seenLeaps().blinded()))
        : state;
  }

  private static Step control(PipelineState state, ControlSeen fact) {
    if (!state.control().takes(fact.partition(), fact.from(), fact.offset())) {
      return Step.silent(state);
    }
    PipelineState next =
        state.with(state.control().advance(fact.partition(), fact.from(), fact.offset() + 1));
    ControlMessage message = fact.message();
    if (message instanceof DataWritten written) {
      return Announcements.take(next, fact, written);
    } else if (message instanceof DataComplete complete) {
      return Step.silent(answered(next.with(next.rounds().answer(complete)), complete, fact.at()));
    } else if (message instanceof StartCommit start) {
      Rounds.Step step = next.rounds().start(fact, start);
      int returns = next.control().partitions() > 1 ? 2 : 1;
      return new Step(
          next.with(step.rounds()).with(next.speakers().start(fact, returns, Taking.peace(next))),
          step.outputs());
    } else if (message instanceof CommitToTable commit) {
      PipelineState counted = next.with(next.rounds().committed(commit.commitId()));
      TableState table = counted.tables().get(commit.table());
      return Step.silent(
          table == null
              ? counted
              : counted.control().partitions() != 1
                  // What it covers may lie in a control partition that is not read yet.
                  ? counted.with(table.withTold(true))
                  : counted.with(
                      table.withLedger(
                          table.ledger().told(counted.watch().coordinator().before()))));
    } else if (message instanceof CommitComplete complete) {
      Rounds.Step step =
          next.rounds().complete(fact, complete, next.config(), () -> next.subscribedAt(fact.at()));
      return new Step(
          next.with(step.rounds()).with(next.speakers().complete(fact.key())), step.outputs());
    }
    throw new IllegalArgumentException("unknown message " + message.getClass());
  }

  private static PipelineState answered(PipelineState state, DataComplete complete, Instant at) {
    Map<Partition, Long> offsets = new TreeMap<>();
    for (Assignment assignment : complete.assignments()) {
      if (assignment.nextOffset().isPresent()) {
        offsets.merge(assignment.partition(), assignment.nextOffset().get(), Math::max);
      }
    }
    if (offsets.isEmpty()) {
      return state;
    }
    ControlLog.Step step = state.control().answer(ByTopic.of(offsets));
    return state.with(step.log()).answered(step.ripe(), at);
  }

  private static Step undecodable(PipelineState state, Undecodable fact) {
    boolean control = isOfControlTopic(state, fact);
    if (control && fact.offset() < state.control().next(fact.partition().number())) {
      // Told before: the probe has begun again where the fold stood, and the fold has gone on.
      return Step.silent(state);
    }
    Finding finding =
        Finding.of(
            Rule.A7,
            Optional.empty(),
            fact.at(),
            "a record of " + fact.partition() + " cannot be decoded and was set aside",
            Map.of(
                "partition", fact.partition().toString(),
                "offset", Long.toString(fact.offset()),
                "reason", fact.reason()));
    Incidents.Step step = state.incidents().report(state.pipeline(), fact.at(), finding);
    PipelineState held = hold(state, fact, control);
    return new Step(
        held.with(held.watch().countUndecodable()).with(step.incidents()), step.events());
  }

  private static boolean isOfControlTopic(PipelineState state, Undecodable fact) {
    return state
        .config()
        .filter(config -> config.controlTopic().equals(fact.partition().topic()))
        .isPresent();
  }

  /** The record that is missing may have announced files for any table. */
  private static PipelineState hold(PipelineState state, Undecodable fact, boolean control) {
    Map<Integer, Long> places = new TreeMap<>();
    ControlLog log = state.control();
    if (fact.partition().topic().equals(OBSERVATIONS)) {
      // Which fact it was is not known; if it was a control record, it was the next one.
      places.putAll(log.next());
    } else if (control) {
      int number = fact.partition().number();
      places.put(number, fact.offset());
      log = log.advance(number, fact.offset(), fact.offset() + 1);
    }
    Watch watch = state.watch();
    return state
        .with(log)
        // It may have been an answer, too.
        .with(places.isEmpty() ? watch : watch.with(watch.seenLeaps().blinded()))
        .withTables(Sorted.replaced(state.tables(), table -> held(table, places)));
  }

  private static TableState held(TableState table, Map<Integer, Long> places) {
    Ledger ledger = table.ledger();
    for (Map.Entry<Integer, Long> place : places.entrySet()) {
      ledger = ledger.announceUnreadable(place.getKey(), place.getValue());
    }
    return table.withLedger(ledger);
  }
}
