package io.frostline.core;

import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something wrong, with the evidence for it.
 *
 * @param rule row in the failure catalogue
 * @param table the table it is about, if it is about one
 * @param since the first moment at which the evidence existed
 * @param summary one sentence for a person
 */
record Finding(
    EventType type,
    Severity severity,
    Rule rule,
    Optional<String> table,
    Instant since,
    String summary,
    Map<String, String> evidence) {

  static Finding of(
      Rule rule,
      Optional<String> table,
      Instant since,
      String summary,
      Map<String, String> evidence) {
    return new Finding(
        rule.event().orElseThrow(),
        rule.severity(),
        rule,
        table,
        since,
        summary,
        Sorted.copy(evidence));
  }

  Finding as(EventType other, Output.Severity urgency) {
    return new Finding(other, urgency, rule, table, since, summary, evidence);
  }

  /**
   * What makes it the same incident as another: an outage is one incident whatever rule shows it,
   * but a lost row and a lost topic are two.
   */
  String key() {
    String what =
        switch (type) {
          case DOWN, STALLED, HUNG, CAPTURE_STALLED, PAUSED, RECOVERING, TABLE_MISSING ->
              type.name();
          case LAG,
              DEGRADED,
              DATA_LOSS,
              DUPLICATES,
              UNCONFIRMED,
              LEDGER_MISMATCH,
              MISCONFIGURED,
              UNDECODABLE,
              REPAIR,
              ESCALATED,
              RECOVERED ->
              type + "|" + rule;
        };
    return what + table.map(name -> "|" + name).orElse("");
  }
}
