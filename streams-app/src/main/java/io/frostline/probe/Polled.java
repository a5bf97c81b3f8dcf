package io.frostline.probe;

import io.frostline.core.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * Something slow that is read beside the tick, in one thread of its own, so that it can hang
 * without stopping the tick. The next reading starts when the one before has ended and was taken.
 * Used by one thread only.
 */
final class Polled<T> implements AutoCloseable {

  /** A failed reading is not repeated before this many times the usual pause. */
  private static final int REST_AFTER_FAILURE = 3;

  private static final int USUAL_TIMES = 3;

  /** Who looks less often than the usual pause times this is held up. */
  private static final int HELD_UP_TIMES = 2;

  private final String what;
  private final Pace pace;
  private final Callable<Seen<T>> read;
  private final LongSupplier nanos;
  private final ExecutorService thread;

  private Optional<Future<Timed<T>>> running = Optional.empty();
  private Optional<Timed<T>> last = Optional.empty();
  private boolean succeeded;
  private long startedAt;
  private long lookedAt;
  private long waited;
  private long silentSince;
  private long notBefore;

  /**
   * How often something is read.
   *
   * @param every shortest time between the starts of two readings
   * @param patience after this time without an end a reading counts as unknown, and a value as
   *     stale
   * @param first the patience until one has succeeded, while nobody knows what is usual
   * @param rest pause after a reading, as a multiple of its own duration: it bounds the load
   */
  record Pace(Duration every, Duration patience, Duration first, int rest) {

    Pace(Duration every, Duration patience, int rest) {
      this(every, patience, patience.multipliedBy(USUAL_TIMES), rest);
    }
  }

  /** A reading, and when in nanoseconds it began and ended. */
  private record Timed<T>(Seen<T> seen, long began, long ended) {

    long took() {
      return ended - began;
    }
  }

  Polled(String what, Pace pace, Callable<Seen<T>> read) {
    this(what, pace, read, System::nanoTime);
  }

  Polled(String what, Pace pace, Callable<Seen<T>> read, LongSupplier nanos) {
    this.what = what;
    this.pace = pace;
    this.read = read;
    this.nanos = nanos;
    this.thread = Executors.newSingleThreadExecutor(Daemons.named("frostline-" + what));
    this.notBefore = nanos.getAsLong();
  }

  /** Starts the next reading if it is due and the one before was taken; true if it did. */
  boolean start() {
    if (running.isPresent() || nanos.getAsLong() - notBefore < 0) {
      return false;
    }
    startedAt = nanos.getAsLong();
    lookedAt = startedAt;
    waited = 0;
    silentSince = startedAt;
    running = Optional.of(thread.submit(this::timed));
    return true;
  }

  /** Starts the next reading, due or not, if the one before was taken; true if it did. */
  boolean startAtOnce() {
    notBefore = nanos.getAsLong();
    return start();
  }

  /** Takes a reading that ends within {@code wait}; each is given once. */
  Optional<Seen<T>> take(Duration wait) throws InterruptedException {
    if (running.isEmpty()) {
      return Optional.empty();
    }
    Optional<Timed<T>> ended = result(running.get(), wait);
    if (ended.isEmpty()) {
      return silence();
    }
    running = Optional.empty();
    // One that was held up once is no reason to look away for long.
    long load = Math.min(ended.get().took(), longestUsual().orElse(ended.get().took()));
    last = ended;
    long usual = Math.max(pace.every().toNanos() - ended.get().took(), pace.rest() * load);
    boolean known = ended.get().seen().isKnown();
    succeeded |= known;
    // That it works again is news, too: a failure that took long is no reason to look away.
    long pause = known ? usual : Math.min(usual * REST_AFTER_FAILURE, pace.patience().toNanos());
    notBefore = ended.get().ended() + pause;
    return Optional.of(ended.get().seen());
  }

  /** The last reading if it is fresh enough. */
  Seen<T> latest() {
    if (last.isEmpty()) {
      return Seen.unknown(what + ": no answer yet");
    }
    long age = nanos.getAsLong() - last.get().ended();
    return age <= pace.patience().toNanos()
        ? last.get().seen()
        : Seen.unknown("%s: stale, read %d s ago".formatted(what, seconds(age)));
  }

  /** How long ago the last reading began: what it says was true then, or later. */
  Duration age() {
    return Duration.ofNanos(last.map(timed -> nanos.getAsLong() - timed.began()).orElse(0L));
  }

  /** How long the last reading took, if it was one that gave something and no other hangs. */
  Optional<Duration> took() {
    return last.filter(timed -> running.isEmpty() && timed.seen().isKnown())
        .map(timed -> Duration.ofNanos(timed.took()));
  }

  /** A reading that hangs is news when patience ends, and then as often as it is read otherwise. */
  private Optional<Seen<T>> silence() {
    long now = nanos.getAsLong();
    // While the one that waits gets no processor, the one that reads gets none either.
    waited += Math.min(now - lookedAt, HELD_UP_TIMES * pace.every().toNanos());
    lookedAt = now;
    // What takes long as a rule is waited for longer.
    long patience =
        succeeded
            ? Math.max(pace.patience().toNanos(), longestUsual().orElse(0L))
            : pace.first().toNanos();
    if (waited < patience || now - silentSince < pace.every().toNanos()) {
      return Optional.empty();
    }
    silentSince = now;
    return Optional.of(
        Seen.unknown("%s: no answer for %d s".formatted(what, seconds(now - startedAt))));
  }

  /** A reading that takes longer than this is slower than the one before by far. */
  private Optional<Long> longestUsual() {
    return last.filter(timed -> timed.seen().isKnown()).map(timed -> USUAL_TIMES * timed.took());
  }

  private Timed<T> timed() throws Exception {
    long began = nanos.getAsLong();
    Seen<T> seen = read.call();
    return new Timed<>(seen, began, nanos.getAsLong());
  }

  private Optional<Timed<T>> result(Future<Timed<T>> future, Duration wait)
      throws InterruptedException {
    try {
      return Optional.of(future.get(wait.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      Seen<T> unknown = Seen.unknown("%s: %s".formatted(what, Reason.of(e)));
      return Optional.of(new Timed<>(unknown, startedAt, nanos.getAsLong()));
    }
  }

  private static long seconds(long nanos) {
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  /** Interrupts a running reading and runs {@code last} after it; does not wait for either. */
  void close(Runnable last) {
    if (thread.isShutdown()) {
      return;
    }
    running.ifPresent(reading -> reading.cancel(true));
    thread.execute(last);
    thread.shutdown();
  }

  @Override
  public void close() {
    close(() -> {});
  }
}
