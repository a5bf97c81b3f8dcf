package io.frostline.core;

import io.frostline.core.Cuts.Mark;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Fold.Step;
import io.frostline.core.Output.CommandOut;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.LagOut;
import io.frostline.core.Output.TableGoneOut;
import io.frostline.core.Output.WatermarkOut;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a tick decides: ledgers settle, cuts are covered, watermarks move, findings are raised. */
final class Decision {

  /** Two instances that watch at once are no further apart. */
  private static final Duration SHRUNK_MAX = Duration.ofSeconds(3);

  private Decision() {}

  static Step at(PipelineState before, Tick tick) {
    if (before.watch().tickAt().filter(last -> tick.at().isBefore(last)).isPresent()) {
      // A tick that was overtaken, by a probe that has lost its pipeline: its ends are old.
      return Step.silent(before);
    }
    if (isOvertaken(before, tick)) {
      // One that was taken already says nothing new, though its ends are old by now.
      boolean again = before.watch().tickAt().filter(tick.at()::equals).isPresent();
      return Step.silent(again ? before : before.with(before.watch().shrunk(tick)));
    }
    Look look = Look.of(tick);
    List<Output> outputs = new ArrayList<>();
    PipelineState state = Taking.in(before, look);
    state = settled(state, look, outputs);
    state = Placeholders.update(Skipped.strike(state, look), look);
    state = progressed(before, state, look);
    state = forget(Losses.closeGap(state)).with(tick);

    Map<String, TableLook> looks = new TreeMap<>();
    for (TableState table : state.tables().values()) {
      TableLook tableLook = TableLook.of(state, table, look);
      looks.put(table.table(), tableLook);
      TableLook.Told told = tableLook.told();
      outputs.add(new WatermarkOut(told.watermark()));
      outputs.add(new LagOut(told.lag()));
    }
    for (String name : before.tables().keySet()) {
      if (!state.tables().containsKey(name)) {
        outputs.add(new TableGoneOut(name));
      }
    }
    return new Step(judged(before, state, look, looks, outputs), outputs);
  }

  /**
   * Control records behind what this tick had read are known already: what it says of the ends is
   * older. An end before what is known says so too, unless nothing else is said for a while: then
   * it is another topic.
   */
  private static boolean isOvertaken(PipelineState state, Tick tick) {
    Map<Integer, Long> next = state.control().next();
    boolean shrunk =
        state.watch().shrunkAt().filter(at -> tick.at().isAfter(at.plus(SHRUNK_MAX))).isPresent();
    return tick.control().orElse(Map.of()).entrySet().stream()
        .anyMatch(
            place -> {
              long known = next.getOrDefault(place.getKey(), 0L);
              Fact.ControlPlace seen = place.getValue();
              return seen.end() < known ? !shrunk : seen.position() < known;
            });
  }

  private static PipelineState settled(PipelineState state, Look look, List<Output> outputs) {
    TreeMap<String, TableState> next = null;
    for (TableState table : state.tables().values()) {
      Settlement settlement = Settlement.of(state, trusted(state, look.tick(), table), look.at());
      outputs.addAll(settlement.commits());
      if (settlement.table() != table) {
        next = next == null ? new TreeMap<>(state.tables()) : next;
        next.put(table.table(), settlement.table());
      }
    }
    return next == null ? state : state.withTables(Sorted.copy(next));
  }

  /** Without access to the catalog the coordinator's word is all there is. */
  private static TableState trusted(PipelineState state, Tick tick, TableState table) {
    boolean catalog = state.config().map(PipelineConfig::catalogReadable).orElse(true);
    if (catalog || !tick.coordinator().isKnown() || !table.ledger().hasPending()) {
      return table;
    }
    Map<Integer, Long> passed = tick.coordinator().get();
    boolean told = table.told() && state.control().caughtUp(tick.control());
    Ledger ledger =
        told ? table.ledger().told(state.watch().coordinator().before()) : table.ledger();
    return (told ? table.withTold(false) : table)
        .withLedger(
            ledger.strike(a -> a.told() && a.last() < passed.getOrDefault(a.partition(), 0L)));
  }

  private static PipelineState progressed(PipelineState before, PipelineState after, Look look) {
    PipelineState state = after;
    TreeMap<String, TableState> tables = null;
    TreeMap<String, Progress> progress = new TreeMap<>();
    for (TableState table : state.tables().values()) {
      TableState next = Reloads.look(state, gone(state, table, look), look);
      if (next != table) {
        tables = tables == null ? new TreeMap<>(state.tables()) : tables;
        tables.put(next.table(), next);
      }
      Progress old = state.progress(table.table());
      TableLook tableLook = TableLook.of(state, next, look);
      Optional<Mark> covered = tableLook.newestCovered();
      boolean committed = hasCommitted(before.tables().get(table.table()), table);
      Optional<Instant> waiting = Optional.empty();
      if (!look.endsKnown()) {
        waiting = old.waitingSince();
      } else if (tableLook.waits()) {
        Instant since = committed ? look.at() : old.waitingSince().orElse(look.at());
        // What arrived before the newest cut that is covered does not wait any more.
        waiting = Optional.of(covered.map(m -> Situation.later(since, m.at())).orElse(since));
      }
      boolean same = covered.equals(old.covered()) && waiting.equals(old.waitingSince());
      progress.put(table.table(), same ? old : new Progress(covered, waiting));
    }
    state = tables == null ? state : state.withTables(Sorted.copy(tables));
    return state.withProgress(Sorted.copy(progress));
  }

  private static boolean hasCommitted(TableState before, TableState after) {
    return before != null
        && (!after.last().equals(before.last())
            || after.ledger().rows(a -> true) < before.ledger().rows(a -> true));
  }

  /** Records that Kafka no longer has, or topics that are others of the same name. */
  private static TableState gone(PipelineState state, TableState table, Look look) {
    if (table.blocked().isPresent()) {
      return table;
    }
    TableLook tableLook = TableLook.of(state, table, look);
    if (tableLook.expired() > 0) {
      return table.with(Losses.expired(table, tableLook.expired(), look));
    }
    // Ends are younger than the answers that lead beyond them only if the tick has those, too.
    return tableLook.isBeyondEnd() && look.tick().control().isKnown()
        ? table.with(Losses.topicRecreated(table, look))
        : table;
  }

  /** Forgets the cuts that every table has passed, so that the state stays small. */
  private static PipelineState forget(PipelineState state) {
    long oldest = Long.MAX_VALUE;
    for (TableState table : state.tables().values()) {
      Optional<Mark> covered = state.progress(table.table()).covered();
      boolean needed = table.blocked().isEmpty() && !table.missing();
      if (covered.isEmpty() && needed) {
        return state;
      }
      oldest = covered.isPresent() ? Math.min(oldest, covered.get().number()) : oldest;
    }
    return oldest == Long.MAX_VALUE ? state : state.with(state.cuts().from(oldest));
  }

  /** Rules, incidents, remedies and the phase. */
  private static PipelineState judged(
      PipelineState before,
      PipelineState after,
      Look look,
      Map<String, TableLook> looks,
      List<Output> outputs) {
    if (after.config().isEmpty()) {
      return after;
    }
    PipelineState state = after;
    Situation s = new Situation(state, look, looks, state.config().get());
    Verdicts verdicts = Rules.judge(s);
    Incidents.Step step = state.incidents().decide(state.pipeline(), look.at(), verdicts);
    List<Output> events = new ArrayList<>(step.events());
    Incidents incidents = step.incidents();
    for (Finding finding : repeated(before, state)) {
      Incidents.Step more = incidents.report(state.pipeline(), look.at(), finding);
      incidents = more.incidents();
      events.addAll(more.events());
    }
    state = countErrors(state.with(incidents).withBroken(verdicts.broken()), events);
    s = new Situation(state, look, looks, s.config());
    Supervision.Step acted = Supervision.act(s);
    events.addAll(acted.events());
    outputs.addAll(events);
    acted.command().ifPresent(command -> outputs.add(new CommandOut(command)));
    state = acted.state();
    s = new Situation(state, look, looks, s.config());
    return Phases.isUncertain(s)
        ? state
        : state.with(Phases.next(state.phase(), Phases.trigger(s)));
  }

  /** Losses of a kind that is reported already: they are told as part of the same incident. */
  private static List<Finding> repeated(PipelineState before, PipelineState after) {
    List<Finding> repeated = new ArrayList<>();
    for (TableState table : after.tables().values()) {
      TableState old = before.tables().get(table.table());
      List<Loss> known = old == null ? List.of() : old.losses();
      if (table.losses() == known || table.losses().isEmpty()) {
        continue;
      }
      Set<String> keys = new HashSet<>();
      for (Loss loss : table.losses()) {
        Finding finding = loss.finding(table.table());
        if (!keys.add(finding.key()) && !known.contains(loss)) {
          repeated.add(finding);
        }
      }
    }
    return repeated;
  }

  private static PipelineState countErrors(PipelineState state, List<Output> events) {
    PipelineState counted = state;
    for (Output output : events) {
      if (output instanceof EventOut out
          && out.event().type() != EventType.RECOVERED
          && out.event().table().isPresent()) {
        TableState table = counted.tables().get(out.event().table().get());
        counted = table == null ? counted : counted.with(table.withError(out.event().type()));
      }
    }
    return counted;
  }
}
