package io.frostline.core;

import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Output.RoundResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Takes over what a tick saw: control positions, ripe answers, counting beats, a new cut. */
final class Taking {

  /** A tick that was read before the snapshot was made may come after it. */
  private static final Duration BEYOND_MAX = Duration.ofSeconds(10);

  private Taking() {}

  static PipelineState in(PipelineState before, Look look) {
    Tick tick = look.tick();
    Beats beats =
        tick.sourceOffset().toOptional().map(before.beats()::count).orElse(before.beats());
    PipelineState state =
        before
            .with(
                before
                    .watch()
                    .tick(tick)
                    .with(signs(before, tick))
                    .with(before.watch().quiet().look(look, before.config())))
            .with(beats);
    if (tick.control().isKnown()) {
      state = control(state, look, tick.control().get());
      Watch watch = state.watch();
      state = state.with(watch.with(watch.seenLeaps().look(look, state.control())));
      if (state.control().caughtUp(tick.control())) {
        state = state.with(state.watch().with(state.watch().coordinator().caughtUp()));
      }
    }
    Optional<Position> offset = tick.sourceOffset().toOptional();
    boolean older =
        offset.isPresent()
            && beats.counted().filter(b -> !offset.get().covers(b.position())).isPresent();
    if (look.endsKnown() && !older) {
      state =
          state.with(
              state
                  .cuts()
                  .add(
                      look.at(),
                      tick.ahead().map(ahead -> look.clock()),
                      beats.counted(),
                      look.ends()));
    }
    state = state.with(state.speakers().quietSince(look.at().minus(peace(state))));
    state = state.with(state.failures().at(look, state.health().sinkFailures()));
    return lag(state, tick);
  }

  private static Signs signs(PipelineState before, Tick tick) {
    Optional<Duration> beat = before.config().flatMap(PipelineConfig::beatInterval);
    Optional<Instant> arrived = before.beats().arrivedAt();
    boolean overdue =
        beat.isPresent()
            && arrived.filter(at -> at.plus(beat.get()).isBefore(tick.at())).isPresent();
    boolean gone =
        overdue
            && before.health().isSilent()
            && arrived.get().plus(Silence.limit(beat.get())).isBefore(tick.at());
    return before.watch().signs().tick(before.watch().tickAt(), tick, overdue, gone);
  }

  private static PipelineState lag(PipelineState state, Tick tick) {
    if (!tick.coordinator().isKnown() || state.config().isEmpty()) {
      return state;
    }
    return state.with(
        state
            .coordinatorLag()
            .look(
                ends(tick),
                tick.coordinator().get(),
                completed(state),
                tick.at(),
                Situation.patience(state.config().get())));
  }

  private static PipelineState control(
      PipelineState before, Look look, Map<Integer, ControlPlace> places) {
    PipelineState state =
        before.with(before.watch().beyond(Losses.isBeyond(before, places), look.at()));
    boolean recreated =
        places.entrySet().stream()
            .anyMatch(place -> place.getValue().end() < state.control().next(place.getKey()));
    Optional<Instant> beyond = state.watch().beyondSince();
    if (recreated || beyond.filter(at -> at.plus(BEYOND_MAX).isBefore(look.at())).isPresent()) {
      return Losses.controlRecreated(state, look, places);
    }
    Watch watch = state.watch();
    ControlLog.Step step = state.control().look(places);
    return state
        .with(isTorn(state.control(), places) ? watch.with(watch.seenLeaps().blinded()) : watch)
        .with(step.log())
        .answered(step.ripe(), look.at());
  }

  /** Kafka has deleted control records before they were read. */
  private static boolean isTorn(ControlLog control, Map<Integer, ControlPlace> places) {
    return places.entrySet().stream()
        .anyMatch(place -> place.getValue().start() > control.next(place.getKey()));
  }

  /** How long only one coordinator has to speak until the other is believed to be gone. */
  static Duration peace(PipelineState state) {
    if (state.config().isEmpty()) {
      return Duration.ofDays(1);
    }
    Duration round =
        state.config().get().commitInterval().plus(state.config().get().commitTimeout());
    return round.plus(round).plus(round);
  }

  private static Map<Integer, Long> ends(Tick tick) {
    return Sorted.map(tick.control().orElse(Map.of()), ControlPlace::position);
  }

  private static long completed(PipelineState state) {
    long completed = 0;
    for (Map.Entry<RoundResult, Long> count : state.rounds().counts().entrySet()) {
      completed += count.getKey() == RoundResult.FAILED ? 0 : count.getValue();
    }
    return completed;
  }
}
