package io.frostline.core;

import io.frostline.core.ControlMessage.DataWritten;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Fold.Step;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Books announced files, and notices files that are announced twice (rule P8). */
final class Announcements {

  private static final int PATHS_MAX = 64;

  private Announcements() {}

  static Step take(PipelineState state, ControlSeen fact, DataWritten written) {
    TableState table =
        Optional.ofNullable(state.tables().get(written.table()))
            .orElseGet(() -> state.newTable(written.table()));
    long twice = written.paths().stream().filter(table.paths()::contains).distinct().count();
    TableState next =
        table
            .withLedger(table.ledger().announce(fact.partition(), fact.offset(), written))
            .withPaths(written.paths(), PATHS_MAX);
    if (twice == 0) {
      return Step.silent(state.with(next));
    }
    Finding finding =
        Finding.of(
                Rule.S5,
                Optional.of(written.table()),
                fact.at(),
                twice + " data files were announced a second time",
                Map.of(
                    "commitId", written.commitId(),
                    "controlOffset", fact.partition() + ":" + fact.offset(),
                    "files", Long.toString(twice)))
            .as(EventType.DUPLICATES, Severity.CRITICAL);
    Incidents.Step step = state.incidents().report(state.pipeline(), fact.at(), finding);
    return new Step(
        state.with(next.withError(EventType.DUPLICATES)).with(step.incidents()),
        List.copyOf(step.events()));
  }
}
