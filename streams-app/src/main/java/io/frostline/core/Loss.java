package io.frostline.core;

import io.frostline.core.Output.EventType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Something that no restart makes good: it stays with its table, whose watermark stands still,
 * until the source has copied the table anew.
 *
 * @param shared whether it is the same one for every table, and told once
 * @param reason a word or two, as the watermark's reason
 * @param summary one sentence for a person
 */
public record Loss(
    Rule rule,
    EventType type,
    boolean shared,
    String reason,
    Instant since,
    String summary,
    Map<String, String> evidence) {

  static final String RECREATED = "recreated";

  Finding finding(String table) {
    return new Finding(
        type,
        rule.severity(),
        rule,
        shared ? Optional.empty() : Optional.of(table),
        since,
        summary,
        evidence);
  }
}
