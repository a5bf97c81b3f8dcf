package io.frostline.cli;

import io.frostline.core.FrostLine;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** A {@link FrostLine} as a line of text that ends now; the page draws the same in colours. */
public final class FrostBar {

  public static final char FROZEN = '█';
  public static final char STAGED = '▓';
  public static final char IN_KAFKA = '▒';
  public static final char NOT_CAPTURED = '░';
  public static final char INCIDENT = '◆';

  public static final String LEGEND =
      "%s in the cold table  %s staged  %s in Kafka  %s not captured yet  %s incident"
          .formatted(FROZEN, STAGED, IN_KAFKA, NOT_CAPTURED, INCIDENT);

  private FrostBar() {}

  /**
   * A bar of exactly {@code width} characters that covers {@code window}.
   *
   * @param incidents how long ago each began; those before the window are not drawn
   */
  public static String draw(
      FrostLine line, Duration window, int width, Collection<Duration> incidents) {
    if (width <= 0) {
      return "";
    }
    FrostLine.Cells cells = line.cells(window, width);
    StringBuilder bar =
        new StringBuilder(width)
            .append(String.valueOf(FROZEN).repeat(cells.frozen()))
            .append(String.valueOf(STAGED).repeat(cells.staged()))
            .append(String.valueOf(IN_KAFKA).repeat(cells.inKafka()))
            .append(String.valueOf(NOT_CAPTURED).repeat(cells.notCaptured()));
    for (Duration ago : incidents) {
      cell(ago, window, width).ifPresent(at -> bar.setCharAt(at, INCIDENT));
    }
    return bar.toString();
  }

  /** The line above the bars: when they begin, and that they end now. */
  public static String axis(String from, int width) {
    String begin = "−" + from;
    String end = "now";
    int gap = width - begin.length() - end.length();
    return gap < 1
        ? " ".repeat(Math.max(0, width - end.length())) + end.substring(0, Math.min(3, width))
        : begin + " ".repeat(gap) + end;
  }

  private static Optional<Integer> cell(Duration ago, Duration window, int width) {
    if (ago.isNegative() || ago.compareTo(window) > 0) {
      return Optional.empty();
    }
    long fromLeft = window.minus(ago).toMillis() * width / Math.max(1, window.toMillis());
    return Optional.of((int) Math.min(width - 1, fromLeft));
  }
}
