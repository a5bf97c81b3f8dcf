package io.frostline.core;

import io.frostline.core.Fact.MaintenanceSet;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A time in which a person works on the pipeline, and nothing is repaired: begun by a person, and
 * ended by one or by itself (rule A8).
 *
 * @param by who began it, or changed it last
 * @param why one line for the others
 * @param until it ends by itself then
 * @param incident ties its events together
 */
public record Maintenance(String by, String why, Instant since, Instant until, String incident) {

  /** Whoever forgets to end it is not forgotten about for longer. */
  public static final Duration MAX = Duration.ofHours(24);

  boolean covers(Instant at) {
    return at.isBefore(until);
  }

  /** Begins it, changes it, or ends it; to end what has not begun says nothing. */
  static Fold.Step set(PipelineState state, MaintenanceSet fact) {
    Optional<Maintenance> known = state.repair().maintenance();
    if (!fact.until().isAfter(fact.at())) {
      return known.isEmpty()
          ? Fold.Step.silent(state)
          : step(
              state, Optional.empty(), known.get().ended(state, fact.at(), fact.by(), fact.why()));
    }
    Instant latest = fact.at().plus(MAX);
    Instant until = fact.until().isBefore(latest) ? fact.until() : latest;
    Maintenance next =
        new Maintenance(
            fact.by(),
            fact.why(),
            known.map(Maintenance::since).orElse(fact.at()),
            until,
            known
                .map(Maintenance::incident)
                .orElseGet(
                    () ->
                        Incidents.id(
                            state.pipeline(),
                            "maintenance",
                            fact.at(),
                            state.incidents().raised() + 1)));
    String what = known.isEmpty() ? "BEGUN" : "CHANGED";
    return step(state, Optional.of(next), next.told(state, fact.at(), what, fact.by(), fact.why()));
  }

  /** Ends what is over by itself. */
  static Fold.Step look(PipelineState state, Instant at) {
    Optional<Maintenance> over = state.repair().maintenance().filter(m -> !m.covers(at));
    return over.isEmpty()
        ? Fold.Step.silent(state)
        : step(
            state,
            Optional.empty(),
            over.get().ended(state, at, over.get().by(), "its time is over"));
  }

  private static Fold.Step step(
      PipelineState state, Optional<Maintenance> next, Incidents.Step told) {
    return new Fold.Step(
        state.with(state.repair().maintenance(next)).with(told.incidents()), told.events());
  }

  /** What tells that it has ended. */
  Incidents.Step ended(PipelineState state, Instant at, String who, String reason) {
    return told(state, at, "ENDED", who, reason);
  }

  private Incidents.Step told(
      PipelineState state, Instant at, String what, String who, String reason) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("action", "MAINTENANCE_" + what);
    evidence.put("by", who);
    evidence.put("why", reason);
    evidence.put("since", since.toString());
    evidence.put("until", until.toString());
    boolean ended = what.equals("ENDED");
    String summary =
        ended
            ? "maintenance by " + by + " has ended: " + reason
            : who + " works on " + state.pipeline() + " until " + until + ": " + reason;
    return state
        .incidents()
        .tell(
            new Output.Event(
                Incidents.id(state.pipeline(), "event", at, state.incidents().raised() + 1),
                state.pipeline(),
                Optional.empty(),
                EventType.REPAIR,
                Severity.INFO,
                Rule.A8,
                incident,
                at,
                summary,
                Sorted.copy(evidence)));
  }

  /** What is done next, for a person. */
  String outlook() {
    return by
        + " works on it until "
        + until.truncatedTo(ChronoUnit.SECONDS)
        + " ("
        + why
        + "); nothing is repaired before.";
  }
}
