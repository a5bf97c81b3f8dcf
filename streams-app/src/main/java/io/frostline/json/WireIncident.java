package io.frostline.json;

import io.frostline.core.Incident;
import java.time.Instant;
import java.util.Optional;

/** An open incident as the API shows it. */
public record WireIncident(
    String id,
    String type,
    String severity,
    String rule,
    Optional<String> table,
    Instant since,
    String summary) {

  static WireIncident of(Incident incident) {
    return new WireIncident(
        incident.id(),
        incident.type().name(),
        incident.severity().name(),
        incident.rule().name(),
        incident.table(),
        incident.since(),
        incident.summary());
  }
}
