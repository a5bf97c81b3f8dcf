package io.frostline.embedded;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was started, to be stopped in reverse order. */
final class StackParts {

  /** A part that hangs must not keep the others from being stopped. */
  static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(StackParts.class);

  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean stopped;

  private record Part(String name, AutoCloseable stop) {}

  /**
   * A start that goes on after the stop began would leave processes behind.
   *
   * @throws StackException if it did
   */
  synchronized void started(String name, AutoCloseable stop) {
    if (stopped) {
      throw new StackException("The stack was stopped while it started.");
    }
    parts.push(new Part(name, stop));
  }

  /** Stops all of them; true if it was interrupted meanwhile. */
  boolean stop() {
    boolean interrupted = false;
    for (Part part : all()) {
      interrupted |= stop(part);
    }
    return interrupted;
  }

  private synchronized Deque<Part> all() {
    stopped = true;
    Deque<Part> all = new ArrayDeque<>(parts);
    parts.clear();
    return all;
  }

  private static boolean stop(Part part) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread stopper =
        new Thread(
            () -> {
              try {
                part.stop().close();
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            "frostline-stop-" + part.name().replace(' ', '-'));
    stopper.setDaemon(true);
    stopper.start();
    try {
      done.get(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      LOG.warn("Interrupted while {} stopped", part.name());
      return true;
    } catch (ExecutionException e) {
      LOG.warn("{} did not stop cleanly", part.name(), e.getCause());
    } catch (TimeoutException e) {
      LOG.warn("{} did not stop within {} s", part.name(), STOP_WITHIN.toSeconds());
    }
    return false;
  }
}
