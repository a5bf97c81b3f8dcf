package io.frostline.cli;

import io.frostline.config.Values;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 10s}, {@code 2m}, {@code 1h} or {@code 7d}. */
public final class DurationText implements ITypeConverter<Duration> {

  @Override
  public Duration convert(String text) {
    return Values.time(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'"
                        + Plain.text(text)
                        + "' is not a duration such as 500ms, 10s, 2m, 1h or 7d"));
  }
}
