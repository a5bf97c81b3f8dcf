package io.frostline.probe;

import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Tables that could not be read, which are tried again in a thread of their own: Iceberg itself
 * tries for a minute and more before it gives one up, and the others must not wait for that. Used
 * by one thread only.
 */
final class SecondLooks implements AutoCloseable {

  private static final Duration PAUSE_MIN = Duration.ofSeconds(1);
  private static final Duration PAUSE_MAX = Duration.ofSeconds(30);

  /** A failure that took longer is not tried again by those that cannot wait. */
  private static final Duration QUICK_MAX = Duration.ofSeconds(1);

  /** What is quick to answer does so in the look that asks; all tables of one wait together. */
  private static final Duration WAIT = Duration.ofMillis(200);

  private final String what;
  private final Map<TableIdentifier, Failure> failures = new HashMap<>();
  private Optional<ExecutorService> thread = Optional.empty();
  private long waitUntil;

  /**
   * @param quick whether it was quick to fail
   * @param pause between the last try and the next
   * @param again the next try, once it is due
   */
  private record Failure(
      String reason,
      Instant at,
      boolean quick,
      Duration pause,
      Optional<Future<Optional<Table>>> again) {

    boolean isDue(Instant now) {
      return !now.isBefore(at.plus(pause));
    }

    Failure with(Optional<Future<Optional<Table>>> next) {
      return new Failure(reason, at, quick, pause, next);
    }

    Failure anew(String why, Instant now) {
      Duration twice = pause.multipliedBy(2);
      Duration longer = twice.compareTo(PAUSE_MAX) < 0 ? twice : PAUSE_MAX;
      return new Failure(why, now, quick, longer, Optional.empty());
    }
  }

  /**
   * @param what whose tables they are, for the name of the thread
   */
  SecondLooks(String what) {
    this.what = what;
  }

  /** A look begins; tables that are not in {@code names} are forgotten. */
  void begin(Collection<TableIdentifier> names) {
    waitUntil = System.nanoTime() + WAIT.toNanos();
    failures.keySet().retainAll(names);
  }

  boolean waitsFor(TableIdentifier name) {
    return failures.containsKey(name);
  }

  /** Why each of the tables could not be read. */
  Map<String, String> reasons() {
    Map<String, String> reasons = new TreeMap<>();
    failures.forEach((name, failure) -> reasons.put(name.toString(), failure.reason()));
    return reasons;
  }

  void failed(TableIdentifier name, Instant at, String reason, Duration took) {
    boolean quick = took.compareTo(QUICK_MAX) <= 0;
    failures.put(name, new Failure(reason, at, quick, PAUSE_MIN, Optional.empty()));
  }

  /** Leaves what was quick to fail to the next look itself. */
  void forgetQuick() {
    failures.values().removeIf(Failure::quick);
  }

  /**
   * Tries again if that is due.
   *
   * @param read gives the table, or that there is none
   * @return known once a try has ended well
   */
  Seen<Optional<Table>> again(TableIdentifier name, Instant now, Callable<Optional<Table>> read) {
    Failure failure = failures.get(name);
    if (failure.again().isEmpty()) {
      if (!failure.isDue(now)) {
        return Seen.unknown(failure.reason());
      }
      failure = failure.with(Optional.of(thread().submit(read)));
      failures.put(name, failure);
    }
    try {
      long wait = Math.max(0, waitUntil - System.nanoTime());
      Optional<Table> answer = failure.again().get().get(wait, TimeUnit.NANOSECONDS);
      failures.remove(name);
      return Seen.known(answer);
    } catch (TimeoutException e) {
      return Seen.unknown(failure.reason());
    } catch (ExecutionException e) {
      failures.put(name, failure.anew(Reason.of(e), now));
      return Seen.unknown(Reason.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Seen.unknown(failure.reason());
    }
  }

  private ExecutorService thread() {
    if (thread.isEmpty()) {
      thread =
          Optional.of(Executors.newSingleThreadExecutor(Daemons.named("frostline-again-" + what)));
    }
    return thread.get();
  }

  /** Gives up the tries that run: their catalog is closed. What has failed is still known. */
  void stop() {
    thread.ifPresent(ExecutorService::shutdownNow);
    thread = Optional.empty();
    failures.replaceAll((name, failure) -> failure.with(Optional.empty()));
  }

  @Override
  public void close() {
    stop();
    failures.clear();
  }
}
