package io.frostline.notify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Headers from a file, {@code Name: value} a line. The file is read for each request, so that a
 * token may be renewed in place; what is in it is never logged.
 */
public final class Headers {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern TEXT = Pattern.compile("[\\t\\x20-\\x7e]*");

  private final Optional<Path> file;

  public Headers(Optional<Path> file) {
    this.file = file;
  }

  /**
   * The headers as they are now.
   *
   * @throws HeadersException if the file cannot be read or is no list of headers
   */
  public Map<String, String> read() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (file.isEmpty()) {
      return headers;
    }
    int number = 0;
    for (String line : text(file.get()).lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? "" : line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      if (!NAME.matcher(name).matches() || !TEXT.matcher(value).matches()) {
        throw new HeadersException(
            "line " + number + " of " + file.get() + " is not a header, Name: value", null);
      }
      headers.put(name, value);
    }
    return headers;
  }

  /**
   * The lines of a file that are neither empty nor a comment.
   *
   * @throws HeadersException if it cannot be read
   */
  public static List<String> linesOf(Path file) {
    return text(file)
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
        .toList();
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new HeadersException("cannot read " + file, e);
    }
  }
}
