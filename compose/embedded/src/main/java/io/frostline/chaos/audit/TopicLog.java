package io.frostline.chaos.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps every committed record of some topics, as it is published and before any compaction. */
public final class TopicLog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicLog.class);

  private final Set<String> topics;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "topic-log");
  private volatile boolean closed;

  /** A record, and when a reader had it. */
  public record Received(ConsumerRecord<byte[], byte[]> record, Instant at) {}

  public TopicLog(String bootstrapServers, Set<String> topics) {
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
  public List<ConsumerRecord<byte[], byte[]>> of(String topic) {
    return received(topic).stream().map(Received::record).toList();
  }

  /** The same with the times at which it was read here. */
  public List<Received> received(String topic) {
    return received.stream().filter(each -> each.record().topic().equals(topic)).toList();
  }

  private void run() {
    try (consumer) {
      while (!closed) {
        read();
      }
    }
  }

  private void read() {
    try {
      if (!assigned()) {
        return;
      }
      List<Received> batch = new ArrayList<>();
      Instant[] now = {null};
      consumer
          .poll(Duration.ofMillis(200))
          .forEach(
              each -> {
                now[0] = now[0] == null ? Instant.now() : now[0];
                batch.add(new Received(each, now[0]));
              });
      received.addAll(batch);
    } catch (WakeupException e) {
      LOG.debug("Woken up to end");
    } catch (KafkaException e) {
      // A broker that restarts, or a topic that is deleted: the next round asks again.
      LOG.debug("The log of {} goes on after", topics, e);
    }
  }

  /** Waits until all topics are there, so that none is forgotten. */
  private boolean assigned() {
    if (!consumer.assignment().isEmpty()) {
      return true;
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
      return true;
    } else {
      // Nothing to poll yet, and a poll without an assignment would be refused.
      consumer.assign(List.of(new TopicPartition("__consumer_offsets", 0)));
      consumer.pause(consumer.assignment());
      consumer.poll(Duration.ofMillis(200));
      consumer.unsubscribe();
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    consumer.wakeup();
    thread.join(5_000);
  }
}
