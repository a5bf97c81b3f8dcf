package io.frostline.chaos.score;

import java.util.function.Function;

/** One value for each detector, in the order of the scoreboard's columns. */
public record Detectors<T>(
    T consumerLag, T connectStatus, T validThrough, T lastSuccess, T frostline) {

  /** Something else about each. */
  public <R> Detectors<R> map(Function<T, R> to) {
    return new Detectors<>(
        to.apply(consumerLag),
        to.apply(connectStatus),
        to.apply(validThrough),
        to.apply(lastSuccess),
        to.apply(frostline));
  }
}
