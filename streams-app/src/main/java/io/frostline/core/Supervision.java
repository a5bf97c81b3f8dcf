package io.frostline.core;

import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Decides what is done about open incidents: nothing, the next rung, or a person. */
final class Supervision {

  /** Worst first: one remedy at a time, for the worst that one can help. */
  private static final List<EventType> ORDER =
      List.of(EventType.DOWN, EventType.HUNG, EventType.CAPTURE_STALLED, EventType.STALLED);

  private Supervision() {}

  /** The state after it, and what is to be told and done. */
  record Step(PipelineState state, List<Output> events, Optional<Command> command) {}

  static Step act(Situation s) {
    Repair before = s.state().repair();
    List<Output> events = new ArrayList<>();
    PipelineState state = s.state().with(before.look(s));
    for (Attempt attempt : state.repair().attempts()) {
      if (attempt.worked() && before.find(attempt.id()).filter(a -> !a.worked()).isPresent()) {
        state = worked(state, s, attempt, events);
      }
    }
    state = handOver(state, s, events);
    Fold.Step work = Maintenance.look(state, s.at());
    state = work.state();
    events.addAll(work.outputs());
    Situation now = new Situation(state, s.look(), s.tables(), s.config());
    Repair.Step finish = state.repair().finish(now);
    if (finish.command().isPresent() || finish.escalation().isPresent()) {
      return carriedOn(state, s, newestKey(state), finish, events);
    }
    Optional<Map.Entry<String, Incident>> worst = mayAct(now) ? worst(state) : Optional.empty();
    if (worst.isEmpty()) {
      return new Step(state, events, Optional.empty());
    }
    Repair.Step step = state.repair().next(now, worst.get().getValue());
    return carriedOn(state, s, Optional.of(worst.get().getKey()), step, events);
  }

  private static Step carriedOn(
      PipelineState state,
      Situation s,
      Optional<String> key,
      Repair.Step step,
      List<Output> events) {
    PipelineState next = state.with(step.repair());
    Optional<String> incident = key.filter(k -> !state.incidents().open().get(k).escalated());
    if (step.escalation().isPresent() && incident.isPresent()) {
      next = escalate(next, s, incident.get(), step.escalation().get(), events);
    }
    return new Step(next, events, step.command());
  }

  /** The open incident of the newest attempt. */
  private static Optional<String> newestKey(PipelineState state) {
    List<Attempt> attempts = state.repair().attempts();
    String incident = attempts.get(attempts.size() - 1).command().incident();
    return state.incidents().open().entrySet().stream()
        .filter(entry -> entry.getValue().id().equals(incident))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** What no restart makes good goes to a person at once. */
  private static PipelineState handOver(PipelineState before, Situation s, List<Output> events) {
    PipelineState state = before;
    Optional<String> survivor = Survivors.why(s);
    for (Map.Entry<String, Incident> entry : before.incidents().open().entrySet()) {
      Incident incident = entry.getValue();
      if (survivor.isPresent() && incident.type() == EventType.HUNG && !incident.escalated()) {
        state = escalate(state, s, entry.getKey(), Escalation.of(survivor.get()), events);
      } else if (incident.rule().remedy() == Rule.Remedy.ESCALATE
          && incident.severity() == Severity.CRITICAL
          && incident.type() != EventType.UNCONFIRMED
          && !incident.escalated()) {
        state = escalate(state, s, entry.getKey(), Unsafe.handOver(s, incident), events);
      }
    }
    return state;
  }

  private static PipelineState escalate(
      PipelineState state, Situation s, String key, Escalation why, List<Output> events) {
    Incidents.Step told = state.incidents().escalate(state.pipeline(), s.at(), key, why);
    events.addAll(told.events());
    return state.with(told.incidents());
  }

  private static PipelineState worked(
      PipelineState state, Situation s, Attempt attempt, List<Output> events) {
    if (!attempt.isAccepted()) {
      // It has recovered without it.
      return state;
    }
    Duration took = Duration.between(attempt.at(), s.at());
    Map<String, String> evidence = evidence(attempt);
    evidence.put("secondsToRecover", Long.toString(took.toSeconds()));
    Incidents.Step told =
        state
            .incidents()
            .tell(
                state.pipeline(),
                s.at(),
                attempt,
                attempt.command().action()
                    + " of "
                    + attempt.command().connector()
                    + " has worked: commits have moved every watermark again after "
                    + took.toSeconds()
                    + " s",
                evidence);
    events.addAll(told.events());
    return state.with(told.incidents());
  }

  /** What became of a command is told once, as an event of its incident. */
  static Fold.Step answered(PipelineState state, CommandDone done) {
    Optional<Attempt> known =
        state.repair().find(done.command()).filter(attempt -> attempt.result().isEmpty());
    if (known.isEmpty()) {
      return Fold.Step.silent(state);
    }
    PipelineState next = state.with(state.repair().done(done));
    Attempt attempt = next.repair().find(done.command()).orElseThrow();
    Map<String, String> evidence = evidence(attempt);
    evidence.put("detail", done.detail());
    Incidents.Step told =
        next.incidents()
            .tell(
                next.pipeline(),
                done.at(),
                attempt,
                attempt.command().action()
                    + " of "
                    + attempt.command().connector()
                    + ": "
                    + done.result()
                    + ", "
                    + done.detail(),
                evidence);
    return new Fold.Step(next.with(told.incidents()), told.events());
  }

  private static Map<String, String> evidence(Attempt attempt) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("command", attempt.id());
    evidence.put("action", attempt.command().action().name());
    evidence.put("connector", attempt.command().connector());
    evidence.put("decidedAt", attempt.at().toString());
    evidence.put("reason", attempt.command().reason());
    attempt.by().ifPresent(instance -> evidence.put("by", instance));
    attempt.result().ifPresent(result -> evidence.put("outcome", result.name()));
    return evidence;
  }

  /** Never on what is unknown, never while a person has paused it, never while it recovers. */
  static boolean mayAct(Situation s) {
    Health health = s.state().health();
    return s.mayRepair()
        && health.sink().isKnown()
        && (s.config().source().isEmpty() || health.source().isKnown())
        && !health.paused()
        && s.look().endsKnown()
        && !isStarting(s)
        && (!s.settles() || hasFailed(health));
  }

  /** A worker that has come back gives its tasks out; a restart would only interfere. */
  private static boolean isStarting(Situation s) {
    Health health = s.state().health();
    return health.broken().filter(broken -> !broken.certain()).isPresent()
        && health.badSince().filter(at -> !s.isOlder(at, ConnectRules.STARTING)).isPresent();
  }

  /** What has failed does not settle. */
  private static boolean hasFailed(Health health) {
    return health.broken().filter(Health.Broken::certain).isPresent();
  }

  /** The worst open incident that a remedy can help, with its key. */
  static Optional<Map.Entry<String, Incident>> worst(PipelineState state) {
    for (EventType type : ORDER) {
      for (Map.Entry<String, Incident> entry : state.incidents().open().entrySet()) {
        Incident incident = entry.getValue();
        boolean helps =
            switch (incident.rule().remedy()) {
              case LADDER, RESTART -> true;
              case NONE, WAIT, ESCALATE -> false;
            };
        if (incident.type() == type && helps && !incident.escalated()) {
          return type == EventType.DOWN && !state.isBroken()
              ? Optional.empty()
              : Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }
}
