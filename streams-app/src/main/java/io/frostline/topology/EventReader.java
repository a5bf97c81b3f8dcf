package io.frostline.topology;

import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the events topic, without a group: from near its end or from a time, and then on. */
public final class EventReader implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);

  private final Consumer<byte[], byte[]> consumer;
  private Map<TopicPartition, Long> ends = Map.of();
  private long passedOver;
  private String reason = "";

  /**
   * Opens the consumer.
   *
   * @param connection bootstrap servers and whatever else the cluster asks of its clients
   */
  public EventReader(Map<String, String> connection) {
    this(connection, Map.of());
  }

  private EventReader(Map<String, String> connection, Map<String, Object> further) {
    this(
        new KafkaConsumer<>(
            settings(connection, further),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()));
  }

  EventReader(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  private static Map<String, Object> settings(
      Map<String, String> connection, Map<String, Object> further) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.putAll(further);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "8000");
    return settings;
  }

  /** One that stays: events are rare, and it need not ask anew all the time. */
  public static EventReader patient(Map<String, String> connection) {
    return new EventReader(connection, Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "2000"));
  }

  /**
   * Begins at the last {@code count} records of each partition.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public void fromLast(long count) {
    List<TopicPartition> partitions = assign();
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    ends = consumer.endOffsets(partitions);
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, Math.max(starts.get(partition), ends.get(partition) - count));
    }
  }

  /**
   * Begins at the first record published at or after {@code since}.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public void fromTime(Instant since) {
    List<TopicPartition> partitions = assign();
    ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    for (TopicPartition partition : partitions) {
      OffsetAndTimestamp first = found.get(partition);
      consumer.seek(partition, first == null ? ends.get(partition) : first.offset());
    }
  }

  /** True once everything that was there at the beginning has been read. */
  public boolean caughtUp() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** The next events in the order of their times; none if none came within {@code wait}. */
  public List<WireEvent> poll(Duration wait) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(wait);
    List<WireEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> entry : records) {
      try {
        events.add(TopicFormat.read(entry, WireEvent.class));
      } catch (JsonException e) {
        LOG.atWarn()
            .addKeyValue("topic", entry.topic())
            .addKeyValue("partition", entry.partition())
            .addKeyValue("offset", entry.offset())
            .addKeyValue("reason", e.getMessage())
            .log("a record of the events topic cannot be read as an event; it is passed over");
        passedOver++;
        reason = e.getMessage();
      }
    }
    events.sort(Comparator.comparing(WireEvent::at));
    return events;
  }

  /** Records that could not be read as events: other versions may have written them. */
  public long passedOver() {
    return passedOver;
  }

  /** Why the last of these could not be read; empty if there is none. */
  public String reason() {
    return reason;
  }

  /** Ends a {@link #poll} that waits in another thread. */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
  }

  private List<TopicPartition> assign() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.EVENTS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new UnknownTopicOrPartitionException("there is no topic " + Topics.EVENTS);
    }
    consumer.assign(partitions);
    return partitions;
  }
}
