package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How to reach Kafka. Holds secrets: it is never printed with them.
 *
 * @param bootstrapServers {@code host:port}, separated by commas
 * @param client further settings of every Kafka client, such as security
 */
public record KafkaConfig(String bootstrapServers, Map<String, String> client) {

  public KafkaConfig {
    check(
        Arrays.stream(bootstrapServers.split(",", -1))
            .allMatch(server -> server.strip().matches("\\S+:\\d{1,5}")),
        Key.KAFKA_BOOTSTRAP_SERVERS,
        "must be host:port[,host:port …]");
    client = Map.copyOf(client);
  }

  /** What every Kafka client is given. */
  public Map<String, String> connection() {
    Map<String, String> connection = new HashMap<>(client);
    connection.put("bootstrap.servers", bootstrapServers);
    return Map.copyOf(connection);
  }

  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>();
    client.forEach((key, value) -> shown.put(key, Masking.shown(key, value)));
    return "KafkaConfig[" + bootstrapServers + ", " + shown + "]";
  }
}
