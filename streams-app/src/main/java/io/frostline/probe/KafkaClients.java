package io.frostline.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Opens Kafka clients that never wait long and never change anything.
 *
 * @param properties bootstrap servers and security settings
 */
record KafkaClients(Map<String, Object> properties) {

  /** Longest time that one call may take. */
  static final Duration CALL_MAX = Duration.ofSeconds(5);

  Admin admin(String pipeline) {
    Map<String, Object> config = quiet();
    config.put(AdminClientConfig.CLIENT_ID_CONFIG, "frostline-probe-admin-" + pipeline);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
    return Admin.create(config);
  }

  /** A consumer that is asked for offsets alone, and keeps in mind who leads a partition. */
  Consumer<byte[], byte[]> offsets(String pipeline, String purpose, IsolationLevel isolation) {
    Map<String, Object> config = config(pipeline, purpose);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.name().toLowerCase(Locale.ROOT));
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * A consumer without a group.
   *
   * @param fetchBytes most bytes to fetch of a partition at once; a larger record still arrives
   * @param recordsMax most records to unpack at once
   */
  Consumer<byte[], byte[]> consumer(
      String pipeline, String purpose, int fetchBytes, int recordsMax) {
    Map<String, Object> config = config(pipeline, purpose);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, recordsMax);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, fetchBytes);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What is assigned changes often, and a client would register metrics of each partition anew. */
  private Map<String, Object> quiet() {
    Map<String, Object> config = new HashMap<>(properties);
    config.putIfAbsent(CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG, "");
    config.putIfAbsent(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
    return config;
  }

  private Map<String, Object> config(String pipeline, String purpose) {
    Map<String, Object> config = quiet();
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "frostline-probe-" + purpose + "-" + pipeline);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) CALL_MAX.toMillis());
    config.remove(ConsumerConfig.GROUP_ID_CONFIG);
    return config;
  }
}
