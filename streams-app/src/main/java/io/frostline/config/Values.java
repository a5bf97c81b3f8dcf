package io.frostline.config;

import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads texts as values; empty where a text is none. */
public final class Values {

  private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
  private static final Pattern WEEKLY =
      Pattern.compile("([A-Za-z]{3})[a-z]*\\s+(\\d{2}:\\d{2})-(\\d{2}:\\d{2})");
  private static final Pattern SHORT_TIME = Pattern.compile("(T\\d{2}:\\d{2})Z");

  private Values() {}

  /** Reads {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h} or {@code 7d}. */
  public static Optional<Duration> time(String text) {
    Matcher matcher = TIME.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        });
  }

  /** Reads an address such as {@code http://127.0.0.1:8083}. */
  public static Optional<URI> address(String text) {
    try {
      URI address = new URI(text.strip());
      boolean isHttp =
          "http".equalsIgnoreCase(address.getScheme())
              || "https".equalsIgnoreCase(address.getScheme());
      return isHttp && address.getHost() != null ? Optional.of(address) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  static Optional<Integer> whole(String text) {
    return WHOLE.matcher(text.strip()).matches()
        ? Optional.of(Integer.parseInt(text.strip()))
        : Optional.empty();
  }

  static Optional<Path> path(String text) {
    try {
      return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text.strip()));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  static Optional<Mode> repairs(String text) {
    return oneOf(Mode.values(), text);
  }

  /** The constant that is written so in lower case, with dashes. */
  static <E extends Enum<E>> Optional<E> oneOf(E[] constants, String text) {
    String name = text.strip().toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(constants).filter(constant -> constant.name().equals(name)).findFirst();
  }

  /**
   * Reads {@code Sat 02:00-04:00} (every week, UTC) or {@code 2026-12-01T22:00Z/2026-12-02T02:00Z}.
   */
  static Optional<Window> window(String text) {
    try {
      Matcher weekly = WEEKLY.matcher(text.strip());
      return weekly.matches() ? weekly(weekly) : once(text.strip());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Window> weekly(Matcher parts) {
    LocalTime from = LocalTime.parse(parts.group(2));
    Duration length = Duration.between(from, LocalTime.parse(parts.group(3)));
    // An end that is not after the start is on the next day.
    Duration positive = length.isNegative() || length.isZero() ? length.plusDays(1) : length;
    return Arrays.stream(DayOfWeek.values())
        .filter(day -> day.name().startsWith(parts.group(1).toUpperCase(Locale.ROOT)))
        .findFirst()
        .map(day -> new Window.Weekly(day, from, positive));
  }

  private static Optional<Window> once(String text) {
    String[] ends = text.split("/", -1);
    if (ends.length != 2) {
      return Optional.empty();
    }
    Window.Once window = new Window.Once(instant(ends[0]), instant(ends[1]));
    return window.from().isBefore(window.until()) ? Optional.of(window) : Optional.empty();
  }

  private static Instant instant(String text) {
    return Instant.parse(SHORT_TIME.matcher(text).replaceFirst("$1:00Z"));
  }
}
