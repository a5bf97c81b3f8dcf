package io.frostline.demo;

import java.time.Duration;

/** Hands out rows to the writing threads as the script makes them due. */
final class Pace {

  /** What could not be written for longer than this is given up: the feed never runs away. */
  private static final int LONGEST_DEBT_SECONDS = 30;

  private final DemoScript script;
  private final long startedNanos;
  private long taken;
  private boolean stopped;

  Pace(DemoScript script, long startedNanos) {
    this.script = script;
    this.startedNanos = startedNanos;
  }

  /** Since the feed began. */
  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /**
   * Waits until {@code wanted} rows are due and takes them, or more (to {@code most}) if the feed
   * is behind; 0 after {@link #stop()}.
   */
  synchronized int take(int wanted, int most) throws InterruptedException {
    while (!stopped) {
      long due = script.rowsDue(elapsed()) - taken;
      long debt = due - (long) script.rowsPerSecond() * LONGEST_DEBT_SECONDS;
      if (debt > 0) {
        taken += debt;
        due -= debt;
      }
      if (due >= wanted) {
        int rows = (int) Math.min(due, most);
        taken += rows;
        return rows;
      }
      long missingMillis = 1 + (wanted - due) * 1_000L / script.rowsPerSecond();
      wait(Math.min(missingMillis, 100));
    }
    return 0;
  }

  synchronized void stop() {
    stopped = true;
    notifyAll();
  }

  synchronized boolean stopped() {
    return stopped;
  }

  /** Waits for {@code length}; false if the feed was stopped meanwhile. */
  synchronized boolean pause(Duration length) throws InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    while (!stopped) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return true;
      }
      wait(left);
    }
    return false;
  }
}
