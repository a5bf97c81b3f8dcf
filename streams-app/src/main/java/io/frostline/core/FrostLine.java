package io.frostline.core;

import io.frostline.core.Output.Lag;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Where a table's changes are, as stretches of time that end now: in the cold table, then staged
 * (read by the sink), then in Kafka, and at the right what capture has not brought yet. The page
 * and the terminal draw the same one.
 *
 * <p>Watermark and capture are times. Between them lie records whose times are not known one by
 * one, so that stretch is divided as staged and unread records are.
 *
 * @param frozen how long before now the first stretch ends: the total lag
 * @param staged how long before now the second one does
 * @param captured how long before now the third one does: the capture lag
 */
public record FrostLine(Duration frozen, Duration staged, Duration captured) {

  /** Windows a person can read off an axis; the longest is for whatever is older. */
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(15),
          Duration.ofMinutes(30),
          Duration.ofHours(1),
          Duration.ofHours(2),
          Duration.ofHours(6),
          Duration.ofHours(12),
          Duration.ofDays(1),
          Duration.ofDays(3),
          Duration.ofDays(7),
          Duration.ofDays(30));

  /**
   * Requires the stretches to follow each other.
   *
   * @throws IllegalArgumentException if they do not
   */
  public FrostLine {
    if (frozen.compareTo(staged) < 0 || staged.compareTo(captured) < 0 || captured.isNegative()) {
      throw new IllegalArgumentException(
          "not in order: " + frozen + ", " + staged + ", " + captured);
    }
  }

  /** The stretches as so many cells of a line of text; their sum is its width. */
  public record Cells(int frozen, int staged, int inKafka, int notCaptured) {}

  /** The line of a table whose watermark is known. */
  public static Optional<FrostLine> of(Lag lag) {
    return lag.total()
        .map(total -> of(total, lag.capture(), lag.unreadRecords(), lag.stagedRecords()));
  }

  private static FrostLine of(
      Duration total, Optional<Duration> capture, Optional<Long> unread, Optional<Long> staged) {
    Duration frozen = total.isNegative() ? Duration.ZERO : total;
    Duration lag = capture.filter(each -> !each.isNegative()).orElse(Duration.ZERO);
    Duration captured = lag.compareTo(frozen) > 0 ? frozen : lag;
    long waiting = unread.orElse(0L) + staged.orElse(0L);
    // Where nothing is known to wait in Kafka, what is behind is on its way into the table.
    double inKafka = waiting == 0 ? 0 : (double) unread.orElse(0L) / waiting;
    long between = frozen.minus(captured).toMillis();
    return new FrostLine(frozen, captured.plusMillis(Math.round(between * inKafka)), captured);
  }

  /** The window that shows all of them whole, and something of what is safe beside the worst. */
  public static Duration window(Collection<FrostLine> lines) {
    Duration longest =
        lines.stream().map(FrostLine::frozen).max(Duration::compareTo).orElse(Duration.ZERO);
    Duration wanted = longest.multipliedBy(3).dividedBy(2);
    return WINDOWS.stream()
        .filter(each -> each.compareTo(wanted) >= 0)
        .findFirst()
        .orElse(WINDOWS.get(WINDOWS.size() - 1));
  }

  /** The line to scale; whatever is behind at all takes a cell, and is seen. */
  public Cells cells(Duration window, int width) {
    int behind = cells(frozen, window, width);
    int notCaptured = Math.min(behind, cells(captured, window, width));
    int untilStaged = (int) Math.round(share(staged, window) * width);
    int inKafka = Math.max(0, Math.min(behind, untilStaged) - notCaptured);
    return new Cells(width - behind, behind - notCaptured - inKafka, inKafka, notCaptured);
  }

  private static int cells(Duration length, Duration window, int width) {
    return length.isZero()
        ? 0
        : (int) Math.min(width, Math.max(1, Math.round(share(length, window) * width)));
  }

  private static double share(Duration length, Duration window) {
    return (double) length.toMillis() / Math.max(1, window.toMillis());
  }
}
