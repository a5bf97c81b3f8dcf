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
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
    Map<String, Moved> moved = moved(before, state, look);
    state = progressed(state, moved);
    if (moved.values().stream().anyMatch(each -> isRecreated(each.offsets(), look))) {
      state = Recreated.of(state.control(), look).forgotten(state);
    }
    state = forget(SlotLoss.closed(state), moved).with(tick);

    Map<String, TableLook> looks = looks(state, look, moved);
    for (TableLook tableLook : looks.values()) {
      outputs.add(new WatermarkOut(tableLook.told().watermark()));
      outputs.add(new LagOut(tableLook.told().lag()));
    }
    for (String name : before.tables().keySet()) {
      if (!state.tables().containsKey(name)) {
        outputs.add(new TableGoneOut(name));
      }
    }
    return new Step(judged(state, look, looks, outputs), outputs);
  }

  /**
   * Control records behind what this tick had read are known already: what it says of the ends is
   * older. An end before what is known says so too, unless nothing else is said for a while: then
   * it is another topic.
   */
  private static boolean isOvertaken(PipelineState state, Tick tick) {
    boolean shrunk =
        state.watch().shrunkAt().filter(at -> tick.at().isAfter(at.plus(SHRUNK_MAX))).isPresent();
    return tick.control().orElse(Map.of()).entrySet().stream()
        .anyMatch(
            place -> {
              long known = state.control().next(place.getKey());
              Fact.ControlPlace seen = place.getValue();
              return seen.end() < known ? !shrunk : seen.position() < known;
            });
  }

  private static PipelineState settled(PipelineState state, Look look, List<Output> outputs) {
    return state.withTables(
        Sorted.replaced(
            state.tables(),
            table -> {
              TableState trusted = trusted(state, look.tick(), table);
              if (trusted.queue().isEmpty() && trusted.past().isEmpty()) {
                return trusted;
              }
              Settlement settlement = Settlement.of(state, trusted, look.at());
              outputs.addAll(settlement.commits());
              return settlement.table();
            }));
  }

  /** Without access to the catalog the coordinator's word is all there is. */
  private static TableState trusted(PipelineState state, Tick tick, TableState table) {
    if (TableLook.catalogReadable(state)
        || !tick.coordinator().isKnown()
        || !table.ledger().hasPending()) {
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

  /** What a tick makes of a table, and the offsets that say so. */
  private record Moved(TableState table, TableOffsets offsets, Progress progress) {}

  private static Map<String, Moved> moved(PipelineState before, PipelineState state, Look look) {
    Optional<Mark> fresh =
        state.cuts().taken() == before.cuts().taken()
            ? Optional.empty()
            : Optional.of(state.cuts().pending().get(state.cuts().taken()).mark());
    // After a gap retention may have come further in its usual way.
    Map<String, Long> overtaken =
        Losses.overtaken(
            before.whole().filter(tick -> Watch.isUnbroken(tick.at(), look.at())), look.tick());
    return Sorted.map(
        state.tables(),
        table -> {
          TableOffsets offsets = TableOffsets.of(state, table, look);
          TableState kept = gone(before.tick(), overtaken, table, offsets, look);
          TableState next = Reloads.look(state, kept, look);
          offsets = next == table ? offsets : TableOffsets.of(state, next, look);
          Progress old = state.progress(table.table());
          Optional<Mark> covered =
              new TableLook(state, next, look, offsets, old).newestCovered(fresh);
          boolean committed =
              offsets.waits() && hasCommitted(before.tables().get(table.table()), table);
          Optional<Instant> waiting = waiting(old, offsets, covered, committed, look);
          return new Moved(next, offsets, old.with(covered, waiting));
        });
  }

  private static PipelineState progressed(PipelineState state, Map<String, Moved> moved) {
    return state
        .withTables(Sorted.same(state.tables(), Sorted.map(moved, Moved::table)))
        .withProgress(Sorted.same(state.progress(), Sorted.map(moved, Moved::progress)));
  }

  /** Since when records wait without a commit. */
  private static Optional<Instant> waiting(
      Progress old, TableOffsets offsets, Optional<Mark> covered, boolean committed, Look look) {
    if (!look.endsKnown()) {
      return old.waitingSince();
    } else if (!offsets.waits()) {
      return Optional.empty();
    }
    Instant since = committed ? look.at() : old.waitingSince().orElse(look.at());
    // What arrived before the newest cut that is covered does not wait any more.
    return Optional.of(covered.isPresent() ? Situation.later(since, covered.get().at()) : since);
  }

  private static Map<String, TableLook> looks(
      PipelineState state, Look look, Map<String, Moved> moved) {
    return Sorted.map(
        moved, each -> new TableLook(state, each.table(), look, each.offsets(), each.progress()));
  }

  private static boolean hasCommitted(TableState before, TableState after) {
    return before != null
        && before != after
        && (!after.last().equals(before.last())
            || (after.ledger() != before.ledger()
                && after.ledger().rows(a -> true) < before.ledger().rows(a -> true)));
  }

  /** Records that Kafka no longer has, or topics that are others of the same name. */
  private static TableState gone(
      Optional<Tick> before,
      Map<String, Long> overtaken,
      TableState table,
      TableOffsets offsets,
      Look look) {
    if (isRecreated(offsets, look)) {
      return Losses.topicRecreated(table, look);
    }
    boolean blocked = table.blocked().isPresent();
    if (blocked && table.reload().isEmpty()) {
      return table;
    }
    // What a copy is to make good may be gone since before it began; what goes now may be of it.
    if (blocked && !Losses.goesOn(before, table, look)) {
      return table;
    }
    if (offsets.expired() > 0) {
      return table.with(Losses.expired(table, offsets.expired(), look));
    }
    long unread = 0;
    for (Map.Entry<String, Long> topic : overtaken.entrySet()) {
      unread += table.fedBy(topic.getKey()) ? topic.getValue() : 0;
    }
    return unread > 0 ? table.with(Losses.overtaken(table, unread, look)) : table;
  }

  /** Ends are younger than the answers that lead beyond them only if the tick has those, too. */
  private static boolean isRecreated(TableOffsets offsets, Look look) {
    return offsets.isBeyondEnd() && look.tick().control().isKnown();
  }

  /** Forgets the cuts that every table has passed, so that the state stays small. */
  private static PipelineState forget(PipelineState state, Map<String, Moved> moved) {
    long oldest = Long.MAX_VALUE;
    for (Moved each : moved.values()) {
      Optional<Mark> covered = each.progress().covered();
      boolean needed = each.table().blocked().isEmpty() && !each.table().missing();
      if (covered.isEmpty() && needed) {
        return state;
      }
      oldest = covered.isPresent() ? Math.min(oldest, covered.get().number()) : oldest;
    }
    return oldest == Long.MAX_VALUE ? state : state.with(state.cuts().from(oldest));
  }

  /** Rules, incidents, remedies and the phase. */
  private static PipelineState judged(
      PipelineState after, Look look, Map<String, TableLook> looks, List<Output> outputs) {
    if (after.config().isEmpty()) {
      return after;
    }
    PipelineState state = after;
    Situation s = new Situation(state, look, looks, state.config().get());
    Verdicts verdicts = Rules.judge(s);
    List<Finding> further = Untold.further(state);
    Incidents.Step step = state.incidents().decide(state.pipeline(), look.at(), verdicts);
    List<Output> events = new ArrayList<>(step.events());
    Incidents incidents = step.incidents();
    for (Finding finding : further) {
      Incidents.Step more = incidents.report(state.pipeline(), look.at(), finding);
      incidents = more.incidents();
      events.addAll(more.events());
    }
    state = Untold.told(state.with(incidents).withBroken(verdicts.broken()));
    state = countErrors(state, events);
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
