package io.frostline.bench.supervision;

import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.Endpoints;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.connect.events.AvroUtil;
import org.apache.iceberg.connect.events.CommitComplete;
import org.apache.iceberg.connect.events.CommitToTable;
import org.apache.iceberg.connect.events.DataComplete;
import org.apache.iceberg.connect.events.DataWritten;
import org.apache.iceberg.connect.events.Event;
import org.apache.iceberg.connect.events.Payload;
import org.apache.iceberg.connect.events.StartCommit;
import org.apache.iceberg.connect.events.TableReference;
import org.apache.iceberg.connect.events.TopicPartitionOffset;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.types.Types;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A sink that reads and writes no row, but does everything that can be seen of one: it speaks the
 * protocol on the control topic, moves the offsets of both groups, and commits to real tables, a
 * few in each round.
 */
final class FakeSink implements AutoCloseable {

  static final String GROUP = "connect-frostline-sink";
  static final String CONTROL = "frostline-sink-control";

  private static final int COMMITTED_AT_ONCE = 1_000;
  private static final String NAMESPACE = "cold";
  private static final Pattern CAPTURED = Pattern.compile("cdc\\.public\\..*");
  private static final Schema SCHEMA =
      new Schema(Types.NestedField.optional(1, "id", Types.LongType.get()));

  private final String key = UUID.randomUUID().toString();
  private final JdbcCatalog catalog = new JdbcCatalog();
  private final List<Table> tables = new ArrayList<>();
  private final List<String> topics;
  private final int tablesInRound;
  private final KafkaProducer<String, byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> member;
  private final KafkaConsumer<byte[], byte[]> coordinator;
  private int nextTable;

  /**
   * Creates the tables.
   *
   * @param topics one for each table
   * @param tablesInRound how many get rows in a round
   */
  FakeSink(EmbeddedStack stack, List<String> topics, int tablesInRound) {
    this.topics = List.copyOf(topics);
    this.tablesInRound = Math.min(tablesInRound, topics.size());
    Endpoints at = stack.endpoints();
    catalog.setConf(new Configuration());
    catalog.initialize(
        at.catalogName(),
        Map.of(
            "uri", at.catalogUri(),
            "warehouse", at.warehouse(),
            "jdbc.user", at.catalogUser(),
            "jdbc.password", at.catalogPassword(),
            "jdbc.schema-version", "V1"));
    catalog.createNamespace(Namespace.of(NAMESPACE));
    for (String topic : topics) {
      tables.add(
          catalog
              .buildTable(
                  TableIdentifier.of(NAMESPACE, topic.substring(topic.lastIndexOf('.') + 1)),
                  SCHEMA)
              .withProperty("frostline.topic", topic)
              .withProperty("write.metadata.delete-after-commit.enabled", "true")
              .create());
    }
    String servers = at.bootstrapServers();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "max.request.size", "16777216"),
            new StringSerializer(),
            new ByteArraySerializer());
    member = consumer(servers, GROUP);
    coordinator = consumer(servers, GROUP + "-coord");
    member.subscribe(CAPTURED);
    coordinator.subscribe(List.of(CONTROL));
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers, String group) {
    Map<String, Object> config = new HashMap<>();
    config.put("bootstrap.servers", servers);
    config.put("group.id", group);
    config.put("enable.auto.commit", "false");
    config.put("auto.offset.reset", "earliest");
    config.put("metadata.max.age.ms", "2000");
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Keeps the groups alive; reads nothing. */
  void stayMember() {
    for (KafkaConsumer<byte[], byte[]> each : List.of(member, coordinator)) {
      each.pause(each.assignment());
      each.poll(Duration.ofMillis(10));
      each.pause(each.assignment());
    }
  }

  /** True once it has all its partitions. */
  boolean ready(int partitions) {
    stayMember();
    return member.assignment().size() >= partitions && !coordinator.assignment().isEmpty();
  }

  /** One whole round. */
  void round() throws ExecutionException, InterruptedException {
    UUID commit = UUID.randomUUID();
    OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
    send(new StartCommit(commit));
    Map<TopicPartition, Long> ends = member.endOffsets(member.assignment());
    List<Table> touched = new ArrayList<>();
    Map<Table, DataFile> files = new HashMap<>();
    for (int i = 0; i < tablesInRound; i++) {
      Table table = tables.get(nextTable++ % tables.size());
      DataFile file =
          DataFiles.builder(PartitionSpec.unpartitioned())
              .withPath(table.location() + "/data/" + UUID.randomUUID() + ".parquet")
              .withFormat(FileFormat.PARQUET)
              .withFileSizeInBytes(10_000)
              .withRecordCount(100)
              .build();
      touched.add(table);
      files.put(table, file);
      send(
          new DataWritten(
              Types.StructType.of(), commit, reference(table), List.of(file), List.of()));
    }
    List<TopicPartitionOffset> assignments = new ArrayList<>();
    Map<TopicPartition, OffsetAndMetadata> group = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          assignments.add(
              new TopicPartitionOffset(
                  partition.topic(), partition.partition(), end == 0 ? null : end, now));
          group.put(partition, new OffsetAndMetadata(end));
        });
    long control = send(new DataComplete(commit, assignments)) + 1;
    commit(group);
    for (Table table : touched) {
      AppendFiles append = table.newAppend().appendFile(files.get(table));
      append.set("kafka.connect.offsets." + CONTROL + "." + GROUP, "{\"0\":" + control + "}");
      append.set("kafka.connect.commit-id", commit.toString());
      append.commit();
      send(new CommitToTable(commit, reference(table), table.currentSnapshot().snapshotId(), now));
    }
    coordinator.commitSync(Map.of(new TopicPartition(CONTROL, 0), new OffsetAndMetadata(control)));
    send(new CommitComplete(commit, now));
  }

  /** In parts: a broker takes a commit as one batch of records, which may not be large. */
  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<TopicPartition, OffsetAndMetadata> part = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndMetadata> each : offsets.entrySet()) {
      part.put(each.getKey(), each.getValue());
      if (part.size() == COMMITTED_AT_ONCE) {
        member.commitSync(part);
        part.clear();
      }
    }
    member.commitSync(part);
  }

  private static TableReference reference(Table table) {
    String name = table.name().substring(table.name().lastIndexOf('.') + 1);
    return TableReference.of("iceberg", TableIdentifier.of(NAMESPACE, name), table.uuid());
  }

  private long send(Payload payload) throws ExecutionException, InterruptedException {
    byte[] value = AvroUtil.encode(new Event(GROUP, payload));
    return producer.send(new ProducerRecord<>(CONTROL, key, value)).get().offset();
  }

  /** A beat as the source would write it: its place in the log is its time in microseconds. */
  long beat(Instant at) throws ExecutionException, InterruptedException {
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    String text =
        ("{\"schema\":{\"type\":\"struct\"},"
                + "\"payload\":{\"op\":\"u\",\"before\":null,\"after\":{\"pipeline\":\"frostline\"},"
                + "\"source\":{\"ts_us\":%d,\"lsn\":%d,\"sequence\":\"[\\\"%d\\\",\\\"%d\\\"]\"}}}")
            .formatted(micros, micros, micros, micros);
    producer
        .send(
            new ProducerRecord<>(
                "cdc.frostline.beat", null, text.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .get();
    return micros;
  }

  List<String> topics() {
    return topics;
  }

  @Override
  public void close() {
    member.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    coordinator.close(
        org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(2)));
    producer.close(Duration.ofSeconds(2));
    catalog.close();
  }
}
