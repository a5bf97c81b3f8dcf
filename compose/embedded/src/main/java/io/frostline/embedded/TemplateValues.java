package io.frostline.embedded;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the templates' placeholders stand for in a stack. */
final class TemplateValues {

  private static final Duration COORDINATOR_LOOKS = Duration.ofSeconds(1);

  private TemplateValues() {}

  /** The stack's own values, and instead of them those that the options name. */
  static Map<String, String> of(StackOptions options, Endpoints endpoints, int postgresPort) {
    Map<String, String> all = new HashMap<>(own(options, endpoints, postgresPort));
    all.putAll(options.environment());
    return Map.copyOf(all);
  }

  private static Map<String, String> own(
      StackOptions options, Endpoints endpoints, int postgresPort) {
    return Map.ofEntries(
        Map.entry("FROSTLINE_BOOTSTRAP_SERVERS", endpoints.bootstrapServers()),
        Map.entry("FROSTLINE_PG_HOST", "127.0.0.1"),
        Map.entry("FROSTLINE_PG_PORT", Integer.toString(postgresPort)),
        Map.entry("FROSTLINE_PG_DATABASE", EmbeddedStack.SOURCE_DATABASE),
        Map.entry("FROSTLINE_PG_USER", endpoints.jdbcUser()),
        Map.entry("FROSTLINE_PG_PASSWORD", endpoints.jdbcPassword()),
        Map.entry("FROSTLINE_CATALOG_URI", endpoints.catalogUri()),
        Map.entry("FROSTLINE_CATALOG_USER", endpoints.catalogUser()),
        Map.entry("FROSTLINE_CATALOG_PASSWORD", endpoints.catalogPassword()),
        Map.entry("FROSTLINE_WAREHOUSE", endpoints.warehouse()),
        Map.entry("FROSTLINE_COMMIT_INTERVAL_MS", Long.toString(interval(options).toMillis())),
        Map.entry("FROSTLINE_COMMIT_TIMEOUT_MS", Long.toString(options.commitTimeout().toMillis())),
        Map.entry("FROSTLINE_SINK_TASKS", Integer.toString(options.sinkTasks())),
        Map.entry("FROSTLINE_TOPIC_PARTITIONS", Integer.toString(options.topicPartitions())),
        Map.entry("FROSTLINE_TOPIC_REPLICATION", "1"),
        Map.entry(
            "FROSTLINE_DAY_PARTITION_COLUMNS", String.join(",", options.dayPartitionColumns())));
  }

  /**
   * The sink's coordinator looks at its clock once a second, and so begins a round up to a second
   * late; with half a second less its rounds begin at the interval that was asked for, on average.
   */
  private static Duration interval(StackOptions options) {
    Duration asked = options.commitInterval();
    return asked.compareTo(COORDINATOR_LOOKS.multipliedBy(2)) > 0
        ? asked.minus(COORDINATOR_LOOKS.dividedBy(2))
        : asked;
  }
}
