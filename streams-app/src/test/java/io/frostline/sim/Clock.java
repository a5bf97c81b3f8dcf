package io.frostline.sim;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/** The world's time: it jumps from one thing that happens to the next. */
final class Clock {

  private static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::order));
  private final Random random;
  private long order;
  private long now;
  private long skipped;

  /** What happens at a time; things of the same time happen in the order they were planned. */
  private record Due(long at, long order, Runnable action) {}

  Clock(Random random) {
    this.random = random;
  }

  /** Milliseconds since the world began. */
  long now() {
    return now;
  }

  /** The time on a clock that is {@code skewMs} ahead of the world's. */
  Instant instant(long skewMs) {
    return at(now, skewMs);
  }

  static Instant at(long worldMs, long skewMs) {
    return BEGIN.plusMillis(worldMs + skewMs);
  }

  /** The world's time when a clock that is {@code skewMs} ahead shows {@code instant}. */
  static long worldMs(Instant instant, long skewMs) {
    return Duration.between(BEGIN, instant).toMillis() - skewMs;
  }

  void in(long delayMs, Runnable action) {
    due.add(new Due(now + delayMs, order++, action));
  }

  /** A length between {@code min} and {@code max}, both in milliseconds. */
  long between(long min, long max) {
    return min + (long) (random.nextDouble() * (max - min + 1));
  }

  /** Repeats {@code action} for ever, with pauses between {@code min} and {@code max}. */
  void every(long min, long max, Runnable action) {
    in(
        between(min, max),
        () -> {
          action.run();
          every(min, max, action);
        });
  }

  /** Runs to {@code end}, not counting what was skipped. */
  void runUntil(long end) {
    while (!due.isEmpty() && due.peek().at() <= end + skipped) {
      Due next = due.poll();
      now = Math.max(now, next.at());
      next.action().run();
    }
    now = Math.max(now, end + skipped);
  }

  /** Lets {@code lengthMs} pass in which nothing happens at all: what was planned comes later. */
  void skip(long lengthMs) {
    List<Due> later =
        due.stream()
            .map(next -> new Due(next.at() + lengthMs, next.order(), next.action()))
            .toList();
    due.clear();
    due.addAll(later);
    now += lengthMs;
    skipped += lengthMs;
  }
}
