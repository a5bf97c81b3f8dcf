package io.frostline.compare;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of one end: what is left of each, by its key as text.
 *
 * @param columns the columns that were digested, in their order
 */
record Rows(List<String> columns, Map<String, Digest> byKey) {

  /** Why a key differs. */
  enum Kind {
    MISSING("in the source, not in the cold table"),
    EXTRA("in the cold table, not in the source"),
    OTHER("with other values");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Keys in which {@code cold} is not this source, in their order. */
  Map<String, Kind> differencesFrom(Rows cold) {
    Map<String, Kind> found = new TreeMap<>();
    byKey.forEach(
        (key, digest) -> {
          Digest there = cold.byKey.get(key);
          if (!digest.equals(there)) {
            found.put(key, there == null ? Kind.MISSING : Kind.OTHER);
          }
        });
    cold.byKey.keySet().stream()
        .filter(key -> !byKey.containsKey(key))
        .forEach(key -> found.put(key, Kind.EXTRA));
    return found;
  }

  /** Those of {@code keys} that are as they were at an earlier look, present or not. */
  Map<String, Kind> unchangedSince(Rows before, Map<String, Kind> keys) {
    Map<String, Kind> same = new TreeMap<>(keys);
    same.keySet()
        .removeIf(
            key -> {
              Digest now = byKey.get(key);
              Digest then = before.byKey.get(key);
              return now == null ? then != null : !now.equals(then);
            });
    return same;
  }

  static Map<String, Digest> newMap() {
    return new HashMap<>();
  }

  /** The values of the key as one text: equal for equal values, and for no others. */
  static String key(List<Object> values) {
    return String.join(", ", values.stream().map(Rows::part).toList());
  }

  private static String part(Object value) {
    return value == null
        ? "\\null"
        : Digest.plain(value).substring(1).replace("\\", "\\\\").replace(",", "\\,");
  }
}
