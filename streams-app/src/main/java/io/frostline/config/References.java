package io.frostline.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${env:NAME}}, {@code ${file:PATH}} (all of the file) and {@code ${file:PATH:KEY}}
 * (a property of it), so that a secret stands where only the app can read it.
 */
final class References {

  private static final Pattern ONE = Pattern.compile("\\$\\{([^}]*)}");
  private static final int FILE_BYTES_MAX = 1024 * 1024;

  private final Map<String, String> environment;

  References(Map<String, String> environment) {
    this.environment = environment;
  }

  /** True if the text is nothing but a reference. */
  static boolean isReference(String text) {
    return ONE.matcher(text.strip()).matches();
  }

  /** The given text with its references replaced. */
  String resolved(Given given, String text) {
    Matcher matcher = ONE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          resolved, Matcher.quoteReplacement(value(given, matcher.group(), matcher.group(1))));
    }
    return matcher.appendTail(resolved).toString();
  }

  private String value(Given given, String reference, String inner) {
    if (inner.startsWith("env:")) {
      String name = inner.substring("env:".length());
      return Optional.ofNullable(environment.get(name))
          .orElseThrow(
              () -> failed(given, reference, "there is no such variable in the environment"));
    }
    if (inner.startsWith("file:")) {
      return fromFile(given, reference, inner.substring("file:".length()));
    }
    throw failed(given, reference, "a reference is ${env:NAME}, ${file:PATH} or ${file:PATH:KEY}");
  }

  private static String fromFile(Given given, String reference, String inner) {
    int colon = inner.lastIndexOf(':');
    try {
      Path file = Path.of(colon < 0 ? inner : inner.substring(0, colon));
      if (Files.isRegularFile(file) && Files.size(file) > FILE_BYTES_MAX) {
        throw failed(given, reference, "the file is larger than 1 MiB");
      }
      if (colon < 0) {
        return Files.readString(file, StandardCharsets.UTF_8).strip();
      }
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
      return Optional.ofNullable(properties.getProperty(inner.substring(colon + 1)))
          .orElseThrow(() -> failed(given, reference, "the file has no such property"));
    } catch (IOException | InvalidPathException e) {
      throw failed(given, reference, "the file cannot be read");
    } catch (IllegalArgumentException e) {
      throw failed(given, reference, "the file does not hold properties");
    }
  }

  private static ConfigException failed(Given given, String reference, String why) {
    return new ConfigException(
        "%s refers to %s: %s".formatted(given.source().subject(given.path()), reference, why));
  }
}
