package io.frostline.core;

import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Takes over what a tick saw: control positions, ripe answers, counting beats, a new cut. */
final class Taking {

  /** A tick that was read before the snapshot was made may come after it. */
  private static final Duration BEYOND_MAX = Duration.ofSeconds(10);

  private Taking() {}

  static PipelineState in(PipelineState before, Look look) {
    Tick tick = look.tick();
    Beats beats =
        tick.sourceOffset().toOptional().map(before.beats()::count).orElse(before.beats());
    PipelineState state = before.with(before.watch().tick(tick)).with(beats);
    if (tick.control().isKnown()) {
      state = control(state, look, tick.control().get());
      if (state.control().caughtUp(tick.control())) {
        state = state.with(state.watch().with(state.watch().coordinator().caughtUp()));
      }
    }
    Optional<Position> offset = tick.sourceOffset().toOptional();
    boolean older =
        offset.isPresent()
            && beats.counted().filter(b -> !offset.get().covers(b.position())).isPresent();
    if (look.endsKnown() && !older) {
      TreeMap<String, SortedMap<Integer, Long>> ends = new TreeMap<>();
      look.extents()
          .forEach(
              (topic, extents) -> {
                TreeMap<Integer, Long> offsets = new TreeMap<>();
                extents.forEach((number, extent) -> offsets.put(number, extent.end()));
                ends.put(topic, Sorted.copy(offsets));
              });
      state = state.with(state.cuts().add(look.at(), beats.counted(), ends));
    }
    state = state.with(state.speakers().quietSince(look.at().minus(peace(state))));
    state = state.with(state.failures().at(look, state.health().sinkFailures()));
    return lag(state, tick);
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
            .anyMatch(
                place ->
                    place.getValue().end()
                        < state.control().next().getOrDefault(place.getKey(), 0L));
    Optional<Instant> beyond = state.watch().beyondSince();
    if (recreated || beyond.filter(at -> at.plus(BEYOND_MAX).isBefore(look.at())).isPresent()) {
      return Losses.controlRecreated(state, look, places);
    }
    ControlLog.Step step = state.control().look(places);
    return state.with(step.log()).answered(step.ripe());
  }

  /** How long only one coordinator has to speak until the other is believed to be gone. */
  static Duration peace(PipelineState state) {
    return state
        .config()
        .map(config -> config.commitInterval().plus(config.commitTimeout()).multipliedBy(3))
        .orElse(Duration.ofDays(1));
  }

  private static Map<Integer, Long> ends(Tick tick) {
    Map<Integer, Long> ends = new TreeMap<>();
    tick.control().orElse(Map.of()).forEach((k, place) -> ends.put(k, place.position()));
    return ends;
  }

  private static long completed(PipelineState state) {
    return state.rounds().counts().values().stream().mapToLong(Long::longValue).sum()
        - state.rounds().counts().getOrDefault(Output.RoundResult.FAILED, 0L);
  }
}
