package io.frostline.connect.deploy;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.connect.rest.ConnectorStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Waits for a connector to move, and tells what it is waiting for. */
final class Watch {

  private static final Duration PAUSE = Duration.ofMillis(250);

  /**
   * A worker goes on reporting the failure of the old configuration until the new one has started.
   */
  private static final Duration OLD_FAILURE_GRACE = Duration.ofSeconds(15);

  private static final Set<String> HELD = Set.of("PAUSED", "STOPPED");

  private static final int TRACE_LINES = 4;

  private final ConnectClient connect;
  private final Duration timeout;
  private final Consumer<String> progress;

  Watch(ConnectClient connect, Duration timeout, Consumer<String> progress) {
    this.connect = connect;
    this.timeout = timeout;
    this.progress = progress;
  }

  /**
   * Waits for it to move, unless a person has paused or stopped it. That may show only now: a
   * worker that has just started lists no connectors, and one that exists looks new.
   */
  void untilMoving(String name, Proof proof, Optional<String> oldFailure) {
    long start = System.nanoTime();
    String told = "";
    while (true) {
      Optional<ConnectorStatus> status = status(name);
      Optional<String> held = status.map(ConnectorStatus::state).filter(HELD::contains);
      if (held.isPresent()) {
        progress.accept(name + ": is " + held.get() + ", and is left so; resume it yourself");
        return;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - start);
      Optional<String> failure = status.flatMap(ConnectorStatus::failure);
      boolean isOld = failure.equals(oldFailure) && waited.compareTo(OLD_FAILURE_GRACE) < 0;
      if (failure.isPresent() && !isOld) {
        throw DeployException.failed(name + " failed: " + summary(failure.get()));
      }
      Optional<String> missing = missing(status, proof);
      if (missing.isEmpty()) {
        progress.accept(
            name + ": running" + proof.shown() + ", after " + waited.toMillis() + " ms");
        return;
      }
      if (waited.compareTo(timeout) > 0) {
        throw DeployException.failed(
            name + " does not move after " + timeout.toSeconds() + " s: " + missing.get());
      }
      if (!missing.get().equals(told)) {
        told = missing.get();
        progress.accept(name + ": " + told);
      }
      pause();
    }
  }

  private Optional<ConnectorStatus> status(String name) {
    try {
      return Optional.of(connect.status(name));
    } catch (ConnectFailure.UnknownConnector | ConnectFailure.Busy | ConnectFailure.Unreachable e) {
      // Right after it was put, a connector may not have a status yet, and a worker that starts
      // tasks may be slow to answer: the deadline decides.
      return Optional.empty();
    }
  }

  private static Optional<String> missing(Optional<ConnectorStatus> status, Proof proof) {
    if (status.isEmpty()) {
      return Optional.of("has no status yet");
    }
    if (!status.get().isRunning()) {
      return Optional.of("starting");
    }
    try {
      return proof.missing();
    } catch (ConnectFailure.UnknownConnector | ConnectFailure.Busy | ConnectFailure.Unreachable e) {
      return Optional.of("Connect is busy");
    }
  }

  /** The first line of a trace, and the causes, which say what it was really about. */
  static String summary(String trace) {
    return trace
        .lines()
        .filter(line -> !line.startsWith("\t") && !line.isBlank())
        .limit(TRACE_LINES)
        .reduce((one, next) -> one + " | " + next)
        .orElse("no reason given");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DeployException.failed("interrupted while waiting for a connector");
    }
  }
}
