package io.frostline.chaos;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for conditions. */
public final class Waiting {

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private Waiting() {}

  /** Looks until the condition holds, and says whether it did in time. */
  public static boolean until(Duration within, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
    return true;
  }

  /** Lets time pass in which something is watched. */
  public static void pass(Duration length) throws InterruptedException {
    until(length, () -> false);
  }
}
