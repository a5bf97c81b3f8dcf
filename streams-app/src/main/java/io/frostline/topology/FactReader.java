package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is in the observations topic now, without a group: partition after partition, so that
 * each pipeline's facts come in the order in which the app folded them.
 */
public final class FactReader implements AutoCloseable {

  private final Consumer<byte[], byte[]> consumer;
  private final List<Span> spans;
  private final Set<String> pipelines = new HashSet<>();
  private int current;
  private boolean placed;
  private long passed;
  private long nobodys;

  /** A piece of a partition: offsets from {@code from} up to and without {@code to}. */
  public record Span(int partition, long from, long to) {}

  /**
   * Opens the consumer and asks what there is.
   *
   * @param connection bootstrap servers and whatever else the cluster asks of its clients
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
   */
  public FactReader(Map<String, String> connection) {
    this(
        new KafkaConsumer<>(
            settings(connection), new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  FactReader(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
    boolean opened = false;
    try {
      this.spans = spans(consumer);
      opened = true;
    } finally {
      if (!opened) {
        close();
      }
    }
  }

  private static Map<String, Object> settings(Map<String, String> connection) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    // A place that retention has passed meanwhile is an error: facts may not vanish unnoticed.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "10000");
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, "8000");
    return settings;
  }

  private static List<Span> spans(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.OBSERVATIONS).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .sorted(Comparator.comparingInt(TopicPartition::partition))
            .toList();
    // The ends first: what is between them and the starts is then surely not more than there is.
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions);
    return partitions.stream()
        .map(each -> new Span(each.partition(), starts.get(each), ends.get(each)))
        .toList();
  }

  /** What is read: everything that was there at the opening. */
  public List<Span> spans() {
    return spans;
  }

  /** True once all of it was given. */
  public boolean done() {
    return current == spans.size();
  }

  /** How many offsets lie behind, of {@link #total}. */
  public long passed() {
    return passed;
  }

  public long total() {
    return spans.stream().mapToLong(span -> Math.max(0, span.to() - span.from())).sum();
  }

  /** Records that are no facts and belong to no pipeline; the fold never saw them either. */
  public long nobodys() {
    return nobodys;
  }

  /**
   * The next facts; none if none came within {@code wait}.
   *
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer, or has deleted what
   *     was to come next
   */
  public List<Fact> poll(Duration wait) {
    if (done()) {
      return List.of();
    }
    Span span = spans.get(current);
    TopicPartition partition = new TopicPartition(Topics.OBSERVATIONS, span.partition());
    if (!placed) {
      consumer.assign(List.of(partition));
      consumer.seek(partition, span.from());
      placed = true;
    }
    List<Fact> facts = new ArrayList<>();
    if (span.from() < span.to()) {
      for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(wait).records(partition)) {
        if (entry.offset() < span.to()) {
          add(facts, entry);
        }
      }
    }
    long position = Math.min(span.to(), consumer.position(partition));
    passed = spans.stream().limit(current).mapToLong(s -> Math.max(0, s.to() - s.from())).sum();
    passed += Math.max(0, position - span.from());
    if (position >= span.to()) {
      current++;
      placed = false;
    }
    return facts;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(2)));
  }

  /** A record that is no fact is given as the fact that the app made of it. */
  private void add(List<Fact> facts, ConsumerRecord<byte[], byte[]> entry) {
    String pipeline = entry.key() == null ? "" : new String(entry.key(), UTF_8);
    try {
      TopicFormat.check(entry.headers());
      Fact fact = Json.read(entry.value(), Fact.class);
      if (!fact.pipeline().equals(pipeline)) {
        throw new JsonException("the key is not the name of the fact's pipeline", null);
      }
      pipelines.add(pipeline);
      facts.add(fact);
    } catch (JsonException e) {
      if (!pipelines.contains(pipeline)) {
        nobodys++;
        return;
      }
      facts.add(
          new Fact.Undecodable(
              pipeline,
              Instant.ofEpochMilli(entry.timestamp()),
              new Partition(entry.topic(), entry.partition()),
              entry.offset(),
              e.getMessage()));
    }
  }
}
