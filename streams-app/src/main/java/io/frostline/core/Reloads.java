package io.frostline.core;

import io.frostline.core.TableState.Reload;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The way out of a loss: the source copies the table anew. Once every record up to the end of that
 * copy is in the table, its watermark counts again, if nothing can be left in it that was deleted
 * from the source meanwhile.
 */
final class Reloads {

  private Reloads() {}

  /** Takes over which topics the source copies now. */
  static PipelineState copying(PipelineState state, Fact.SourceSnapshotSeen fact) {
    if (!fact.topics().isKnown()) {
      return state;
    }
    Set<String> copying = fact.topics().get();
    Set<String> before = state.watch().copying();
    Map<String, TableState> tables = new TreeMap<>(state.tables());
    for (TableState table : state.tables().values()) {
      // One that runs already may have passed what was lost since it has begun.
      boolean begins =
          !table.topics().isEmpty()
              && copying.containsAll(table.topics())
              && !before.containsAll(table.topics());
      boolean open = table.reload().filter(reload -> !reload.done()).isPresent();
      if (begins && (table.blocked().isPresent() || table.missing())) {
        tables.put(
            table.table(),
            fact.after()
                .map(began -> table.with(new Reload(began, false, Map.of())))
                .orElseGet(table::withoutReload));
      } else if (open && table.topics().stream().noneMatch(copying::contains)) {
        Reload reload = table.reload().orElseThrow();
        tables.put(table.table(), table.with(new Reload(reload.startedAt(), true, Map.of())));
      }
    }
    return state.withTables(Sorted.copy(tables)).with(state.watch().copying(copying));
  }

  /** Fixes the end of a copy that is done, and lifts the losses once the table has reached it. */
  static TableState look(PipelineState state, TableState table, Look look) {
    if (table.reload().filter(Reload::done).isEmpty() || !look.endsKnown() || table.missing()) {
      return table;
    }
    Reload reload = table.reload().get();
    if (reload.until().isEmpty()) {
      TreeMap<String, SortedMap<Integer, Long>> until = new TreeMap<>();
      for (String topic : table.topics()) {
        TreeMap<Integer, Long> ends = new TreeMap<>();
        look.extents()
            .getOrDefault(topic, Sorted.copy(Map.<Integer, Extent>of()))
            .forEach((number, extent) -> ends.put(number, extent.end()));
        until.put(topic, Sorted.copy(ends));
      }
      return table.with(new Reload(reload.startedAt(), true, Sorted.copy(until)));
    }
    boolean inVain =
        table.losses().stream()
            .anyMatch(loss -> loss.since().isAfter(reload.startedAt()) || !loss.isMadeGoodByCopy());
    if (inVain) {
      return table.withoutReload();
    }
    TableOffsets offsets = TableOffsets.of(state, table, look);
    return !offsets.isBeyondEnd() && offsets.hasReached(reload.until()) ? table.reloaded() : table;
  }
}
