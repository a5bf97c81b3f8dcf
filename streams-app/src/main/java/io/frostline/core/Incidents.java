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
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;

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
    return find(type).isPresent();
  }

  boolean isToldBy(Rule rule) {
    return open.values().stream().anyMatch(incident -> incident.told().contains(rule));
  }

  Optional<Incident> find(EventType type) {
    for (Incident incident : open.values()) {
      if (incident.type() == type) {
        return Optional.of(incident);
      }
    }
    return Optional.empty();
  }

  Optional<Incident> find(EventType type, String table) {
    return open.isEmpty() ? Optional.empty() : Optional.ofNullable(open.get(type + "|" + table));
  }

  /** Opens what is found and not yet open; closes, with RECOVERED, what is open and not found. */
  Step decide(String pipeline, Instant at, Verdicts verdicts) {
    if (verdicts.found().isEmpty() && open.isEmpty()) {
      return new Step(this, List.of());
    }
    Map<String, Incident> next = new TreeMap<>(open);
    List<Output> events = new ArrayList<>();
    long count = raised;
    Map<String, Finding> found = new TreeMap<>();
    verdicts.found().forEach(finding -> found.putIfAbsent(finding.key(), finding));
    for (Map.Entry<String, Incident> entry : open.entrySet()) {
      if (!found.containsKey(entry.getKey()) && !verdicts.isUnknown(entry.getValue())) {
        next.remove(entry.getKey());
        events.add(new EventOut(recovered(pipeline, at, entry.getValue(), ++count, Map.of())));
      }
    }
    for (Map.Entry<String, Finding> entry : found.entrySet()) {
      Incident known = open.get(entry.getKey());
      Finding finding = entry.getValue();
      if (known == null || !known.told().contains(finding.rule())) {
        Event event = event(pipeline, at, finding, known, ++count);
        next.put(entry.getKey(), incident(event, finding, known));
        events.add(new EventOut(event));
      } else if (known.rule() != finding.rule()) {
        next.put(entry.getKey(), withRule(known, finding));
      }
    }
    boolean same = events.isEmpty() && next.equals(open);
    return new Step(same ? this : new Incidents(Sorted.copy(next), count), events);
  }

  /** Closes those of which {@code by} has retired what they are about. */
  Step retire(String pipeline, Instant at, String by, Predicate<Incident> which) {
    List<Output> events = new ArrayList<>();
    Map<String, Incident> rest = new TreeMap<>(open);
    long count = raised;
    for (Map.Entry<String, Incident> each : open.entrySet()) {
      if (which.test(each.getValue())) {
        rest.remove(each.getKey());
        Map<String, String> evidence = Map.of("retiredBy", by);
        events.add(new EventOut(recovered(pipeline, at, each.getValue(), ++count, evidence)));
      }
    }
    return new Step(new Incidents(Sorted.copy(rest), count), events);
  }

  /**
   * Reports something that happened once; if its incident is open, as a part of it. What is about
   * the whole pipeline is one thing of which more is known now, and the incident says so.
   */
  Step report(String pipeline, Instant at, Finding finding) {
    Incident known = open.get(finding.key());
    Event event = event(pipeline, at, finding, known, raised + 1);
    Map<String, Incident> next =
        known == null || finding.table().isPresent()
            ? open
            : Sorted.with(open, finding.key(), known.withSummary(finding.summary()));
    return new Step(new Incidents(next, raised + 1), List.of(new EventOut(event)));
  }

  /** Tells what was done about an incident, which may be over by now. */
  Step tell(
      String pipeline, Instant at, Attempt attempt, String summary, Map<String, String> evidence) {
    return tell(
        new Event(
            id(pipeline, "event", at, raised + 1),
            pipeline,
            Optional.empty(),
            EventType.REPAIR,
            Severity.INFO,
            attempt.rule(),
            attempt.command().incident(),
            at,
            summary,
            Sorted.copy(evidence)));
  }

  /** Tells what is no incident of its own. */
  Step tell(Event event) {
    return new Step(new Incidents(open, raised + 1), List.of(new EventOut(event)));
  }

  /** Hands an incident to a person: what can be done over REST did not help, or may not be done. */
  Step escalate(String pipeline, Instant at, String key, Escalation escalation) {
    Incident incident = open.get(key).handedOver(escalation.instead());
    Event event =
        new Event(
            id(pipeline, "event", at, raised + 1),
            pipeline,
            incident.table(),
            EventType.ESCALATED,
            Severity.CRITICAL,
            incident.rule(),
            incident.id(),
            at,
            escalation.why(),
            Sorted.copy(
                Map.of(
                    "escalatedFrom", incident.type().name(),
                    "summary", incident.summary(),
                    "action", incident.advice())));
    return new Step(
        new Incidents(Sorted.with(open, key, incident), raised + 1), List.of(new EventOut(event)));
  }

  private static Incident incident(Event event, Finding finding, Incident known) {
    List<Rule> told = new ArrayList<>(known == null ? List.of() : known.told());
    told.add(finding.rule());
    return new Incident(
        event.incident(),
        finding.type(),
        finding.severity(),
        finding.rule(),
        List.copyOf(told),
        finding.table(),
        known == null ? finding.since() : known.since(),
        known == null ? event.at() : known.openedAt(),
        Optional.ofNullable(finding.evidence().get("connector")),
        finding.summary(),
        known != null && known.escalated(),
        known == null ? Optional.empty() : known.instead());
  }

  private static Incident withRule(Incident known, Finding finding) {
    return new Incident(
        known.id(),
        known.type(),
        known.severity(),
        finding.rule(),
        known.told(),
        known.table(),
        known.since(),
        known.openedAt(),
        Optional.ofNullable(finding.evidence().get("connector")).or(known::connector),
        finding.summary(),
        known.escalated(),
        known.instead());
  }

  private static Event event(
      String pipeline, Instant at, Finding finding, Incident known, long number) {
    String incident =
        known == null ? id(pipeline, finding.key(), finding.since(), number) : known.id();
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

  private static Event recovered(
      String pipeline, Instant at, Incident incident, long number, Map<String, String> more) {
    Duration lasted = Duration.between(incident.since(), at);
    Map<String, String> evidence = new TreeMap<>(more);
    evidence.put("recoveredFrom", incident.type().name());
    evidence.put("since", incident.since().toString());
    evidence.put("durationSeconds", Long.toString(lasted.toSeconds()));
    String summary = incident.type() + " is over after " + lasted.toSeconds() + " s";
    return new Event(
        id(pipeline, "event", at, number),
        pipeline,
        incident.table(),
        EventType.RECOVERED,
        Severity.INFO,
        incident.rule(),
        incident.id(),
        at,
        more.isEmpty() ? summary : summary + ": it was retired",
        Sorted.copy(evidence));
  }

  static String id(String pipeline, String what, Instant at, long number) {
    String text = pipeline + "|" + what + "|" + at + "|" + number;
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
