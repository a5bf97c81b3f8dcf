package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FactReaderTest {

  private static final TopicPartition FIRST = new TopicPartition(Topics.OBSERVATIONS, 0);
  private static final TopicPartition SECOND = new TopicPartition(Topics.OBSERVATIONS, 1);
  private static final TopicPartition EMPTY = new TopicPartition(Topics.OBSERVATIONS, 2);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  @Test
  void partitionsAreReadOneAfterAnotherUpToTheirEnds() {
    given(Map.of(FIRST, 5L, SECOND, 0L, EMPTY, 9L), Map.of(FIRST, 7L, SECOND, 1L, EMPTY, 9L));
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 5, "a", Given.tick("a", 1));
          add(FIRST, 6, "a", Given.tick("a", 2));
          add(FIRST, 7, "a", Given.tick("a", 3));
        });
    consumer.schedulePollTask(() -> add(SECOND, 0, "b", Given.tick("b", 1)));

    try (FactReader reader = new FactReader(consumer)) {
      assertThat(all(reader))
          .containsExactly(Given.tick("a", 1), Given.tick("a", 2), Given.tick("b", 1));
      assertThat(reader.spans())
          .containsExactly(
              new FactReader.Span(0, 5, 7),
              new FactReader.Span(1, 0, 1),
              new FactReader.Span(2, 9, 9));
      assertThat(reader.total()).isEqualTo(3);
    }
  }

  @Test
  void aRecordThatIsNoFactIsWhatTheAppMadeOfIt() {
    given(Map.of(FIRST, 0L), Map.of(FIRST, 4L));
    consumer.schedulePollTask(
        () -> {
          add(FIRST, 0, "a", "before its pipeline is known");
          add(FIRST, 1, "a", Given.tick("a", 1));
          add(FIRST, 2, "a", "garbage");
          add(FIRST, 3, "a", Given.tick("b", 1));
        });

    try (FactReader reader = new FactReader(consumer)) {
      assertThat(all(reader))
          .containsExactly(
              Given.tick("a", 1),
              undecodable(2, "a field is missing or of another kind"),
              undecodable(3, "the key is not the name of the fact's pipeline"));
      assertThat(reader.nobodys()).isEqualTo(1);
    }
  }

  private static Fact undecodable(long offset, String reason) {
    return new Fact.Undecodable(
        "a", Instant.ofEpochMilli(offset), new Partition(Topics.OBSERVATIONS, 0), offset, reason);
  }

  private void given(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    consumer.updatePartitions(
        Topics.OBSERVATIONS,
        starts.keySet().stream()
            .map(each -> new PartitionInfo(each.topic(), each.partition(), node, nodes, nodes))
            .toList());
    consumer.updateBeginningOffsets(starts);
    consumer.updateEndOffsets(ends);
  }

  private void add(TopicPartition partition, long offset, String key, Object value) {
    byte[] bytes = Json.write(value);
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            offset,
            offset,
            TimestampType.CREATE_TIME,
            key.length(),
            bytes.length,
            key.getBytes(UTF_8),
            bytes,
            new RecordHeaders(),
            Optional.empty()));
  }

  private static List<Fact> all(FactReader reader) {
    List<Fact> facts = new ArrayList<>();
    while (!reader.done()) {
      facts.addAll(reader.poll(Duration.ZERO));
    }
    return facts;
  }
}
