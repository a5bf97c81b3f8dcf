package io.frostline.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Keeps every committed record of some topics, as it is published and before any compaction. */
final class TopicLog implements AutoCloseable {

  private final Set<String> topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<ConsumerRecord<byte[], byte[]>> records = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "topic-log");
  private volatile boolean closed;

  TopicLog(String bootstrapServers, Set<String> topics) {
    this.topics = topics;
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("allow.auto.create.topics", "false");
    config.put("auto.offset.reset", "earliest");
    this.consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    thread.setDaemon(true);
    thread.start();
  }

  /** What one topic has got so far; in order within a partition. */
  List<ConsumerRecord<byte[], byte[]>> of(String topic) {
    return records.stream().filter(each -> each.topic().equals(topic)).toList();
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        assign();
        List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
        consumer.poll(Duration.ofMillis(200)).forEach(batch::add);
        records.addAll(batch);
      }
    } catch (WakeupException e) {
      if (!closed) {
        throw e;
      }
    }
  }

  private void assign() {
    if (!consumer.assignment().isEmpty()) {
      return;
    }
    Set<TopicPartition> found = new HashSet<>();
    consumer
        .listTopics()
        .forEach(
            (topic, partitions) -> {
              if (topics.contains(topic)) {
                for (PartitionInfo info : partitions) {
                  found.add(new TopicPartition(topic, info.partition()));
                }
              }
            });
    Set<String> present = new HashSet<>();
    found.forEach(each -> present.add(each.topic()));
    if (present.equals(topics)) {
      consumer.assign(found);
      consumer.seekToBeginning(found);
    } else {
      // Nothing to poll yet, and a poll without an assignment would be refused.
      consumer.assign(List.of(new TopicPartition("__consumer_offsets", 0)));
      consumer.pause(consumer.assignment());
      consumer.poll(Duration.ofMillis(200));
      consumer.unsubscribe();
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join(5_000);
  }
}
