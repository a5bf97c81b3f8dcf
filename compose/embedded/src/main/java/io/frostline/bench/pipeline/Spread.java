package io.frostline.bench.pipeline;

import java.util.Collection;

/** One figure of several runs. */
record Spread(double median, double least, double most) {

  /**
   * The spread of some values; of an even number the lower of the two in the middle, so that it is
   * one that was measured.
   */
  static Spread of(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no value");
    }
    return new Spread(sorted[(sorted.length - 1) / 2], sorted[0], sorted[sorted.length - 1]);
  }
}
