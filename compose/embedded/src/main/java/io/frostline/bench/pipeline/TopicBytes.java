package io.frostline.bench.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is in a topic. */
final class TopicBytes {

  private static final int BROKER = 1;

  private final String bootstrapServers;

  TopicBytes(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Bytes of its log, as they were sent and as they are read. */
  long inLog(String topic) throws ExecutionException, InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      return admin
          .describeLogDirs(List.of(BROKER))
          .descriptions()
          .get(BROKER)
          .get()
          .values()
          .stream()
          .map(LogDirDescription::replicaInfos)
          .flatMap(replicas -> replicas.entrySet().stream())
          .filter(each -> each.getKey().topic().equals(topic))
          .mapToLong(each -> each.getValue().size())
          .sum();
    }
  }

  /** Reads it from its start to its present end, in chunks. */
  void read(String topic, Consumer<Iterable<ConsumerRecord<byte[], byte[]>>> chunks) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("isolation.level", "read_committed");
    config.put("enable.auto.commit", "false");
    config.put("max.poll.records", "20000");
    config.put("max.partition.fetch.bytes", "8388608");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      consumer
          .partitionsFor(topic)
          .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        chunks.accept(consumer.poll(Duration.ofMillis(200)));
      }
    }
  }
}
