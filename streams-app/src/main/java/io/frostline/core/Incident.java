package io.frostline.core;

import java.time.Instant;
import java.util.Optional;

/**
 * Something wrong that was reported and has not been cleared.
 *
 * @param id the incident's id, carried by each of its events
 * @param type class of its first event
 * @param rule row in the failure catalogue
 * @param since when it began, as far as the evidence tells
 */
public record Incident(
    String id,
    Output.EventType type,
    Output.Severity severity,
    Rule rule,
    Optional<String> table,
    Instant since,
    String summary) {}
