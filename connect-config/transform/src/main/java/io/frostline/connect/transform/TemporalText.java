package io.frostline.connect.transform;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * Dates and times as text, from the forms the source connector writes to the forms the sink reads.
 *
 * <p>PostgreSQL's {@code infinity} and {@code -infinity} have no counterpart in Iceberg. They
 * become {@link #LATEST} and {@link #EARLIEST}: finite, far outside real data, and readable by
 * every engine.
 */
final class TemporalText {

  static final LocalDateTime LATEST = LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000);
  static final LocalDateTime EARLIEST = LocalDateTime.of(1, 1, 1, 0, 0);

  /** PostgreSQL knows no year before this; anything earlier stands for {@code -infinity}. */
  private static final int FIRST_YEAR = -4713;

  /** PostgreSQL knows no date after this year; anything later stands for {@code infinity}. */
  private static final int LAST_DATE_YEAR = 5_874_897;

  /** The same for timestamps. */
  private static final int LAST_TIMESTAMP_YEAR = 294_276;

  /** Iceberg counts microseconds in 64 bits, which end within the following year. */
  private static final int LAST_MICROSECOND_YEAR = 294_246;

  /**
   * The source connector has several forms for infinities without a zone. Most of them lie beyond
   * PostgreSQL's years on their own side; these do not: a date that has overflowed, a date that has
   * lost its era, and the last microsecond of 64 bits.
   */
  private static final String INFINITE_DATE = "-5877611-06-21";

  private static final String NEGATIVE_INFINITE_DATE = "+292269055-12-02";
  private static final String INFINITE_TIMESTAMP = "+294247-01-10T04:00:25.2";

  private TemporalText() {}

  /**
   * A timestamp with a zone, in UTC. Nearly all have the form {@code 2026-01-02T03:04:05.678901Z};
   * such a one is read here at a tenth of what the sink would need.
   */
  static Object instant(String text) {
    int length = text.length();
    if (length < 20 || length > 27 || text.charAt(length - 1) != 'Z' || !isPlain(text)) {
      return zoned(text);
    }
    int nanos = 0;
    if (length > 20) {
      if (text.charAt(19) != '.' || length == 21) {
        return zoned(text);
      }
      nanos = digits(text, 20, length - 1);
      if (nanos < 0) {
        return zoned(text);
      }
      for (int missing = length - 21; missing < 9; missing++) {
        nanos *= 10;
      }
    }
    boolean shaped =
        text.charAt(4) == '-'
            && text.charAt(7) == '-'
            && text.charAt(10) == 'T'
            && text.charAt(13) == ':'
            && text.charAt(16) == ':';
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    if (!shaped
        || Math.min(Math.min(year, month), Math.min(day, hour)) < 0
        || Math.min(Math.min(minute, second), nanos) < 0) {
      return zoned(text);
    }
    return OffsetDateTime.of(year, month, day, hour, minute, second, nanos, ZoneOffset.UTC);
  }

  /** The number at a place; below zero if there is anything but digits. */
  private static int digits(String text, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Integer.MIN_VALUE / 2;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** A timestamp with a zone, always in UTC. */
  static String zoned(String text) {
    if (isPlain(text) && text.endsWith("Z")) {
      return text;
    }
    LocalDateTime utc =
        isInfinite(text)
            ? bound(text)
            : bounded(
                OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
    return utc + "Z";
  }

  /** A timestamp without zone: the source connector appends a zone that means nothing. */
  static String local(String text) {
    String bare = withoutZone(text);
    if (isPlain(bare)) {
      return bare;
    }
    if (isInfinite(bare)) {
      return bound(bare).toString();
    }
    return bare.equals(INFINITE_TIMESTAMP)
        ? LATEST.toString()
        : bounded(LocalDateTime.parse(bare)).toString();
  }

  static String date(String text) {
    String bare = withoutZone(text);
    if (isPlain(bare)) {
      return bare;
    }
    if (isInfinite(bare)) {
      return bound(bare).toLocalDate().toString();
    }
    if (bare.equals(INFINITE_DATE)) {
      return LATEST.toLocalDate().toString();
    }
    LocalDate date = LocalDate.parse(bare);
    if (date.getYear() < FIRST_YEAR || bare.equals(NEGATIVE_INFINITE_DATE)) {
      return EARLIEST.toLocalDate().toString();
    }
    return date.getYear() > LAST_DATE_YEAR ? LATEST.toLocalDate().toString() : bare;
  }

  static String time(String text) {
    return withoutZone(text);
  }

  static String timeOfMicros(long micros) {
    return LocalTime.ofNanoOfDay(Math.multiplyExact(micros, 1_000L)).toString();
  }

  static String timestampOfMicros(long micros) {
    return LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L),
            (int) Math.floorMod(micros, 1_000_000L) * 1_000,
            ZoneOffset.UTC)
        .toString();
  }

  private static String withoutZone(String text) {
    return text.endsWith("Z") ? text.substring(0, text.length() - 1) : text;
  }

  /** Four-digit years start with a digit; all others carry a sign, and infinities are words. */
  private static boolean isPlain(String text) {
    return !text.isEmpty() && Character.isDigit(text.charAt(0));
  }

  private static boolean isInfinite(String text) {
    return text.equals("infinity") || text.equals("-infinity");
  }

  private static LocalDateTime bound(String infinity) {
    return infinity.startsWith("-") ? EARLIEST : LATEST;
  }

  private static LocalDateTime bounded(LocalDateTime value) {
    if (value.getYear() < FIRST_YEAR) {
      return EARLIEST;
    }
    if (value.getYear() > LAST_TIMESTAMP_YEAR) {
      return LATEST;
    }
    if (value.getYear() > LAST_MICROSECOND_YEAR) {
      throw new DateTimeException("later than the year " + LAST_MICROSECOND_YEAR);
    }
    return value.truncatedTo(ChronoUnit.MICROS);
  }
}
