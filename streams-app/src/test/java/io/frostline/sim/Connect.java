package io.frostline.sim;

import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Output.Command;
import io.frostline.core.Seen;
import java.util.List;
import java.util.Optional;

/** Connect's REST interface: what it says of the connectors, and what it does when told. */
final class Connect {

  /** No restart takes longer. */
  private static final long RESTARTS_MS = 40_000;

  private final World world;
  private long silentUntilMs = -1;
  private long unassignedUntilMs = -1;
  private long rememberingUntilMs = -1;
  private long restartingUntilMs = -1;
  private boolean lost;
  private boolean sourcePaused;
  private boolean sinkPaused;
  private Optional<String> sourceFailure = Optional.empty();

  Connect(World world) {
    this.world = world;
  }

  Seen<ConnectorState> source() {
    return silence()
        .orElseGet(
            () -> {
              boolean waits = world.clock.now() < unassignedUntilMs;
              String state =
                  sourceFailure.isPresent() ? "FAILED" : sourcePaused ? "PAUSED" : "RUNNING";
              TaskState task = new TaskState(0, waits ? "UNASSIGNED" : state, sourceFailure);
              String connector = waits ? "UNASSIGNED" : sourcePaused ? "PAUSED" : "RUNNING";
              if (world.clock.now() < restartingUntilMs) {
                connector = "RESTARTING";
                task = new TaskState(0, "RESTARTING", Optional.empty());
              }
              return Seen.known(new ConnectorState(Settings.SOURCE, connector, List.of(task)));
            });
  }

  Seen<ConnectorState> sink() {
    return silence()
        .orElseGet(
            () -> {
              boolean waits = world.clock.now() < unassignedUntilMs;
              world.sink.seen();
              String usual = waits ? "UNASSIGNED" : sinkPaused ? "PAUSED" : "RUNNING";
              Optional<String> ended =
                  world.clock.now() < rememberingUntilMs
                      ? Optional.of("Coordinator unexpectedly terminated")
                      : Optional.empty();
              List<TaskState> tasks =
                  world.sink.tasks.stream()
                      .map(
                          task -> {
                            Optional<String> failure = task.failure().or(() -> ended);
                            return new TaskState(
                                task.id, failure.isPresent() ? "FAILED" : usual, failure);
                          })
                      .toList();
              return Seen.known(new ConnectorState(Settings.PIPELINE, usual, tasks));
            });
  }

  /** True while no worker answers. */
  boolean isAway() {
    return world.weather.connectDown || world.clock.now() < silentUntilMs;
  }

  private Optional<Seen<ConnectorState>> silence() {
    return isAway()
        ? Optional.of(Seen.unknown(world.random.nextBoolean() ? "404" : "no answer"))
        : Optional.empty();
  }

  /**
   * A worker starts anew: REST is silent, then the tasks have no worker, then all is well. One that
   * was killed, as its group shows, is back within four seconds: that it is away for longer is
   * rightly told as S20.
   */
  void deploy(boolean killed) {
    boolean seenDead = killed || world.sink.hasDead();
    long silent = world.clock.between(2_000, seenDead ? 4_000 : 18_000);
    silentUntilMs = world.clock.now() + silent;
    unassignedUntilMs = silentUntilMs + world.clock.between(0, 8_000);
    world.capture.stop();
    world.clock.in(silent + 500, this::startSource);
    if (killed) {
      world.sink.kill(silent);
    } else {
      world.sink.rebalance(silent);
      world.sink.leave(Math.min(silent, world.clock.between(0, 4_500)));
      // A coordinator that commits while its worker stops may fail, and its task with it: the next
      // worker tells so until it has started the task.
      rememberingUntilMs =
          world.random.nextInt(3) == 0 ? silentUntilMs + world.clock.between(200, 3_000) : -1;
    }
  }

  /** The only worker is gone, killed or stopped, and nobody starts it. */
  void lose() {
    lost = true;
    world.capture.stop();
    if (world.random.nextBoolean()) {
      world.sink.kill(0);
    }
    world.sink.stop();
  }

  /** If it was gone, it starts again. */
  void regain() {
    if (lost) {
      lost = false;
      startSource();
      world.sink.resume();
    }
  }

  private void startSource() {
    if (!lost && !sourcePaused && !hangs() && sourceFailure.isEmpty()) {
      world.capture.start();
    }
  }

  void pauseSink() {
    sinkPaused = true;
    world.sink.stop();
  }

  /**
   * It is restarted and reads its offsets without end: no restart helps. That it does not end is
   * seen when it has taken longer than any restart does.
   */
  void hangSource() {
    restartingUntilMs = Long.MAX_VALUE;
    world.capture.stop();
    world.clock.in(
        RESTARTS_MS,
        () -> {
          if (hangs()) {
            world.faulted(Fault.C7);
          }
        });
  }

  /** A person has ended what it could not read past. */
  void freeSource() {
    if (hangs()) {
      restartingUntilMs = -1;
      startSource();
    }
  }

  private boolean hangs() {
    return restartingUntilMs == Long.MAX_VALUE;
  }

  /** A worker that is away does it when it is back. */
  void resumeSink() {
    sinkPaused = false;
    world.clock.in(
        Math.max(0, silentUntilMs - world.clock.now()),
        () -> {
          if (!sinkPaused) {
            world.sink.resume();
          }
        });
  }

  void pauseSource() {
    sourcePaused = true;
    world.capture.stop();
  }

  void resumeSource() {
    sourcePaused = false;
    startSource();
  }

  void failSource(String cause) {
    sourceFailure = Optional.of(cause);
    world.capture.stop();
  }

  void repairSource() {
    if (sourceFailure.isPresent()) {
      sourceFailure = Optional.empty();
      startSource();
    }
  }

  boolean paused() {
    return sourcePaused || sinkPaused;
  }

  /** Carries out a command of the fold. */
  CommandResult execute(Command command) {
    if (silence().isPresent()) {
      return CommandResult.UNREACHABLE;
    }
    boolean source = command.connector().equals(Settings.SOURCE);
    if (source ? sourcePaused : sinkPaused) {
      return CommandResult.REFUSED;
    }
    if (source) {
      world.capture.stop();
      world.weather.captureStalled &= world.stubborn;
      repairSource();
      long restart = world.clock.between(500, 3_000);
      if (!hangs()) {
        restartingUntilMs = world.clock.now() + restart;
      }
      world.clock.in(restart, this::startSource);
    } else {
      restartSink(command);
    }
    return CommandResult.ACCEPTED;
  }

  private void restartSink(Command command) {
    switch (command.action()) {
      case RESTART_FAILED -> world.sink.restartFailed();
      case RESTART_ALL, STOP_RESUME, RESUME -> {
        if (!world.stubborn) {
          world.weather.failing.clear();
          world.weather.headless = false;
          world.weather.unread = Optional.empty();
          world.weather.deaf = Optional.empty();
        }
        world.sink.restartAll();
      }
    }
  }
}
