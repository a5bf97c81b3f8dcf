package io.frostline.demo;

import java.time.Duration;
import java.util.Locale;

/** Durations as people like to read them. */
final class Durations {

  private Durations() {}

  /** At most six characters: {@code 0.4s}, {@code 12.3s}, {@code 4m05s}, {@code 3h07m}. */
  static String brief(Duration duration) {
    Duration length = duration.isNegative() ? Duration.ZERO : duration;
    long seconds = length.toSeconds();
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%d.%ds", seconds, length.toMillisPart() / 100);
    } else if (seconds < 3_600) {
      return String.format(Locale.ROOT, "%dm%02ds", length.toMinutes(), length.toSecondsPart());
    }
    return length.toHours() < 100
        ? String.format(Locale.ROOT, "%dh%02dm", length.toHours(), length.toMinutesPart())
        : length.toDays() + "d";
  }

  /** Decimal seconds, for JSON. */
  static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }
}
