package io.frostline.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Where to begin: a time, or so long ago. */
record Since(UnaryOperator<Instant> from) {

  /** The time, seen from {@code now}. */
  Instant before(Instant now) {
    return from.apply(now);
  }

  static Since ago(Duration duration) {
    return new Since(now -> now.minus(duration));
  }

  /** Reads {@code 2h} or {@code 2026-03-04T05:06:07Z}. */
  static final class Text implements ITypeConverter<Since> {
    @Override
    public Since convert(String text) {
      if (text.contains("T")) {
        Instant time = new TimeText().convert(text);
        return new Since(now -> time);
      }
      try {
        return ago(new DurationText().convert(text));
      } catch (TypeConversionException e) {
        throw new TypeConversionException(
            e.getMessage() + ", nor a time such as 2026-03-04T05:06:07Z");
      }
    }
  }
}
