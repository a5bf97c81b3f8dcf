package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request as the routes see it. */
record Request(String path, Map<String, String> query, String accept) {

  /**
   * Reads the path, and the decoded query.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  static Request of(String rawPath, String rawQuery, Optional<String> accept) {
    Map<String, String> query = new LinkedHashMap<>();
    if (rawQuery != null) {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(
              URLDecoder.decode(pair.substring(0, equals), UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
      }
    }
    return new Request(rawPath == null ? "/" : rawPath, query, accept.orElse(""));
  }

  /** The decoded rest of the path behind {@code prefix}. */
  String after(String prefix) {
    return URLDecoder.decode(path.substring(prefix.length()).replace("+", "%2B"), UTF_8);
  }
}
