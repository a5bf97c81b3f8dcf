package io.frostline.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Durations as people write them on a command line, and as they like to read them. */
final class Durations implements ITypeConverter<Duration> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

  @Override
  public Duration convert(String text) {
    return parse(text);
  }

  /**
   * Parses {@code 1500ms}, {@code 60s}, {@code 2m}, {@code 1h}.
   *
   * @throws TypeConversionException if it is none of these, or zero
   */
  static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + text + "' is not a duration; write for example 1500ms, 60s or 2m");
    }
    long number = Long.parseLong(matcher.group(1));
    if (number == 0) {
      throw new TypeConversionException("'" + text + "' is no time at all; it must be above zero");
    }
    String unit = matcher.group(2);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }

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
