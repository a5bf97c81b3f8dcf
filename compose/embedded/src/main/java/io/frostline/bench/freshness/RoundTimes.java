package io.frostline.bench.freshness;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.connect.events.AvroUtil;
import org.apache.iceberg.connect.events.CommitToTable;
import org.apache.iceberg.connect.events.DataComplete;
import org.apache.iceberg.connect.events.Event;
import org.apache.iceberg.connect.events.StartCommit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When the parts of each round were written to the control topic, by the table's snapshot. */
final class RoundTimes {

  private static final TopicPartition CONTROL = new TopicPartition("frostline-sink-control", 0);

  /** Milliseconds of the clock; zero if it never came. */
  record Round(long started, long answered, long committed) {}

  private RoundTimes() {}

  /** The rounds that committed, by the snapshot that they made. */
  static Map<Long, Round> read(String bootstrapServers) {
    Map<String, Long> started = new HashMap<>();
    Map<String, Long> answered = new HashMap<>();
    Map<Long, Round> rounds = new HashMap<>();
    Map<String, Object> config =
        Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(CONTROL));
      consumer.seekToBeginning(List.of(CONTROL));
      long end = consumer.endOffsets(List.of(CONTROL)).get(CONTROL);
      while (consumer.position(CONTROL) < end) {
        for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofMillis(200))) {
          Event event = AvroUtil.decode(each.value());
          if (event.payload() instanceof StartCommit start) {
            started.put(start.commitId().toString(), each.timestamp());
          } else if (event.payload() instanceof DataComplete complete) {
            answered.merge(complete.commitId().toString(), each.timestamp(), Math::max);
          } else if (event.payload() instanceof CommitToTable commit) {
            String id = commit.commitId().toString();
            rounds.put(
                commit.snapshotId(),
                new Round(
                    started.getOrDefault(id, 0L), answered.getOrDefault(id, 0L), each.timestamp()));
          }
        }
      }
    }
    return rounds;
  }
}
