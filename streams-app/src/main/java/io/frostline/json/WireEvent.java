package io.frostline.json;

import io.frostline.core.Output;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** A value of {@code frostline.events}. */
public record WireEvent(
    String id,
    String pipeline,
    Optional<String> table,
    String type,
    String severity,
    String rule,
    String incident,
    Instant at,
    String summary,
    Map<String, String> evidence) {

  /** The wire shape of {@code event}. */
  public static WireEvent of(Output.Event event) {
    return new WireEvent(
        event.id(),
        event.pipeline(),
        event.table(),
        event.type().name(),
        event.severity().name(),
        event.rule().name(),
        event.incident(),
        event.at(),
        event.summary(),
        event.evidence());
  }
}
