package io.frostline.sim;

import io.frostline.core.Seen;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How well an observer sees: looks that fail, answers that are late, readings that stop short. */
final class Eyes {

  private final Random random;
  private final BooleanSupplier clear;

  private Eyes(Random random, BooleanSupplier clear) {
    this.random = random;
    this.clear = clear;
  }

  static Eyes sharp() {
    return new Eyes(new Random(0), () -> true);
  }

  /** Eyes that see badly until {@code clear}. */
  static Eyes blurred(Random random, BooleanSupplier clear) {
    return new Eyes(random, clear);
  }

  <T> Seen<T> look(String what, Supplier<Seen<T>> look) {
    return !clear.getAsBoolean() && random.nextInt(25) == 0
        ? Seen.unknown(what + ": timed out")
        : look.get();
  }

  /** How far towards {@code end} it gets in one reading. */
  long reach(long position, long end) {
    return !clear.getAsBoolean() && end > position && random.nextInt(8) == 0
        ? position + random.nextInt((int) (end - position))
        : end;
  }

  /** Whether a table cannot be read in this part of a minute. */
  boolean cannotRead(String table, long nowMs, Settings settings) {
    // Neighbouring seeds begin alike: they have to lie far apart.
    long seed = (nowMs / 20_000) * 0x9E3779B97F4A7C15L;
    return !clear.getAsBoolean()
        && new Random(seed ^ settings.hashCode() ^ table.hashCode()).nextInt(8) == 0;
  }

  boolean skipsCatalog() {
    return !clear.getAsBoolean() && random.nextInt(3) == 0;
  }
}
