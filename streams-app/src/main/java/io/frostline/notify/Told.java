package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.topology.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a target was told and is not over: in a compacted topic, changed in one transaction with the
 * consumer's offsets, so that a restart neither forgets an open alert nor takes it for a new one.
 */
final class Told implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Told.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration READ_MAX = Duration.ofSeconds(30);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(2);

  private final Map<String, Object> connection;
  private final String prefix;
  private final Producer<byte[], byte[]> producer;

  /**
   * Opens the producer.
   *
   * @param owner the target's consumer group: what is kept is kept for it
   * @param instance names this process among those of the group
   */
  Told(Map<String, String> connection, String owner, String instance) {
    this.connection = Map.copyOf(connection);
    this.prefix = owner + "|";
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, owner + "-" + instance);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
    settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, "30000");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    boolean ready = false;
    try {
      producer.initTransactions();
      ready = true;
    } finally {
      if (!ready) {
        producer.close(Duration.ZERO);
      }
    }
  }

  /** The open alerts of which records in these partitions speak. */
  Map<String, Alert> read(Set<TopicPartition> sources) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Map<String, Alert> all = read(consumer);
      Map<String, Alert> mine = new TreeMap<>();
      all.forEach(
          (key, alert) -> {
            if (sources.stream().anyMatch(each -> Reading.source(each).equals(alert.source()))) {
              mine.put(key, alert);
            }
          });
      return mine;
    }
  }

  private Map<String, Alert> read(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.NOTIFICATIONS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, Alert> alerts = new HashMap<>();
    long deadline = System.nanoTime() + READ_MAX.toNanos();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException(
            Topics.NOTIFICATIONS + " was not read within " + READ_MAX.toSeconds() + " s");
      }
      consumer.poll(POLL).forEach(entry -> take(alerts, entry));
    }
    return alerts;
  }

  private void take(Map<String, Alert> alerts, ConsumerRecord<byte[], byte[]> entry) {
    String key = entry.key() == null ? "" : new String(entry.key(), UTF_8);
    if (!key.startsWith(prefix)) {
      return;
    }
    String alert = key.substring(prefix.length());
    if (entry.value() == null) {
      alerts.remove(alert);
      return;
    }
    try {
      alerts.put(alert, Json.read(entry.value(), Alert.class));
    } catch (JsonException e) {
      LOG.atWarn()
          .addKeyValue("topic", entry.topic())
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .addKeyValue("reason", e.getMessage())
          .log("a record of what was told cannot be read; it is passed over");
    }
  }

  /**
   * Keeps what the target knows now, together with how far it was told.
   *
   * @param changed alerts by key; an empty one is over
   */
  void commit(
      Collection<Notification> changed,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    producer.beginTransaction();
    boolean committed = false;
    try {
      for (Notification each : changed) {
        Alert alert = each.alert();
        // Committing the transaction fails if one of these does.
        Future<RecordMetadata> unused =
            producer.send(
                new ProducerRecord<>(
                    Topics.NOTIFICATIONS,
                    (prefix + alert.key()).getBytes(UTF_8),
                    alert.endsAt().isPresent() ? null : Json.write(alert)));
      }
      producer.sendOffsetsToTransaction(offsets, group);
      producer.commitTransaction();
      committed = true;
    } finally {
      if (!committed) {
        producer.close(Duration.ZERO);
      }
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_MAX);
  }
}
