package io.frostline.doctor;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;

/** A topic with its settings. */
record Topic(String name, int partitions, int replicas, Map<String, String> config) {

  private static final Duration FOREVER = Duration.ofDays(36_500);

  static Map<String, String> values(Config config) {
    Map<String, String> values = new TreeMap<>();
    config.entries().stream()
        .filter(entry -> entry.value() != null)
        .forEach(entry -> values.put(entry.name(), entry.value()));
    return values;
  }

  Duration retention() {
    long millis = Long.parseLong(config.getOrDefault("retention.ms", "-1"));
    return millis < 0 ? FOREVER : Duration.ofMillis(millis);
  }

  /** The retention for a person. */
  String kept() {
    Duration retention = retention();
    if (retention.equals(FOREVER)) {
      return "ever";
    }
    return retention.toHours() >= 48
        ? retention.toDays() + " days"
        : retention.toMinutes() >= 120
            ? retention.toHours() + " hours"
            : retention.toSeconds() + " s";
  }

  Set<String> cleanup() {
    return Set.of(config.getOrDefault("cleanup.policy", "delete").replace(" ", "").split(","));
  }

  boolean isBounded() {
    return Long.parseLong(config.getOrDefault("retention.bytes", "-1")) >= 0;
  }

  /** The command that changes a setting. */
  String alter(String setting) {
    return "kafka-configs --bootstrap-server … --alter --topic %s --add-config %s"
        .formatted(name, setting);
  }
}
