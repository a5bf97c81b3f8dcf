package io.frostline.sim;

import io.frostline.core.Fact;
import io.frostline.core.PipelineState;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The app's instances that watch: usually one, which may restart, stay away, be cut off from a part
 * of its facts, or be replaced by another while it still watches for a little.
 */
final class Instances {

  private static final long WEEK_MS = 7 * 24 * 3_600_000L;

  /** Once in a run, and with time left to recover. */
  private static final long SLEEP_BEFORE_MS = 100_000;

  private final World world;
  private final Random random;
  private final boolean sharp;
  private final boolean stays;
  private final Consumer<UnaryOperator<PipelineState>> change;
  private final Supplier<PipelineState> state;
  private final Consumer<Fact> delivery;
  private Optional<Observer> observer = Optional.empty();
  private long restartAtMs = Long.MAX_VALUE;
  private long awayUntilMs;

  /**
   * Instances that begin with {@link #start}.
   *
   * @param stays whether one always watches, though it may be replaced
   * @param change replaces the fold's state
   */
  Instances(
      World world,
      Random random,
      boolean sharp,
      boolean stays,
      Supplier<PipelineState> state,
      Consumer<UnaryOperator<PipelineState>> change,
      Consumer<Fact> delivery) {
    this.world = world;
    this.random = random;
    this.sharp = sharp;
    this.stays = stays;
    this.state = state;
    this.change = change;
    this.delivery = delivery;
  }

  void start() {
    world.clock.in(1, this::observe);
  }

  private void observe() {
    long heldUp = world.weather.heldUpUntilMs - world.clock.now();
    if (heldUp > 0) {
      world.clock.in(heldUp, this::observe);
      return;
    }
    if (!sharp && observer.isPresent() && !world.weather.clear) {
      disturb();
    }
    restartIfTorn();
    if (world.clock.now() >= awayUntilMs || world.weather.clear) {
      if (observer.isEmpty()) {
        observer = Optional.of(open());
      }
      observer.get().follow(state.get().resume());
      observer.get().tick();
    }
    world.clock.in(world.settings.tickMs(), this::observe);
  }

  private void disturb() {
    int dice = random.nextInt(600);
    if (stays && (dice < 6 || dice == 8)) {
      return;
    }
    if (dice < 6) {
      // The app restarts; now and then it is away for longer.
      observer = Optional.empty();
      long away = random.nextInt(4) == 0 ? 90_000 : 8_000;
      awayUntilMs = world.clock.now() + world.clock.between(500, away);
    } else if (dice < 8) {
      takeOver(observer.get());
    } else if (dice < 9 && world.clock.now() < SLEEP_BEFORE_MS) {
      // Everything sleeps for a week, the app too.
      observer = Optional.empty();
      world.clock.skip(WEEK_MS);
    }
  }

  /** A4: another instance begins, with a slower clock, while the old one has not noticed. */
  private void takeOver(Observer old) {
    for (int i = 0; i < 5; i++) {
      world.clock.in(i * world.settings.tickMs() + 333, old::tick);
    }
    observer = Optional.empty();
  }

  /** When facts were lost the probe begins again where the fold stands. */
  private void restartIfTorn() {
    long now = world.clock.now();
    if (!state.get().isTorn()) {
      restartAtMs = Long.MAX_VALUE;
    } else if (restartAtMs == Long.MAX_VALUE) {
      restartAtMs = now + 3_000;
    } else if (now >= restartAtMs) {
      observer = Optional.empty();
      restartAtMs = Long.MAX_VALUE;
    }
  }

  /** What is stored is all that a new instance has: the last look is not. */
  private Observer open() {
    change.accept(PipelineState::restored);
    long slower = sharp ? 0 : world.clock.between(0, 500);
    return new Observer(
        world,
        state.get().view().resume(),
        world.settings.observerSkewMs() - slower,
        sharp ? Eyes.sharp() : Eyes.blurred(random, () -> world.weather.clear),
        delivery);
  }
}
