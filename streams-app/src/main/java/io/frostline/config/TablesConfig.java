package io.frostline.config;

import java.time.Duration;
import java.util.Map;

/**
 * What is said of single tables.
 *
 * @param hotRetention how long the hot store keeps the rows of a table, by the cold table's name or
 *     by its beginning and {@code *}
 */
public record TablesConfig(Map<String, Duration> hotRetention) {

  public TablesConfig {
    hotRetention.forEach(
        (table, kept) -> {
          if (kept.compareTo(Duration.ZERO) <= 0) {
            throw new InvalidValueException(
                Key.TABLE_HOT_RETENTION.path(table), "must be longer than nothing");
          }
          if (table.isEmpty() || table.indexOf('*') < table.length() - 1 && table.contains("*")) {
            throw new InvalidValueException(
                Key.TABLE_HOT_RETENTION.path(table), "may have a * at the end of its name alone");
          }
        });
    hotRetention = Map.copyOf(hotRetention);
  }
}
