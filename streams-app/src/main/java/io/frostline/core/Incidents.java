package io.frostline.core;

import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Incidents that are open, and the count of events ever raised: together they make every event's id
 * a function of the facts.
 *
 * @param open open incidents by finding key
 * @param raised number of events so far
 */
public record Incidents(Map<String, Incident> open, long raised) {

  /** The incidents after a decision, and the events that tell of it. */
  record Step(Incidents incidents, List<Output> events) {}

  static Incidents none() {
    return new Incidents(Map.of(), 0);
  }

  boolean isOpen(EventType type) {
    return open.values().stream().anyMatch(incident -> incident.type() == type);
  }

  Optional<Incident> find(EventType type, Optional<String> table) {
    return Optional.ofNullable(open.get(key(type, table)));
  }

  /**
   * Opens what is found and not yet open; closes, with RECOVERED, what is open and not found.
   *
   * @param undecided types about which nothing can be said now: they stay as they are
   */
  Step decide(String pipeline, Instant at, List<Finding> findings, Set<EventType> undecided) {
    Map<String, Incident> next = new TreeMap<>(open);
    List<Output> events = new ArrayList<>();
    long count = raised;
    Map<String, Finding> found = new TreeMap<>();
    findings.forEach(finding -> found.put(key(finding.type(), finding.table()), finding));
    for (Map.Entry<String, Incident> entry : open.entrySet()) {
      if (!found.containsKey(entry.getKey()) && !undecided.contains(entry.getValue().type())) {
        next.remove(entry.getKey());
        events.add(new EventOut(recovered(pipeline, at, entry.getValue(), ++count)));
      }
    }
    for (Map.Entry<String, Finding> entry : found.entrySet()) {
      if (!open.containsKey(entry.getKey())) {
        Finding finding = entry.getValue();
        Event event = event(pipeline, at, finding, ++count);
        next.put(
            entry.getKey(),
            new Incident(
                event.incident(),
                finding.type(),
                finding.severity(),
                finding.rule(),
                finding.table(),
                finding.since(),
                finding.summary()));
        events.add(new EventOut(event));
      }
    }
    return new Step(new Incidents(Sorted.copy(next), count), events);
  }

  /** Reports something that happened once and does not recover by itself. */
  Step report(String pipeline, Instant at, Finding finding) {
    Event event = event(pipeline, at, finding, raised + 1);
    return new Step(new Incidents(open, raised + 1), List.of(new EventOut(event)));
  }

  private static Event event(String pipeline, Instant at, Finding finding, long number) {
    String incident = id(pipeline, key(finding.type(), finding.table()), finding.since(), number);
    return new Event(
        id(pipeline, "event", at, number),
        pipeline,
        finding.table(),
        finding.type(),
        finding.severity(),
        finding.rule(),
        incident,
        at,
        finding.summary(),
        finding.evidence());
  }

  private static Event recovered(String pipeline, Instant at, Incident incident, long number) {
    Duration lasted = Duration.between(incident.since(), at);
    return new Event(
        id(pipeline, "event", at, number),
        pipeline,
        incident.table(),
        EventType.RECOVERED,
        Severity.INFO,
        incident.rule(),
        incident.id(),
        at,
        incident.type() + " is over after " + lasted.toSeconds() + " s",
        Sorted.copy(
            Map.of(
                "recoveredFrom", incident.type().name(),
                "since", incident.since().toString(),
                "durationSeconds", Long.toString(lasted.toSeconds()))));
  }

  private static String key(EventType type, Optional<String> table) {
    return type + table.map(name -> "|" + name).orElse("");
  }

  private static String id(String pipeline, String what, Instant at, long number) {
    String text = pipeline + "|" + what + "|" + at + "|" + number;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
