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
    Map<String, String> evidence) {}
