package io.frostline.core;

import io.frostline.core.Cuts.Cut;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Fold.Step;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.LagOut;
import io.frostline.core.Output.TableGoneOut;
import io.frostline.core.Output.WatermarkOut;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a tick decides: ledgers settle, cuts are covered, watermarks move, findings are raised. */
final class Decision {

  private Decision() {}

  static Step at(PipelineState before, Tick tick) {
    if (before.tick().filter(last -> tick.at().isBefore(last.at())).isPresent()) {
      // A tick that was overtaken, by a probe that has lost its pipeline: its ends are old.
      return Step.silent(before);
    }
    List<Finding> once = new ArrayList<>();
    PipelineState state = look(before, tick, once);
    List<Output> outputs = new ArrayList<>();
    Map<String, TableState> settled = new TreeMap<>();
    for (TableState table : state.tables().values()) {
      Settlement settlement = Settlement.of(state, trusted(state, tick, table), tick.at());
      settled.put(table.table(), settlement.table());
      once.addAll(settlement.findings());
      outputs.addAll(settlement.commits());
    }
    state = Placeholders.update(state.withTables(Sorted.copy(settled)), tick);

    Map<String, TableState> moved = new TreeMap<>();
    for (TableState table : state.tables().values()) {
      TableLook look = TableLook.of(state, table, tick);
      moved.put(table.table(), progress(before, table, look, once, tick.at()));
    }
    state = forget(state.withTables(Sorted.copy(moved))).with(tick);

    for (TableState table : state.tables().values()) {
      TableLook look = TableLook.of(state, table, tick);
      outputs.add(new WatermarkOut(look.watermark()));
      outputs.add(new LagOut(look.lag()));
    }
    for (String name : before.tables().keySet()) {
      if (!state.tables().containsKey(name)) {
        outputs.add(new TableGoneOut(name));
      }
    }
    Incidents incidents = state.incidents();
    for (Finding finding : once) {
      Incidents.Step step = incidents.report(state.pipeline(), tick.at(), finding);
      incidents = step.incidents();
      outputs.addAll(step.events());
    }
    Incidents.Step step =
        incidents.decide(
            state.pipeline(), tick.at(), Findings.at(state, tick), Findings.undecided(state, tick));
    outputs.addAll(step.events());
    return new Step(countErrors(state, step.events()).with(step.incidents()), outputs);
  }

  /** Takes over what the tick saw: control positions, counting beats, a new cut. */
  private static PipelineState look(PipelineState before, Tick tick, List<Finding> once) {
    ControlLog log = before.control();
    Map<Integer, Fact.ControlPlace> last =
        before.tick().flatMap(old -> old.control().toOptional()).orElse(Map.of());
    boolean recreated = false;
    for (Map.Entry<Integer, Fact.ControlPlace> entry : tick.control().orElse(Map.of()).entrySet()) {
      int partition = entry.getKey();
      Extent extent = new Extent(entry.getValue().start(), entry.getValue().position());
      if (last.containsKey(partition) && extent.start() > last.get(partition).position()) {
        log = log.lost(partition, extent.start());
      }
      recreated |= last.containsKey(partition) && extent.end() < last.get(partition).position();
      log = log.extent(partition, extent);
    }
    Beats beats =
        tick.sourceOffset().toOptional().map(before.beats()::count).orElse(before.beats());
    PipelineState state = before.with(log).with(beats);
    if (recreated) {
      state = Losses.blockAll(state, Losses.CONTROL_RECREATED);
      once.add(Losses.controlRecreated(state, tick.at()));
    }
    Optional<Position> offset = tick.sourceOffset().toOptional();
    boolean older =
        offset.isPresent()
            && beats.counted().filter(b -> !offset.get().covers(b.position())).isPresent();
    if (!tick.extents().isKnown() || older) {
      return state;
    }
    Map<Partition, Long> ends = new TreeMap<>();
    tick.extents().get().forEach((partition, extent) -> ends.put(partition, extent.end()));
    return state.with(state.cuts().add(new Cut(tick.at(), beats.counted(), Sorted.copy(ends))));
  }

  /** Without access to the catalog the coordinator's word is all there is. */
  private static TableState trusted(PipelineState state, Tick tick, TableState table) {
    boolean catalog = state.config().map(PipelineConfig::catalogReadable).orElse(true);
    if (catalog || !tick.coordinator().isKnown()) {
      return table;
    }
    return table.withLedger(table.ledger().trust(tick.coordinator().get(), state.control()));
  }

  private static TableState progress(
      PipelineState before, TableState table, TableLook look, List<Finding> once, Instant at) {
    TableState next = table;
    long expired = look.expired();
    if (expired > 0 && table.blocked().isEmpty()) {
      next = next.withBlocked("retention").withError(EventType.DATA_LOSS);
      once.add(Losses.expired(next, expired, look, at));
    }
    if (look.isBeyondEnd() && next.blocked().isEmpty()) {
      next = next.withBlocked("topic recreated").withError(EventType.DATA_LOSS);
      once.add(Losses.topicRecreated(next, look, at));
    }
    Optional<Cut> covered = next.blocked().isPresent() ? next.covered() : look.newestCovered();
    boolean committed =
        !table.last().equals(before.table(table.table()).last())
            || table.ledger().pending().size()
                < before.table(table.table()).ledger().pending().size();
    Optional<Instant> waiting = Optional.empty();
    if (!look.tick().extents().isKnown()) {
      waiting = table.waitingSince();
    } else if (look.waits()) {
      waiting = Optional.of(committed ? at : table.waitingSince().orElse(at));
    }
    return next.withProgress(covered, waiting);
  }

  private static PipelineState countErrors(PipelineState state, List<Output> events) {
    PipelineState counted = state;
    for (Output output : events) {
      if (output instanceof EventOut out
          && out.event().type() != EventType.RECOVERED
          && out.event().table().isPresent()) {
        TableState table = counted.table(out.event().table().get());
        counted = counted.with(table.withError(out.event().type()));
      }
    }
    return counted;
  }

  /** Forgets what every table has passed, so that the state stays small. */
  private static PipelineState forget(PipelineState state) {
    Map<Integer, Long> needed = new TreeMap<>();
    Optional<Instant> oldest = Optional.empty();
    boolean all = true;
    for (TableState table : state.tables().values()) {
      table.ledger().firstPending().forEach((k, offset) -> needed.merge(k, offset, Math::min));
      if (table.covered().isEmpty()) {
        all &= table.blocked().isPresent() || table.missing();
      } else if (oldest.isEmpty() || table.covered().get().at().isBefore(oldest.get())) {
        oldest = table.covered().map(Cut::at);
      }
    }
    ControlLog log = state.control().forget(k -> needed.getOrDefault(k, Long.MAX_VALUE));
    Cuts cuts = all && oldest.isPresent() ? state.cuts().from(oldest.get()) : state.cuts();
    return state.with(log).with(cuts);
  }

  /**
   * True if every table has moved past {@code instant}: an idle one with the beats, one for which
   * records wait only with a new commit.
   */
  static boolean movedSince(PipelineState state, Instant instant) {
    return state.tables().values().stream()
        .filter(table -> !table.missing() && table.blocked().isEmpty())
        .allMatch(table -> table.covered().filter(cut -> cut.at().isAfter(instant)).isPresent());
  }
}
