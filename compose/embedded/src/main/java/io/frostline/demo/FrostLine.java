package io.frostline.demo;

import io.frostline.core.Output.Lag;
import java.time.Duration;

/**
 * A table's frost line as a bar of time that ends now: frozen (in the cold table), staged (read by
 * the sink), in Kafka, and at the right what capture has not brought yet.
 *
 * <p>Watermark and capture are times and drawn to scale; between them lie records whose times are
 * not known one by one, so that stretch is divided as staged and unread records are.
 */
final class FrostLine {

  static final char FROZEN = '█';
  static final char STAGED = '▓';
  static final char IN_KAFKA = '▒';
  static final char NOT_CAPTURED = '░';
  static final char UNKNOWN = '?';

  private FrostLine() {}

  /** A bar of exactly {@code width} characters that covers {@code window}. */
  static String draw(Lag lag, Duration window, int width) {
    if (width <= 0) {
      return "";
    } else if (lag.total().isEmpty()) {
      return String.valueOf(UNKNOWN).repeat(width);
    }
    int behind = cells(lag.total().get(), window, width);
    int capture = Math.min(behind, cells(lag.capture().orElse(Duration.ZERO), window, width));
    int between = behind - capture;
    long unread = lag.unreadRecords().orElse(0L);
    long staged = lag.stagedRecords().orElse(0L);
    int inKafka =
        unread + staged == 0 ? 0 : (int) Math.round((double) between * unread / (unread + staged));
    return String.valueOf(FROZEN).repeat(width - behind)
        + String.valueOf(STAGED).repeat(between - inKafka)
        + String.valueOf(IN_KAFKA).repeat(inKafka)
        + String.valueOf(NOT_CAPTURED).repeat(capture);
  }

  /** Cells for {@code length}; whatever is above zero is seen. */
  private static int cells(Duration length, Duration window, int width) {
    if (length.isNegative() || length.isZero()) {
      return 0;
    }
    double share = (double) length.toMillis() / Math.max(1, window.toMillis());
    return (int) Math.max(1, Math.min(width, Math.round(share * width)));
  }
}
