package io.frostline.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something wrong that was reported and has not been cleared.
 *
 * @param id the incident's id, carried by each of its events
 * @param type class of its first event
 * @param rule row in the failure catalogue
 * @param told rules that events of it have named
 * @param since when it began, as far as the evidence tells
 * @param openedAt when it was reported
 * @param connector the connector that is broken, if it is one
 * @param escalated whether it was handed to a person
 * @param instead what he has to do where the rule's own advice would do harm
 */
public record Incident(
    String id,
    Output.EventType type,
    Output.Severity severity,
    Rule rule,
    List<Rule> told,
    Optional<String> table,
    Instant since,
    Instant openedAt,
    Optional<String> connector,
    String summary,
    boolean escalated,
    Optional<String> instead) {

  /** What a person has to do about it. */
  public String advice() {
    return instead.orElseGet(() -> Advice.of(this));
  }

  Incident withSummary(String newest) {
    return new Incident(
        id, type, severity, rule, told, table, since, openedAt, connector, newest, escalated,
        instead);
  }

  Incident handedOver(Optional<String> what) {
    return new Incident(
        id, type, severity, rule, told, table, since, openedAt, connector, summary, true, what);
  }
}
