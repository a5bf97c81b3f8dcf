package io.frostline.chaos.detector;

import io.frostline.json.WireEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Frostline itself: events on {@code frostline.events}, at the time a reader has them, and for what
 * only its own silence shows (A2, A3) {@code /health/ready} that does not answer 200 twice in a
 * row.
 */
public record FrostlineEvents() {

  /** The name of the second kind among the expected types of events. */
  public static final String NOT_READY = "NOT_READY";

  /** What was done about it, and that it is over, calls nobody. */
  private static final Set<String> NO_ALARMS = Set.of("RECOVERED", "REPAIR");

  /** An event, and when a reader had it. */
  public record Sample(Instant at, WireEvent event) {}

  /** A look at {@code /health/ready}. */
  public record Health(Instant at, boolean ready) {}

  /** The first word about a fault: an event of an expected type since it was injected. */
  public Optional<Alarm> notice(
      List<Sample> events, List<Health> health, Set<String> expected, Instant since) {
    return all(events, health).stream()
        .filter(alarm -> !alarm.at().isBefore(since) && expected.contains(alarm.why()))
        .findFirst();
  }

  /** What calls a person although nothing is wrong; {@code standing} types are true all along. */
  public List<Alarm> falseAlarms(List<Sample> events, List<Health> health, Set<String> standing) {
    return all(events, health).stream().filter(alarm -> !standing.contains(alarm.why())).toList();
  }

  private static List<Alarm> all(List<Sample> events, List<Health> health) {
    Alarms ready = new Alarms();
    boolean before = true;
    for (Health look : health) {
      ready.at(look.at(), !look.ready() && !before, NOT_READY);
      before = look.ready();
    }
    List<Alarm> all = new ArrayList<>(ready.raised());
    events.stream()
        .filter(sample -> !NO_ALARMS.contains(sample.event().type()))
        .map(sample -> new Alarm(sample.at(), sample.event().type()))
        .forEach(all::add);
    all.sort(Comparator.comparing(Alarm::at));
    return all;
  }
}
