package io.frostline.sim;

import java.util.Map;

/** What goes wrong with the capture and around the pipeline, and how it is made good. */
final class OtherFaults {

  /** Offsets that a topic does not reach between two looks. */
  private static final long FAR = 30;

  private final World world;

  OtherFaults(World world) {
    this.world = world;
  }

  void inject(Fault fault) {
    if (fault != Fault.A5 && fault != Fault.C7 && fault != Fault.TOPIC && fault != Fault.OVER) {
      // What a task holds in memory survives retention: whether anything is lost shows later. So
      // does that a restart does not end, and that the sink goes on behind what was passed over.
      world.faulted(fault);
    }
    switch (fault) {
      case S16, S17, C6, C8 -> {
        // The settings were wrong from the start.
      }
      case S20 -> {
        world.weather.connectDown = true;
        if (world.random.nextBoolean()) {
          world.connect.lose();
        }
      }
      case C1, C2 -> world.weather.captureStalled = true;
      case C3 -> world.weather.databaseDown = true;
      case C4 -> dropSlot();
      case COPIED -> dropSlotAndCopy();
      case TOPIC -> recreateTopicAndCopy();
      case C5 -> {
        world.weather.slotFilling = true;
        world.weather.captureStalled = true;
      }
      case C7 -> {
        if (world.random.nextBoolean()) {
          world.faulted(Fault.C7);
          world.connect.failSource("could not connect");
        } else {
          world.connect.hangSource();
        }
      }
      case OUT_AND_IN -> leaveOut();
      case OVER -> passOver();
      case A1 -> pause();
      case A5 -> world.kafka.captured.values().forEach(log -> log.truncate(log.end()));
      default -> throw new IllegalArgumentException(fault.toString());
    }
  }

  void heal(Fault fault) {
    switch (fault) {
      case S20 -> {
        world.weather.connectDown = false;
        world.connect.regain();
      }
      case C1, C2 -> world.weather.captureStalled = false;
      case C3 -> world.weather.databaseDown = false;
      case C4 -> world.weather.slotMissing = false;
      case C5 -> {
        world.weather.slotFilling = false;
        world.weather.captureStalled = false;
      }
      case C7 -> {
        world.connect.freeSource();
        world.connect.repairSource();
      }
      case A1 -> resume();
      default -> {
        // What is lost stays lost, and settings stay as they are.
      }
    }
  }

  /** The slot is dropped; when it is made anew, what was committed in between is never captured. */
  private void dropSlot() {
    if (world.weather.slotMissing) {
      // What is not there cannot be dropped.
      return;
    }
    world.weather.slotMissing = true;
    world.weather.slotSeen = false;
    world.clock.in(
        15_000,
        () -> {
          // A gap between two looks leaves no trace; that limit is documented, not simulated.
          if (world.weather.slotSeen) {
            world.capture.skipToEnd();
          }
          world.weather.slotMissing = false;
        });
  }

  /** A second gap may come before the copy, while it goes on, and after it. */
  private void dropSlotAndCopy() {
    dropSlot();
    if (world.random.nextBoolean()) {
      world.clock.in(world.clock.between(16_000, 60_000), this::dropSlot);
    }
    long copyMs = world.clock.between(17_000, 50_000);
    // Whoever begins with the copy, and drops the tables then, does it in vain.
    boolean hasty = world.random.nextInt(4) == 0;
    world.clock.in(copyMs, hasty ? world.capture::copyAnew : this::dropTables);
    world.clock.in(
        copyMs + world.clock.between(500, 15_000),
        hasty ? this::dropTables : world.capture::copyAnew);
  }

  private void recreateTopicAndCopy() {
    String topic = Settings.topic(world.settings.tables().get(0));
    long read =
        world.kafka.workers.entrySet().stream()
            .filter(each -> each.getKey().topic().equals(topic))
            .mapToLong(Map.Entry::getValue)
            .max()
            .orElse(0);
    if (read < FAR) {
      // The new one may outgrow it before anybody looks.
      return;
    }
    world.faulted(Fault.TOPIC);
    world.kafka.recreateTopic(topic);
    long copyMs = world.clock.between(17_000, 50_000);
    world.clock.in(copyMs, this::dropTables);
    world.clock.in(copyMs + world.clock.between(500, 15_000), world.capture::copyAnew);
  }

  private void passOver() {
    world.connect.pauseSink();
    world.database.burst(100);
    world.clock.in(
        world.clock.between(4_000, 8_000),
        () -> {
          world.kafka.setForward(world.random.nextInt(40) + 1);
          world.clock.in(
              2 * world.settings.tickMs() + world.clock.between(2_000, 20_000),
              world.connect::resumeSink);
        });
  }

  private void dropTables() {
    world.catalog.tables().forEach(world.catalog::drop);
    if (world.random.nextBoolean()) {
      world.sink.rebalance(0);
    }
  }

  /** Often for shorter than a look takes to come round. */
  private void leaveOut() {
    String table = world.settings.tables().get(0);
    world.database.publish(table, false);
    world.clock.in(
        world.clock.between(10, world.random.nextBoolean() ? 900 : 20_000),
        () -> world.database.publish(table, true));
  }

  private void pause() {
    if (world.random.nextBoolean()) {
      world.connect.pauseSink();
    } else {
      world.connect.pauseSource();
    }
  }

  private void resume() {
    world.connect.resumeSink();
    world.connect.resumeSource();
  }
}
