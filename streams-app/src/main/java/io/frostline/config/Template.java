package io.frostline.config;

import java.util.List;
import java.util.Map;

/** Writes a file that has every key, with what it is for and its default. */
final class Template {

  private static final Map<Key, String> EXAMPLES =
      Map.ofEntries(
          Map.entry(Key.KAFKA_CLIENT_FILE, "/etc/frostline/client.properties"),
          Map.entry(Key.KAFKA_CLIENT, "SASL_SSL"),
          Map.entry(Key.HTTP_TLS_KEYSTORE, "/etc/frostline/app.p12"),
          Map.entry(Key.HTTP_TLS_KEYSTORE_PASSWORD, "change-me"),
          Map.entry(Key.HTTP_USER, "reader"),
          Map.entry(Key.HTTP_PASSWORD, "change-me"),
          Map.entry(Key.HTTP_ACTIONS_USER, "operator"),
          Map.entry(Key.HTTP_ACTIONS_PASSWORD, "change-me"),
          Map.entry(Key.APP_STATE_DIR, "/var/lib/frostline"),
          Map.entry(Key.REPAIRS_MAINTENANCE, "[\"Sat 02:00-04:00\"]"),
          Map.entry(Key.PIPELINE_LAG_OBJECTIVE, "10m"),
          Map.entry(Key.PIPELINE_REPAIRS, "dry-run"),
          Map.entry(Key.TABLE_HOT_RETENTION, "30d"),
          Map.entry(Key.PIPELINE_MAINTENANCE, "[\"2026-12-01T22:00Z/2026-12-02T02:00Z\"]"));
  private static final Map<String, String> NAMES =
      Map.of(
          "kafka.client.",
          "security.protocol",
          "pipelines.",
          "frostline-sink",
          "tables.",
          "cold.trades");

  private Template() {}

  static String text(List<Key> keys) {
    StringBuilder text =
        new StringBuilder(
            """
            # Frostline. Each key is shown with its default, or with an example where it has none.
            # The environment outranks this file, and options outrank the environment.
            # Secrets by reference: ${env:NAME}, ${file:PATH} (all of it) or ${file:PATH:KEY}.
            """);
    List<String> before = List.of();
    for (Key key : keys) {
      List<String> segments = named(key);
      for (int depth = 0; depth < segments.size() - 1; depth++) {
        if (before.size() <= depth + 1
            || !before.subList(0, depth + 1).equals(segments.subList(0, depth + 1))) {
          text.append(depth == 0 ? "\n" : "")
              .append("#")
              .append("  ".repeat(depth))
              .append(segments.get(depth))
              .append(":\n");
        }
      }
      String indent = "  ".repeat(segments.size() - 1);
      text.append("#").append(indent).append("# ").append(key.doc()).append('\n');
      text.append("#")
          .append(indent)
          .append(segments.get(segments.size() - 1))
          .append(": ")
          .append(key.defaultText().orElseGet(() -> EXAMPLES.get(key)))
          .append('\n');
      before = segments;
    }
    return text.toString();
  }

  private static List<String> named(Key key) {
    String start = key.path().replaceAll("\\*.*", "");
    return key.segments().stream()
        .map(word -> word.equals(Key.ANY) ? NAMES.get(start) : word)
        .toList();
  }
}
