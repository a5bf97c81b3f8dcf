package io.frostline.replay;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Phase;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView;
import io.frostline.replay.Entry.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Folds one pipeline's facts and tells each decision as it falls. */
final class Timeline {

  /** Ticks come each second or so; after a longer silence nobody was looking. */
  private static final Duration GAP_MIN = Duration.ofSeconds(15);

  private final Watermarks watermarks = new Watermarks();
  private PipelineState state;
  private Phase phase;
  private Optional<Instant> looked;

  private Timeline(PipelineState state) {
    this.state = state;
    PipelineView view = state.view();
    this.phase = view.phase();
    this.looked = view.observedAt();
    view.tables().forEach(table -> watermarks.know(table.watermark(), view.config()));
  }

  static Timeline from(PipelineState state) {
    return new Timeline(state);
  }

  /** What was known already, if the file does not begin at the beginning. */
  Optional<Entry> beginning() {
    return looked.map(at -> Background.known(state.view(), at));
  }

  /** Folds a fact; false if the fold cannot apply it. */
  boolean learn(Fact fact, Consumer<Entry> teller) {
    Optional<Fold.Step> step = Replay.fold(state, fact);
    if (step.isEmpty()) {
      return false;
    }
    gap(fact).ifPresent(teller);
    background(fact).ifPresent(teller);
    state = step.get().state();
    watermarks
        .changes(step.get().outputs(), state.config())
        .forEach(
            (text, tables) ->
                teller.accept(Entry.of(fact.at(), state.pipeline(), Kind.WATERMARK, text, tables)));
    for (Output output : step.get().outputs()) {
      if (output instanceof Output.EventOut out) {
        teller.accept(Entry.of(out.event()));
      } else if (output instanceof Output.CommandOut out) {
        teller.accept(Entry.of(out.command()));
      }
    }
    if (fact instanceof Fact.Tick) {
      phase(fact.at()).ifPresent(teller);
    }
    return true;
  }

  /** True if the pipeline was retired. */
  boolean isOver() {
    return state.isEmpty();
  }

  PipelineView view() {
    return state.view();
  }

  private Optional<Entry> gap(Fact fact) {
    if (!(fact instanceof Fact.Tick)) {
      return Optional.empty();
    }
    Optional<Instant> last = looked;
    looked = Optional.of(fact.at());
    return last.map(at -> Duration.between(at, fact.at()))
        .filter(silence -> silence.compareTo(GAP_MIN) > 0)
        .map(
            silence ->
                Entry.of(
                    fact.at(),
                    state.pipeline(),
                    Kind.GAP,
                    "nobody looked for " + silence.toSeconds() + " s"));
  }

  private Optional<Entry> background(Fact fact) {
    if (fact instanceof Fact.Configured configured) {
      return Background.settings(state.config(), configured);
    }
    return fact instanceof Fact.CommandDone done
        ? Optional.of(Background.outcome(done))
        : Optional.empty();
  }

  private Optional<Entry> phase(Instant at) {
    Phase before = phase;
    phase = state.view().phase();
    return before == phase
        ? Optional.empty()
        : Optional.of(Entry.of(at, state.pipeline(), Kind.PHASE, before + " -> " + phase));
  }
}
