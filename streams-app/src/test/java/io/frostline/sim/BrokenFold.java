package io.frostline.sim;

import io.frostline.core.ConnectorState;
import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Fold.Step;
import io.frostline.core.Output;
import io.frostline.core.Output.Action;
import io.frostline.core.Output.Command;
import io.frostline.core.Output.CommandOut;
import io.frostline.core.Output.Event;
import io.frostline.core.Output.EventOut;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.Output.Watermark;
import io.frostline.core.Output.WatermarkOut;
import io.frostline.core.PipelineState;
import io.frostline.core.Position;
import io.frostline.core.Rule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/** Folds that are wrong in one way each, to see that somebody notices. */
final class BrokenFold {

  private BrokenFold() {}

  /** Says at each tick that all the source has acknowledged is in every table. */
  static BiFunction<PipelineState, Fact, Step> thatClaimsTooMuch() {
    return claiming(tick -> tick.sourceOffset().toOptional());
  }

  /** Goes back to the very beginning now and then. */
  static BiFunction<PipelineState, Fact, Step> thatGoesBack() {
    return claiming(
        tick ->
            tick.at().getEpochSecond() % 30 == 0
                ? Optional.of(new Position(1, 1))
                : Optional.empty());
  }

  private interface Claim {
    Optional<Position> at(Fact.Tick tick);
  }

  private static BiFunction<PipelineState, Fact, Step> claiming(Claim claim) {
    return (state, fact) -> {
      Step step = Fold.apply(state, fact);
      Optional<Position> position =
          fact instanceof Fact.Tick tick ? claim.at(tick) : Optional.empty();
      return position.isEmpty()
          ? step
          : new Step(
              step.state(),
              step.outputs().stream().map(output -> moved(output, position.get())).toList());
    };
  }

  private static Output moved(Output output, Position position) {
    if (!(output instanceof WatermarkOut out) || out.watermark().sourcePosition().isEmpty()) {
      return output;
    }
    Watermark w = out.watermark();
    return new WatermarkOut(
        new Watermark(
            w.table(),
            w.uuid(),
            w.pipeline(),
            w.sourceWatermark(),
            w.unknown(),
            Optional.of(position),
            w.arrivalWatermark(),
            w.evidence(),
            w.publicationSeenAt(),
            w.snapshotId(),
            w.observedAt()));
  }

  /** Keeps events to itself. */
  static BiFunction<PipelineState, Fact, Step> without(Predicate<Event> swallowed) {
    return (state, fact) -> {
      Step step = Fold.apply(state, fact);
      return new Step(
          step.state(),
          step.outputs().stream()
              .filter(o -> !(o instanceof EventOut out && swallowed.test(out.event())))
              .toList());
    };
  }

  /** Says of a loss that it is smaller than it may be. */
  static BiFunction<PipelineState, Fact, Step> thatPlaysLossesDown() {
    return (state, fact) -> {
      Step step = Fold.apply(state, fact);
      return new Step(step.state(), step.outputs().stream().map(BrokenFold::playedDown).toList());
    };
  }

  private static Output playedDown(Output output) {
    if (!(output instanceof EventOut out) || !out.event().evidence().containsKey("countedAt")) {
      return output;
    }
    Event e = out.event();
    Map<String, String> less = new TreeMap<>(e.evidence());
    less.replaceAll((key, value) -> key.startsWith("recordsAtMost.") ? "0" : value);
    return new EventOut(
        new Event(
            e.id(),
            e.pipeline(),
            e.table(),
            e.type(),
            e.severity(),
            e.rule(),
            e.incident(),
            e.at(),
            e.summary(),
            less));
  }

  /** Says an event at each tick, with the id that {@code id} makes of the time. */
  static BiFunction<PipelineState, Fact, Step> saying(
      EventType type, Rule rule, Function<Instant, String> id) {
    return (state, fact) -> {
      Step step = Fold.apply(state, fact);
      return fact instanceof Fact.Tick
          ? plus(step, List.of(new EventOut(event(type, rule, id.apply(fact.at()), fact.at()))))
          : step;
    };
  }

  /**
   * Restarts the sink at each tick for which {@code when} holds, given the last status.
   *
   * @param reported whether an incident is raised first
   */
  static BiFunction<PipelineState, Fact, Step> restarting(
      boolean reported, BiPredicate<Fact.StatusSeen, Fact> when) {
    Fact.StatusSeen[] last = new Fact.StatusSeen[1];
    return (state, fact) -> {
      Step step = Fold.apply(state, fact);
      if (fact instanceof Fact.StatusSeen status) {
        last[0] = status;
      }
      if (!(fact instanceof Fact.Tick) || last[0] == null || !when.test(last[0], fact)) {
        return step;
      }
      String id = "restart-" + fact.at();
      List<Output> more = new ArrayList<>();
      if (reported) {
        more.add(new EventOut(event(EventType.DOWN, Rule.C7, id, fact.at())));
      }
      more.add(
          new CommandOut(
              new Command(
                  id,
                  Settings.PIPELINE,
                  Settings.PIPELINE,
                  Action.RESTART_ALL,
                  id,
                  fact.at(),
                  "",
                  false)));
      return plus(step, more);
    };
  }

  /** Decides otherwise each time it is asked. */
  static BiFunction<PipelineState, Fact, Step> thatRemembers() {
    long[] count = new long[1];
    return (state, fact) -> {
      Step step = Fold.apply(state, fact);
      String id = "number " + ++count[0];
      return count[0] % 500 == 0
          ? plus(
              step, List.of(new EventOut(event(EventType.MISCONFIGURED, Rule.S17, id, fact.at()))))
          : step;
    };
  }

  /** Learns nothing and says nothing. */
  static BiFunction<PipelineState, Fact, Step> thatSleeps() {
    return (state, fact) -> new Step(state, List.of());
  }

  static boolean isPaused(Fact.StatusSeen status) {
    return status.sink().map(ConnectorState::state).orElse("").equals("PAUSED");
  }

  private static Step plus(Step step, List<? extends Output> more) {
    List<Output> outputs = new ArrayList<>(step.outputs());
    outputs.addAll(more);
    return new Step(step.state(), List.copyOf(outputs));
  }

  private static Event event(EventType type, Rule rule, String id, Instant at) {
    return new Event(
        id,
        Settings.PIPELINE,
        Optional.empty(),
        type,
        Severity.CRITICAL,
        rule,
        id,
        at,
        "made up",
        Map.of());
  }
}
