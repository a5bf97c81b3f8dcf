package io.frostline.sim;

import java.util.Map;
import java.util.Optional;

/** What goes wrong on the sink's side, and how a person makes it good. */
final class SinkFaults {

  private final World world;

  SinkFaults(World world) {
    this.world = world;
  }

  void inject(Fault fault) {
    switch (fault) {
      case S1 -> deafen();
      case S2, S3 -> world.sink.doubleCoordinator();
      case S4 -> rewind();
      case S5 -> world.weather.recommits = true;
      case S6 -> forget();
      case S7 -> world.settings.tables().forEach(world.weather.failing::add);
      case S8 -> world.weather.failing.add(world.settings.tables().get(0));
      case S9 -> recreateControl();
      case S10 -> drop();
      case S11 -> slow();
      case S12 -> unread();
      case S13 -> headless();
      case S14 -> pause();
      case S15 -> world.weather.poison = true;
      case S18 -> expire();
      case S19 -> world.weather.catalogDown = true;
      default -> throw new IllegalArgumentException(fault.toString());
    }
  }

  void heal(Fault fault) {
    switch (fault) {
      case S1 -> world.weather.deaf = Optional.empty();
      case S2, S3, S4 -> {
        world.weather.leaks = false;
        world.sink.restartAll();
      }
      case S5 -> world.weather.recommits = false;
      case S7, S8 -> world.weather.failing.clear();
      case S11 -> world.weather.slow = false;
      case S12 -> {
        world.weather.unread = Optional.empty();
        world.sink.rebalance(0);
      }
      case S13 -> {
        world.weather.headless = false;
        world.sink.restartAll();
      }
      case S15 -> {
        world.weather.poison = false;
        world.sink.restartFailed();
      }
      case S19 -> {
        world.weather.catalogDown = false;
        world.sink.restartFailed();
      }
      default -> world.sink.restartFailed();
    }
  }

  private void deafen() {
    world.weather.deaf = Optional.of(world.random.nextInt(world.settings.tasks()));
    world.sink.rebalance(0);
  }

  /** An old coordinator commits the place that it had reached long ago. */
  private void rewind() {
    world
        .group
        .committed()
        .ifPresent(
            committed -> {
              java.util.Map<Integer, Long> old = new java.util.TreeMap<>();
              committed.forEach((partition, offset) -> old.put(partition, Math.max(0, offset - 8)));
              world.commitGroup(old);
            });
  }

  /** Files are announced, not committed; then coordinator and group are gone. */
  private void forget() {
    world.settings.tables().forEach(world.weather.failing::add);
    world.clock.in(
        world.settings.roundMs() + 4_000,
        () -> {
          world.sink.loseCoordinator();
          world.group.forget();
          world.weather.failing.clear();
          world.sink.rebalance(0);
        });
  }

  private void recreateControl() {
    world.kafka.createControl(world.kafka.control().size());
    world.group.forget();
    world.faulted(Fault.S9);
    world.sink.rebalance(0);
  }

  private void drop() {
    if (!world.catalog.tables().isEmpty()) {
      String table =
          world.catalog.tables().get(world.random.nextInt(world.catalog.tables().size()));
      boolean seen = world.catalog.load(table).filter(found -> found.seen).isPresent();
      world.catalog.drop(table);
      if (seen) {
        // One that nobody ever saw is not missed.
        world.faulted(Fault.S10);
      }
      if (world.random.nextBoolean()) {
        world.sink.rebalance(0);
      }
    }
  }

  private void slow() {
    world.weather.slow = true;
    world.faulted(Fault.S11);
  }

  private void unread() {
    // The workers' announcements have to go where nobody reads.
    world.weather.unread = Optional.of(world.random.nextInt(world.settings.controlPartitions()));
  }

  private void headless() {
    world.weather.headless = true;
    world.sink.loseCoordinator();
    world.faulted(Fault.S13);
  }

  private void pause() {
    world.connect.pauseSink();
    world.database.burst(200);
    world.clock.in(
        60_000,
        () -> {
          world.connect.resumeSink();
          world.faulted(Fault.S14);
        });
  }

  private void expire() {
    world.catalog.tables().forEach(world.catalog::compact);
    world.catalog.tables().forEach(world.catalog::expire);
    world.clock.in(
        2 * world.settings.tickMs(),
        () -> {
          // A table that nothing was committed to yet has no snapshot to miss.
          if (world.catalog.seen(Map.of()).stream()
              .anyMatch(t -> t.current().isPresent() && t.carriedAt().isEmpty())) {
            world.faulted(Fault.S18);
          }
        });
  }
}
