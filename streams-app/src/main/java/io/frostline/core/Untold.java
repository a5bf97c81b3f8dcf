package io.frostline.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Each loss is told once, with its own count. The first one of a kind opens an incident; those that
 * come later are told as a part of it.
 */
final class Untold {

  private Untold() {}

  /** Losses that are not told yet and that open no incident of their own. */
  static List<Finding> further(PipelineState state) {
    Set<Finding> seen = new HashSet<>();
    for (TableState table : state.tables().values()) {
      table.losses().stream().filter(Loss::told).forEach(l -> seen.add(l.finding(table.table())));
    }
    Set<String> opening = new HashSet<>();
    List<Finding> further = new ArrayList<>();
    for (TableState table : state.tables().values()) {
      for (Loss loss : table.losses()) {
        Finding finding = loss.finding(table.table());
        if (!loss.told()
            && seen.add(finding)
            && (state.incidents().open().containsKey(finding.key())
                || !opening.add(finding.key()))) {
          further.add(finding);
        }
      }
    }
    return further;
  }

  /** What an open incident tells of is told; while the pipeline is paused none is opened. */
  static PipelineState told(PipelineState state) {
    return state.withTables(
        Sorted.replaced(state.tables(), table -> table.withLossesTold(state.incidents())));
  }
}
