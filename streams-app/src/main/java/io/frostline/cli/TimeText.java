package io.frostline.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time such as {@code 2026-03-04T05:06:07Z}. */
final class TimeText implements ITypeConverter<Instant> {

  @Override
  public Instant convert(String text) {
    try {
      return OffsetDateTime.parse(text.strip()).toInstant();
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "'" + Plain.text(text) + "' is not a time such as 2026-03-04T05:06:07Z");
    }
  }
}
