package io.frostline.sim;

import java.util.List;

/** What happens to every healthy pipeline, and must raise no alarm. */
enum Mess {
  CALM,
  REBALANCES,
  SCALED,
  DEPLOYS,
  BURSTS,
  SLOW_COMMITS,
  IDLE,
  PAUSES,
  COMPACTION,
  HELD_UP,
  MUTE;

  /** True if commits come in time all the same. */
  boolean commitsInTime() {
    return switch (this) {
      case CALM, SCALED, BURSTS, IDLE, COMPACTION, HELD_UP -> true;
      case REBALANCES, DEPLOYS, SLOW_COMMITS, PAUSES, MUTE -> false;
    };
  }

  /** Plans it for the time until {@code untilMs}. */
  void plan(World world, long untilMs) {
    switch (this) {
      case CALM -> {}
      case REBALANCES -> each(world, untilMs, 15_000, 60_000, () -> rebalance(world));
      case SCALED -> each(world, untilMs, 60_000, 120_000, () -> scale(world));
      case DEPLOYS ->
          each(
              world,
              untilMs,
              100_000,
              140_000,
              () -> world.connect.deploy(world.random.nextBoolean() && hasOpened(world, 1)));
      case BURSTS -> each(world, untilMs, 10_000, 40_000, () -> world.database.burst(300));
      case SLOW_COMMITS -> {
        world.commitMs = world.settings.intervalMs() / 2;
        world.answerMs = world.settings.timeoutMs();
      }
      case IDLE -> world.database.rest(untilMs);
      case MUTE -> {
        world.weather.mute = true;
        each(world, untilMs, 60_000, 120_000, () -> world.weather.mute = true);
      }
      case PAUSES -> pauses(world, untilMs);
      case HELD_UP -> each(world, untilMs, 15_000, 60_000, () -> holdUp(world));
      case COMPACTION ->
          each(
              world,
              untilMs,
              10_000,
              30_000,
              () -> List.copyOf(world.catalog.tables()).forEach(world.catalog::compact));
    }
  }

  /**
   * A coordinator that is closed again and again before it comes to open a round commits nothing:
   * that is no healthy pipeline, and is rightly told as S13; so is one that is killed then. Two or
   * three in a row do happen. While the worker is away there is nobody to rebalance.
   */
  private static void rebalance(World world) {
    if (!world.connect.isAway() && hasOpened(world, 2)) {
      world.sink.rebalance(0);
    }
  }

  /** A person gives the sink another number of tasks, which Connect's status shows. */
  private static void scale(World world) {
    if (!world.connect.isAway() && hasOpened(world, 1)) {
      world.sink.scale();
    }
  }

  /** The machine stands still, with everything on it, or the app alone does. */
  private static void holdUp(World world) {
    long lengthMs = world.clock.between(2_000, 14_000);
    if (world.random.nextBoolean()) {
      world.clock.skip(lengthMs);
    } else {
      world.weather.heldUpUntilMs = world.clock.now() + lengthMs;
    }
  }

  /** True if a round was opened within so many intervals, and a little more. */
  private static boolean hasOpened(World world, int intervals) {
    return world.clock.now() - world.openedMs() <= intervals * world.settings.intervalMs() + 10_000;
  }

  private static void pauses(World world, long untilMs) {
    each(
        world,
        untilMs,
        100_000,
        150_000,
        () -> {
          boolean sink = world.random.nextBoolean();
          if (sink) {
            world.connect.pauseSink();
          } else {
            world.connect.pauseSource();
          }
          world.clock.in(
              world.clock.between(5_000, 40_000),
              sink ? world.connect::resumeSink : world.connect::resumeSource);
        });
  }

  private static void each(World world, long untilMs, long min, long max, Runnable action) {
    world.clock.in(
        world.clock.between(min, max),
        () -> {
          if (world.clock.now() < untilMs) {
            action.run();
            each(world, untilMs, min, max, action);
          }
        });
  }
}
