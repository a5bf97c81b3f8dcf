package io.frostline.connect.deploy;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads option values from what people type. */
final class Texts {

  private Texts() {}

  /** {@code 500ms}, {@code 90s} or {@code 5m}. */
  static final class Time implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m)");

    @Override
    public Duration convert(String text) {
      Matcher matcher = FORM.matcher(text.strip());
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 90s or 5m");
      }
      long number = Long.parseLong(matcher.group(1));
      return switch (matcher.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        default -> Duration.ofMinutes(number);
      };
    }
  }

  /** {@code http://host:port}. */
  static final class Address implements ITypeConverter<URI> {

    @Override
    public URI convert(String text) {
      // A password in it is for nobody's eyes.
      String form =
          "'"
              + text.replaceFirst("[^/]*@", "")
              + "' is not an address such as http://127.0.0.1:8083";
      try {
        URI uri = URI.create(text.strip());
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (isHttp && uri.getHost() != null) {
          return uri;
        }
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(form);
      }
      throw new TypeConversionException(form);
    }
  }
}
