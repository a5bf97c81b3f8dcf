package io.frostline.cli;

import io.frostline.core.RepairPolicy.Window;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads {@code Sat 02:00-04:00} (every week, UTC) or {@code 2026-12-01T22:00Z/2026-12-02T02:00Z}.
 */
final class WindowText implements ITypeConverter<Window> {

  private static final Pattern WEEKLY =
      Pattern.compile("([A-Za-z]{3})[a-z]*\\s+(\\d{2}:\\d{2})-(\\d{2}:\\d{2})");
  private static final Pattern SHORT_TIME = Pattern.compile("(T\\d{2}:\\d{2})Z");

  @Override
  public Window convert(String text) {
    try {
      Matcher weekly = WEEKLY.matcher(text.strip());
      return weekly.matches() ? weekly(weekly) : once(text.strip());
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new TypeConversionException(
          "'"
              + Plain.text(text)
              + "' is not a window such as 'Sat 02:00-04:00' (UTC) or"
              + " '2026-12-01T22:00Z/2026-12-02T02:00Z'");
    }
  }

  private static Window weekly(Matcher parts) {
    LocalTime from = LocalTime.parse(parts.group(2));
    Duration length = Duration.between(from, LocalTime.parse(parts.group(3)));
    // An end that is not after the start is on the next day.
    return new Window.Weekly(
        day(parts.group(1)),
        from,
        length.isNegative() || length.isZero() ? length.plusDays(1) : length);
  }

  private static DayOfWeek day(String start) {
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().startsWith(start.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no day of the week"));
  }

  private static Window once(String text) {
    String[] ends = text.split("/", -1);
    if (ends.length != 2) {
      throw new IllegalArgumentException("no interval");
    }
    Window.Once window = new Window.Once(instant(ends[0]), instant(ends[1]));
    if (!window.from().isBefore(window.until())) {
      throw new IllegalArgumentException("it ends before it begins");
    }
    return window;
  }

  private static Instant instant(String text) {
    return Instant.parse(SHORT_TIME.matcher(text).replaceFirst("$1:00Z"));
  }
}
