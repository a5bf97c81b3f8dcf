package io.frostline.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.storage.Converter;
import org.apache.kafka.connect.transforms.Transformation;

/**
 * What stands before a sink in its template, without the sink: the converters and the transforms,
 * from the worker's plugin folders, on the records of a real topic.
 */
final class TemplateChain implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> config;
  private final Converter keys;
  private final Converter values;
  private final List<Transformation<SinkRecord>> transforms = new ArrayList<>();

  /** A chain of these settings, whose classes are below {@code plugins}. */
  TemplateChain(Map<String, String> config, List<Path> plugins) throws Exception {
    this.config = config;
    Plugins found =
        new Plugins(
            Map.of(
                "plugin.path",
                plugins.stream().map(Path::toString).collect(Collectors.joining(",")),
                "plugin.discovery",
                "service_load"));
    keys = (Converter) plugin(found, "key.converter");
    keys.configure(under("key.converter."), true);
    values = (Converter) plugin(found, "value.converter");
    values.configure(under("value.converter."), false);
    for (String name : config.get("transforms").split(",")) {
      String prefix = "transforms." + name + ".";
      @SuppressWarnings("unchecked")
      Transformation<SinkRecord> transform =
          (Transformation<SinkRecord>) plugin(found, prefix + "type");
      transform.configure(under(prefix));
      transforms.add(transform);
    }
  }

  private Object plugin(Plugins plugins, String key) throws Exception {
    return plugins.newPlugin(config.get(key), null);
  }

  private Map<String, String> under(String prefix) {
    Map<String, String> own = new HashMap<>();
    config.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            own.put(key.substring(prefix.length()), value);
          }
        });
    return own;
  }

  /** What the sink is handed of everything that is committed in a topic now. */
  List<SinkRecord> records(String bootstrap, String topic) {
    List<SinkRecord> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          records.add(apply(entry));
        }
      }
    }
    return records;
  }

  private SinkRecord apply(ConsumerRecord<byte[], byte[]> entry) {
    SchemaAndValue key = keys.toConnectData(entry.topic(), entry.headers(), entry.key());
    SchemaAndValue value = values.toConnectData(entry.topic(), entry.headers(), entry.value());
    SinkRecord record =
        new SinkRecord(
            entry.topic(),
            entry.partition(),
            key.schema(),
            key.value(),
            value.schema(),
            value.value(),
            entry.offset(),
            entry.timestamp(),
            TimestampType.CREATE_TIME);
    for (Transformation<SinkRecord> transform : transforms) {
      record = transform.apply(record);
    }
    return record;
  }

  /**
   * A row as ClickHouse's connector writes it with {@code bypassRowBinary}: JSON, without nulls.
   */
  static String row(SinkRecord record) {
    Struct struct = (Struct) record.value();
    Map<String, Object> row = new LinkedHashMap<>();
    struct
        .schema()
        .fields()
        .forEach(
            field -> {
              if (struct.get(field) != null) {
                row.put(field.name(), struct.get(field));
              }
            });
    return JSON.valueToTree(row).toString();
  }

  @Override
  public void close() {
    transforms.forEach(Transformation::close);
  }
}
