package io.frostline.actuator;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.connect.rest.ConnectorStatus;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Output.Command;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What can be done over Connect's REST interface. Every call is bounded; a rebalance (409) and a
 * worker that does not answer are waited for, with growing pauses, and then given up.
 */
final class Remedies {

  private static final Duration CALL_MAX = Duration.ofSeconds(10);
  private static final Duration REBALANCE_MAX = Duration.ofSeconds(30);
  private static final Duration STOP_MAX = Duration.ofSeconds(30);
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final int TRIES = 4;

  private final ConnectClient connect;
  private final Pauses pauses;

  /** Waits between two tries; false if the app ends meanwhile. */
  @FunctionalInterface
  interface Pauses {
    boolean pause(Duration length) throws InterruptedException;
  }

  Remedies(URI connect, Pauses pauses) {
    this(new ConnectClient(connect, CALL_MAX, REBALANCE_MAX), pauses);
  }

  Remedies(ConnectClient connect, Pauses pauses) {
    this.connect = connect;
    this.pauses = pauses;
  }

  /** Does what {@code command} says; an expected failure is an outcome. */
  Outcome carryOut(Command command) throws InterruptedException {
    String name = command.connector();
    return switch (command.action()) {
      case RESTART_FAILED ->
          trying(() -> connect.restart(name, true, true), "Connect restarts what has failed");
      case RESTART_ALL ->
          trying(() -> connect.restart(name, true, false), "Connect restarts it with all tasks");
      case STOP_RESUME -> stopAndResume(name);
      case RESUME -> trying(() -> connect.resume(name), "Connect resumes it");
    };
  }

  private Outcome stopAndResume(String name) throws InterruptedException {
    Outcome stopped = trying(() -> connect.stop(name), "Connect stops it");
    if (stopped.result() != CommandResult.ACCEPTED) {
      return stopped;
    }
    boolean ended = awaitWithin(STOP_MAX, () -> hasStopped(name));
    // Whatever became of the stop, it must not stay stopped.
    Outcome resumed = trying(() -> connect.resume(name), "Connect has stopped and resumes it");
    return resumed.result() == CommandResult.ACCEPTED && !ended
        ? new Outcome(
            CommandResult.ACCEPTED,
            "resumed, although its tasks had not ended after " + STOP_MAX.toSeconds() + " s")
        : resumed;
  }

  private boolean hasStopped(String name) {
    try {
      ConnectorStatus status = connect.status(name);
      return status.state().equals("STOPPED") && status.tasks().isEmpty();
    } catch (ConnectFailure e) {
      return false;
    }
  }

  private boolean awaitWithin(Duration most, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + most.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || !pauses.pause(LOOK_EVERY)) {
        return false;
      }
    }
    return true;
  }

  private Outcome trying(Runnable call, String done) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    for (int tried = 1; ; tried++) {
      try {
        call.run();
        return new Outcome(CommandResult.ACCEPTED, done);
      } catch (ConnectFailure.Refused | ConnectFailure.UnknownConnector e) {
        return new Outcome(CommandResult.REFUSED, e.getMessage());
      } catch (ConnectFailure e) {
        if (tried == TRIES || !pauses.pause(pause)) {
          return new Outcome(CommandResult.UNREACHABLE, e.getMessage());
        }
        pause = pause.multipliedBy(2);
      }
    }
  }

  static Pauses until(CountDownLatch stop) {
    return length -> !stop.await(length.toNanos(), TimeUnit.NANOSECONDS);
  }
}
