package io.frostline.sim;

import io.frostline.core.Seen;
import java.util.Random;
import java.util.function.Supplier;

/** How well an observer sees: looks that fail, answers that are late, readings that stop short. */
final class Eyes {

  private final Random random;
  private final boolean blurred;

  private Eyes(Random random, boolean blurred) {
    this.random = random;
    this.blurred = blurred;
  }

  static Eyes sharp() {
    return new Eyes(new Random(0), false);
  }

  static Eyes blurred(Random random) {
    return new Eyes(random, true);
  }

  <T> Seen<T> look(String what, Supplier<Seen<T>> look) {
    return blurred && random.nextInt(25) == 0 ? Seen.unknown(what + ": timed out") : look.get();
  }

  /** How far towards {@code end} it gets in one reading. */
  long reach(long position, long end) {
    return blurred && end > position && random.nextInt(8) == 0
        ? position + random.nextInt((int) (end - position))
        : end;
  }

  boolean skipsCatalog() {
    return blurred && random.nextInt(3) == 0;
  }
}
