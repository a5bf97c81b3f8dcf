package io.frostline.demo;

import java.util.Arrays;
import java.util.OptionalDouble;

/** Measured lengths in microseconds, all kept, for exact percentiles. */
final class Samples {

  private long[] micros = new long[1_024];
  private int count;

  void add(long value) {
    if (count == micros.length) {
      micros = Arrays.copyOf(micros, count * 2);
    }
    micros[count++] = value;
  }

  int count() {
    return count;
  }

  /**
   * The smallest sample that at least {@code percent} of all do not exceed, in seconds; empty
   * without samples.
   */
  OptionalDouble percentileSeconds(double percent) {
    if (count == 0) {
      return OptionalDouble.empty();
    }
    Arrays.sort(micros, 0, count);
    int rank = (int) Math.ceil(percent / 100 * count);
    long milli = Math.round(micros[Math.max(rank, 1) - 1] / 1_000.0);
    return OptionalDouble.of(milli / 1_000.0);
  }
}
