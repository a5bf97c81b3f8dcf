package io.frostline.json;

import io.frostline.core.Incident;
import java.time.Instant;
import java.util.Optional;

/**
 * An open incident as the API shows it.
 *
 * @param since when it began, as far as the evidence tells; {@code openedAt} when it was reported
 * @param title the rule in a few words
 * @param escalated whether a person has to act
 * @param advice what a person can do about it
 */
public record WireIncident(
    String id,
    String type,
    String severity,
    String rule,
    Optional<String> table,
    Instant since,
    String summary,
    Instant openedAt,
    String title,
    boolean escalated,
    String advice) {

  static WireIncident of(Incident incident) {
    return new WireIncident(
        incident.id(),
        incident.type().name(),
        incident.severity().name(),
        incident.rule().name(),
        incident.table(),
        incident.since(),
        incident.summary(),
        incident.openedAt(),
        incident.rule().title(),
        incident.escalated(),
        incident.advice());
  }
}
