package io.frostline.core;

import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What is gone for good when Kafka forgets: said once, and no restart brings it back. */
final class Losses {

  static final String CONTROL_RECREATED = "control topic recreated";

  private Losses() {}

  static PipelineState blockAll(PipelineState state, String reason) {
    Map<String, TableState> tables = new TreeMap<>();
    state.tables().forEach((name, table) -> tables.put(name, table.withBlocked(reason)));
    return state.withTables(Sorted.copy(tables));
  }

  /** S9 and P10: the control topic ends before what was read of it. */
  static Finding controlRecreated(PipelineState state, Instant at) {
    return new Finding(
        EventType.DATA_LOSS,
        Severity.CRITICAL,
        Rule.S9,
        Optional.empty(),
        at,
        "the control topic was deleted and created again: what was announced and not committed is"
            + " thrown away; every watermark is frozen",
        Sorted.copy(Map.of("positions", state.control().next().toString())));
  }

  /** A captured topic ends before what was read of it: it is another one of the same name. */
  static Finding topicRecreated(TableState table, TableLook look, Instant at) {
    Map<String, String> evidence = new TreeMap<>();
    look.ends()
        .forEach(
            (partition, extent) ->
                evidence.put(
                    partition.toString(),
                    "ends at "
                        + extent.end()
                        + ", read up to "
                        + look.committed().getOrDefault(partition, 0L)));
    return new Finding(
        EventType.DATA_LOSS,
        Severity.CRITICAL,
        Rule.S9,
        Optional.of(table.table()),
        at,
        "a topic that feeds the table was deleted and created again; its watermark is frozen",
        Sorted.copy(evidence));
  }

  /** Retention: the log begins behind what is in the table. */
  static Finding expired(TableState table, long records, TableLook look, Instant at) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("records", Long.toString(records));
    look.ends()
        .forEach(
            (partition, extent) ->
                evidence.put(
                    partition.toString(),
                    "log starts at "
                        + extent.start()
                        + ", committed up to "
                        + look.committed().getOrDefault(partition, extent.start())));
    return new Finding(
        EventType.DATA_LOSS,
        Severity.CRITICAL,
        Rule.A5,
        Optional.of(table.table()),
        at,
        records + " records were deleted from Kafka before they reached the table",
        Sorted.copy(evidence));
  }
}
