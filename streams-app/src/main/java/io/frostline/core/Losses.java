package io.frostline.core;

import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Output.EventType;
import java.util.Map;
import java.util.TreeMap;

/** What is gone for good when Kafka forgets. */
final class Losses {

  private Losses() {}

  /** S9 and P10: the control topic ends before what was read of it; every table stands still. */
  static PipelineState controlRecreated(
      PipelineState state, Look look, Map<Integer, ControlPlace> places) {
    Loss loss =
        new Loss(
            Rule.S9,
            EventType.DATA_LOSS,
            "control topic recreated",
            look.at(),
            "the control topic was deleted and created again: what was announced and not committed"
                + " is thrown away; the watermark is frozen",
            Sorted.copy(Map.of("positions", state.control().next().toString())));
    Map<String, TableState> tables = new TreeMap<>();
    state.tables().forEach((name, table) -> tables.put(name, table.forgetControl().with(loss)));
    return state
        .with(state.control().recreated(places))
        .with(state.watch().with(Watch.Coordinator.unseen()))
        .withTables(Sorted.copy(tables));
  }

  /** A captured topic ends before what was read of it: it is another one of the same name. */
  static Loss topicRecreated(TableState table, Look look) {
    return new Loss(
        Rule.S9,
        EventType.DATA_LOSS,
        "topic recreated",
        look.at(),
        "a topic that feeds the table was deleted and created again; its watermark is frozen",
        Sorted.copy(evidence(table, look)));
  }

  /** A5 and P11: the log begins behind what is in the table. */
  static Loss expired(TableState table, long records, Look look) {
    Map<String, String> evidence = evidence(table, look);
    evidence.put("records", Long.toString(records));
    return new Loss(
        Rule.A5,
        EventType.DATA_LOSS,
        "retention",
        look.at(),
        records + " records were deleted from Kafka before they reached the table",
        Sorted.copy(evidence));
  }

  private static Map<String, String> evidence(TableState table, Look look) {
    Map<String, String> evidence = new TreeMap<>();
    for (String topic : look.topicsOf(table)) {
      Map<Integer, Extent> extents =
          look.extents().getOrDefault(topic, Sorted.copy(Map.<Integer, Extent>of()));
      extents.forEach(
          (number, extent) -> {
            if (evidence.size() < 16) {
              Long committed = ByTopic.get(table.ledger().position(), topic, number);
              evidence.put(
                  topic + "/" + number,
                  "log from "
                      + extent.start()
                      + " to "
                      + extent.end()
                      + ", committed up to "
                      + (committed == null ? "unknown" : committed));
            }
          });
    }
    return evidence;
  }
}
