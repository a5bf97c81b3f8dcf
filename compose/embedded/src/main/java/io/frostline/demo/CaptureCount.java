package io.frostline.demo;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Counts the change records in Kafka by reading every one of them, as a reader that sees only
 * committed transactions. Goes on from where it was, so that asking again is cheap.
 */
final class CaptureCount implements AutoCloseable {

  static final String TOPICS = "cdc.public.";

  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<Boolean, Boolean> consumer;
  private final Map<String, Long> records = new TreeMap<>();

  CaptureCount(String bootstrapServers) {
    Properties config = new Properties();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "10000");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // Only whether there is a value is asked; the bytes are let go at once.
    Deserializer<Boolean> presence = (topic, bytes) -> bytes != null;
    this.consumer = new KafkaConsumer<>(config, presence, presence);
  }

  /**
   * Reads what is there by now.
   *
   * @return change records by topic since the topics began
   */
  Map<String, Long> upToNow() {
    Set<TopicPartition> partitions = partitions();
    assign(partitions);
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
    while (!reached(ends)) {
      for (ConsumerRecord<Boolean, Boolean> each : consumer.poll(POLL)) {
        if (each.value() != null && each.value()) {
          records.merge(each.topic(), 1L, Long::sum);
        }
      }
    }
    return new TreeMap<>(records);
  }

  private Set<TopicPartition> partitions() {
    Set<TopicPartition> partitions = new HashSet<>();
    consumer.listTopics().values().stream()
        .flatMap(Collection::stream)
        .filter(info -> info.topic().startsWith(TOPICS))
        .map(CaptureCount::partition)
        .forEach(partitions::add);
    partitions.forEach(partition -> records.putIfAbsent(partition.topic(), 0L));
    return partitions;
  }

  /** Keeps the place in partitions known before, and begins the new ones at their start. */
  private void assign(Set<TopicPartition> partitions) {
    Set<TopicPartition> added = new HashSet<>(partitions);
    added.removeAll(consumer.assignment());
    Map<TopicPartition, Long> places = new HashMap<>();
    consumer.assignment().stream()
        .filter(partitions::contains)
        .forEach(partition -> places.put(partition, consumer.position(partition)));
    consumer.assign(partitions);
    places.forEach(consumer::seek);
    // Kafka takes an empty set for all of them.
    if (!added.isEmpty()) {
      consumer.seekToBeginning(added);
    }
  }

  private boolean reached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
