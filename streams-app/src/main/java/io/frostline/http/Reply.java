package io.frostline.http;

import io.frostline.json.Json;
import java.util.Map;

/** What is sent back. */
public record Reply(int status, String contentType, String body) {

  private static final String JSON = "application/json";

  /** {@code value} as JSON. */
  public static Reply json(int status, Object value) {
    return new Reply(status, JSON, Json.text(value));
  }

  /** An error that a program can read. */
  public static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  static Reply text(String contentType, String body) {
    return new Reply(200, contentType, body);
  }
}
