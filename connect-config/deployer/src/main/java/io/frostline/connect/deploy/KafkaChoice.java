package io.frostline.connect.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How connectors prove to Kafka who they are: properties of a Kafka client that are written once,
 * and stand under the prefix of every client a connector has, because none inherits the worker's.
 */
record KafkaChoice(Map<String, String> properties) {

  /** Those that come with Frostline: SCRAM over TLS, and a certificate of their own. */
  static final List<String> PACKAGED = List.of("sasl-ssl", "ssl");

  /** Stands for SOURCE or SINK in a value, so that each has variables of its own. */
  private static final String ROLE = "{ROLE}";

  private static final String HISTORY = "schema.history.internal.";
  private static final String TRANSACTIONS = "iceberg.coordinator.transactional.prefix";
  private static final String CONTROL_GROUPS = "iceberg.control.group-id-prefix";

  KafkaChoice {
    properties = Map.copyOf(properties);
  }

  /**
   * All properties of several parts; of two values for a property the later part's counts.
   *
   * @param parts names of {@link #PACKAGED}, or files
   */
  static KafkaChoice of(List<String> parts) {
    Map<String, String> all = new TreeMap<>();
    parts.forEach(part -> all.putAll(read(part)));
    return new KafkaChoice(all);
  }

  /** The template whose Kafka clients have these properties. */
  ConnectorTemplate in(ConnectorTemplate template) {
    Map<String, String> config = new TreeMap<>(template.config());
    String role = template.isSink() ? "SINK" : "SOURCE";
    for (String prefix : prefixes(template)) {
      properties.forEach((key, value) -> config.put(prefix + key, value.replace(ROLE, role)));
    }
    if (ConnectorTemplate.isIcebergSink(config)) {
      // Otherwise they begin with words that any other sink's begin with, and no ACL tells them
      // apart.
      config.putIfAbsent(TRANSACTIONS, template.name() + "-");
      config.putIfAbsent(CONTROL_GROUPS, template.group() + "-control-");
    }
    return new ConnectorTemplate(template.name(), config);
  }

  /** The prefixes of all Kafka clients that the connector has. */
  private static List<String> prefixes(ConnectorTemplate template) {
    Map<String, String> config = template.config();
    List<String> prefixes = new ArrayList<>(List.of("consumer.override.", "admin.override."));
    boolean isDeadLetterQueue = config.containsKey("errors.deadletterqueue.topic.name");
    if (!template.isSink() || isDeadLetterQueue) {
      prefixes.add("producer.override.");
    }
    if (ConnectorTemplate.isIcebergSink(config)) {
      prefixes.add("iceberg.kafka.");
    }
    if (config.containsKey(HISTORY + "kafka.topic")) {
      prefixes.add(HISTORY + "producer.");
      prefixes.add(HISTORY + "consumer.");
    }
    if (config.containsKey("signal.kafka.topic")) {
      prefixes.add("signal.consumer.");
    }
    return prefixes;
  }

  private static Map<String, String> read(String part) {
    return PropertyPart.read("kafka", part, PACKAGED)
        .orElseThrow(
            () ->
                DeployException.invalid(
                    "no security settings "
                        + part
                        + "; give a file with properties of a Kafka client, or one of "
                        + String.join(", ", PACKAGED)));
  }
}
