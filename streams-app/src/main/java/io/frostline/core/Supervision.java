package io.frostline.core;

import io.frostline.core.Output.Command;
import io.frostline.core.Output.EventType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides what is done about open incidents: nothing, the next rung, or a person. */
final class Supervision {

  /** Worst first: one remedy at a time, for the worst that one can help. */
  private static final List<EventType> ORDER =
      List.of(EventType.DOWN, EventType.HUNG, EventType.CAPTURE_STALLED, EventType.STALLED);

  private Supervision() {}

  /** The state after it, and what is to be told and done. */
  record Step(PipelineState state, List<Output> events, Optional<Command> command) {}

  static Step act(Situation s) {
    PipelineState state = s.state().with(s.state().repair().look(s));
    Situation now = new Situation(state, s.look(), s.tables(), s.config());
    List<Output> events = new ArrayList<>();
    if (!mayAct(now)) {
      return new Step(state, events, Optional.empty());
    }
    Optional<Map.Entry<String, Incident>> worst = worst(state);
    if (worst.isEmpty()) {
      return new Step(state, events, Optional.empty());
    }
    String key = worst.get().getKey();
    Repair.Step step = state.repair().next(now, key, worst.get().getValue());
    state = state.with(step.repair());
    if (step.escalation().isPresent()) {
      Incidents.Step told =
          state.incidents().escalate(state.pipeline(), s.at(), key, step.escalation().get());
      state = state.with(told.incidents());
      events.addAll(told.events());
    }
    return new Step(state, events, step.command());
  }

  /** Never on what is unknown, never while a person has paused it, never while it recovers. */
  private static boolean mayAct(Situation s) {
    Health health = s.state().health();
    return s.config().repairs()
        && health.sink().isKnown()
        && (s.config().source().isEmpty() || health.source().isKnown())
        && !health.paused()
        && s.look().endsKnown()
        && !s.settles();
  }

  private static Optional<Map.Entry<String, Incident>> worst(PipelineState state) {
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
