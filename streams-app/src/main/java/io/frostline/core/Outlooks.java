package io.frostline.core;

import io.frostline.core.Activity.Outlook;
import io.frostline.core.Activity.Outlook.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in a sentence what {@link Supervision} does next. It asks the rules and has none itself. */
final class Outlooks {

  private Outlooks() {}

  static Outlook of(Situation s) {
    PipelineState state = s.state();
    List<Incident> open = List.copyOf(state.incidents().open().values());
    Optional<Incident> escalated = open.stream().filter(Incident::escalated).findFirst();
    Optional<Maintenance> work = s.maintenance();
    if (work.isPresent()) {
      return new Outlook(Kind.OFF, work.get().outlook());
    } else if (open.isEmpty()) {
      return new Outlook(Kind.WATCHES, "Nothing is wrong; it goes on watching.");
    } else if (s.pausedByPerson()) {
      return new Outlook(
          Kind.PAUSED, "A person has paused a connector; nothing is done until it is resumed.");
    } else if (s.config().repairs().mode() == RepairPolicy.Mode.OFF) {
      return new Outlook(Kind.OFF, "Repairs are switched off; it only watches.");
    } else if (!s.config().repairs().actsAt(s.at())) {
      return new Outlook(Kind.OFF, "A maintenance window is on; nothing is done until it ends.");
    } else if (!state.health().sink().isKnown() || !s.look().endsKnown()) {
      return new Outlook(
          Kind.UNKNOWN, "Connect or Kafka does not answer; on what is unknown nothing is done.");
    }
    Optional<Map.Entry<String, Incident>> worst = Supervision.worst(state);
    if (worst.isEmpty()) {
      return escalated
          .map(incident -> person(incident))
          .orElseGet(() -> new Outlook(Kind.WAITS, waits(open)));
    }
    return about(s, worst.get().getValue());
  }

  private static Outlook about(Situation s, Incident incident) {
    Repair repair = s.state().repair();
    String what = incident.type() + " (" + incident.rule() + ")";
    Optional<Instant> until = coolDownUntil(s);
    if (obstacles(repair, s, incident).anyMatch(Obstacle::stands)) {
      return new Outlook(
          Kind.WAITS,
          "What the connector needs does not answer from here either, so a restart would fail in the"
              + " same way; it acts when that is back.");
    } else if (!Supervision.mayAct(s)) {
      return new Outlook(
          Kind.WAITS, "Tasks have just come back; it waits for their first commit before it acts.");
    } else if (until.isPresent()) {
      return new Outlook(
          Kind.COOLS_DOWN,
          "The last command is given until "
              + until.get().truncatedTo(ChronoUnit.SECONDS)
              + " to work; then the next rung, or a person.");
    }
    Repair.Step step = repair.next(s, incident);
    if (step.command().isPresent()) {
      return new Outlook(
          Kind.ACTS,
          "It gives the command "
              + step.command().get().action()
              + " for "
              + step.command().get().connector()
              + " because of "
              + what
              + ".");
    } else if (step.escalation().isPresent()) {
      return new Outlook(Kind.PERSON, "It hands " + what + " to a person.");
    }
    return new Outlook(Kind.WAITS, "It waits for certainty about " + what + " before it acts.");
  }

  /** Until when the last command is given time, while its effect is awaited. */
  static Optional<Instant> coolDownUntil(Situation s) {
    return s.state()
        .repair()
        .running(s)
        .map(attempt -> attempt.at().plus(Repair.coolDown(s.config())));
  }

  private static Outlook person(Incident incident) {
    return new Outlook(Kind.PERSON, "A person has to act: " + incident.advice());
  }

  private static String waits(List<Incident> open) {
    return open.stream().anyMatch(incident -> incident.rule().remedy() == Rule.Remedy.WAIT)
        ? "It waits: this passes by itself, or no restart would help."
        : "No restart would help; it watches for the end.";
  }

  private static Stream<Obstacle> obstacles(Repair repair, Situation s, Incident incident) {
    boolean sink = Repair.connector(s, incident).equals(s.config().sink());
    return (sink ? Stream.of(repair.catalog(), repair.warehouse()) : Stream.of(repair.database()))
        .flatMap(Optional::stream);
  }
}
