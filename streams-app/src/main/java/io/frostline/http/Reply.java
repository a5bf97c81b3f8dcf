package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.json.Json;
import java.util.Map;
import java.util.Optional;

/**
 * What is sent back.
 *
 * @param headers what it carries beside the usual
 */
public record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

  private static final String JSON = "application/json";

  /** {@code value} as JSON. */
  public static Reply json(int status, Object value) {
    return new Reply(status, JSON, Json.write(value), Map.of());
  }

  /** An error that a program can read. */
  public static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  static Reply text(String contentType, String body) {
    return new Reply(200, contentType, body.getBytes(UTF_8), Map.of());
  }

  /** A file that a browser may keep, if it asks each time whether {@code tag} still holds. */
  static Reply file(String contentType, byte[] body, String tag) {
    return new Reply(200, contentType, body, Map.of("Cache-Control", "no-cache", "ETag", tag));
  }

  Optional<String> tag() {
    return Optional.ofNullable(headers.get("ETag"));
  }
}
