package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A request as the routes see it. */
record Request(String path, Map<String, String> query, String accept) {

  /**
   * Reads the decoded path and query of {@code uri}.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  static Request of(URI uri, Optional<String> accept) {
    Map<String, String> query = new LinkedHashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          query.put(
              URLDecoder.decode(pair.substring(0, equals), UTF_8),
              URLDecoder.decode(pair.substring(equals + 1), UTF_8));
        }
      }
    }
    return new Request(uri.getRawPath() == null ? "/" : uri.getRawPath(), query, accept.orElse(""));
  }

  /** The decoded rest of the path behind {@code prefix}. */
  String after(String prefix) {
    return URLDecoder.decode(path.substring(prefix.length()).replace("+", "%2B"), UTF_8);
  }
}
