package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Output.Watermark;
import io.frostline.core.PipelineState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The clock of the app's host is set back, or another instance with a slower clock takes over: the
 * pipeline is watched on, nothing that is claimed is ahead of the truth, and nobody is alarmed.
 */
class SetBackClockTest {

  private static final Profile PROFILE =
      new Profile(Profile.Kind.HEALTHY, List.of(), List.of(), true);
  private static final long WARM_UP_MS = 60_000;
  private static final long BACK_MS = 40_000;
  private static final long END_MS = 240_000;

  private final Map<String, Instant> claimed = new TreeMap<>();
  private final Conduct conduct = new Conduct();
  private PipelineState state = PipelineState.empty(Settings.PIPELINE);
  private World world;
  private Observer observer;
  private long skewMs;

  /** Without the catalog no watermark is called sound. */
  static LongStream seeds() {
    return LongStream.iterate(1, seed -> seed + 1)
        .filter(seed -> PROFILE.settings(new Random(seed)).catalogReadable())
        .limit(12);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theWatchGoesOn(long seed) {
    Random random = new Random(seed);
    world = new World(PROFILE.settings(random), random);
    skewMs = world.settings.observerSkewMs();
    observer = observer();
    world.clock.every(
        1_000,
        1_000,
        () -> {
          observer.follow(state.resume());
          observer.tick();
        });
    world.clock.runUntil(WARM_UP_MS);
    Map<String, Instant> before = Map.copyOf(claimed);

    skewMs -= BACK_MS;
    if (seed % 2 == 0) {
      observer.setBack(BACK_MS);
    } else {
      state = state.restored();
      observer = observer();
    }
    world.clock.runUntil(END_MS);

    assertThat(before).isNotEmpty();
    assertThat(claimed.keySet()).containsAll(before.keySet());
    // Later than the clock has come up with what was told before: it is a clock like any other.
    Instant end = Clock.at(world.clock.now(), 0);
    assertThat(claimed.values()).allMatch(time -> time.isAfter(end.minusSeconds(60)));
    assertThat(state.tick().orElseThrow().ahead()).isEmpty();
    conduct.healthyRunsAreSilent(true, true);
    assertThat(conduct.events())
        .extracting(Output.Event::type)
        .doesNotContain(Output.EventType.CAPTURE_STALLED);
  }

  private Observer observer() {
    return new Observer(world, state.resume(), skewMs, Eyes.sharp(), this::fold);
  }

  private void fold(Fact fact) {
    Instant before = state.resume().lookedAt().orElse(Instant.MIN);
    conduct.see(fact);
    Fold.Step step = Fold.apply(state, fact);
    state = step.state();
    if (fact instanceof Fact.Tick tick) {
      assertThat(state.tick()).as("a tick is taken").contains(tick);
      assertThat(tick.at()).isAfterOrEqualTo(before);
    }
    for (Output output : step.outputs()) {
      if (output instanceof Output.WatermarkOut out) {
        check(out.watermark());
      } else if (output instanceof Output.EventOut out) {
        conduct.check(out.event());
      }
    }
  }

  private void check(Watermark watermark) {
    if (watermark.uuid().isEmpty() || watermark.evidence() != Output.Evidence.LEDGER) {
      return;
    }
    String table = watermark.table();
    String uuid = watermark.uuid().get();
    watermark
        .sourceWatermark()
        .ifPresent(
            time -> {
              assertThat(world.truth.missing(table, uuid, time)).isEmpty();
              claimed.put(table, time);
            });
    // What was claimed by the clock as it was before stands until a newer cut is covered.
    boolean newer = world.clock.now() > WARM_UP_MS + BACK_MS;
    long skew = newer ? skewMs : world.settings.observerSkewMs();
    watermark
        .arrivalWatermark()
        .map(time -> Clock.worldMs(time, skew))
        .ifPresent(ms -> assertThat(world.truth.missingArrival(table, uuid, ms)).isEmpty());
  }
}
