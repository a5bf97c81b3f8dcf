package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.core.Output;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import io.frostline.core.Rule;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import java.time.Duration;
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

class EventReaderTest {

  private static final TopicPartition PARTITION = new TopicPartition(Topics.EVENTS, 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  @Test
  void whatALaterVersionWroteIsPassedOverAndSaidSo() {
    given(3);
    consumer.schedulePollTask(
        () -> {
          add(0, Optional.empty(), event("from before the header"));
          add(1, Optional.of("2"), event("of a later format"));
          add(2, Optional.of("1"), event("of this format"));
        });

    try (EventReader reader = new EventReader(consumer)) {
      reader.fromLast(10);

      assertThat(reader.poll(Duration.ZERO))
          .extracting(WireEvent::id)
          .containsExactly("from before the header", "of this format");
      assertThat(reader.passedOver()).isEqualTo(1);
      assertThat(reader.reason())
          .isEqualTo("it is of format 2, and this version reads up to 1; update this instance");
      assertThat(reader.caughtUp()).isTrue();
    }
  }

  @Test
  void whatIsNoEventIsPassedOverToo() {
    given(1);
    consumer.schedulePollTask(() -> add(0, Optional.of("1"), "garbage".getBytes(UTF_8)));

    try (EventReader reader = new EventReader(consumer)) {
      reader.fromLast(10);

      assertThat(reader.poll(Duration.ZERO)).isEmpty();
      assertThat(reader.passedOver()).isEqualTo(1);
    }
  }

  @Test
  void aTailGoesOnAfterWhateverHasFailed() {
    given(1);
    consumer.schedulePollTask(
        () -> {
          throw new IllegalStateException("nobody has foreseen it");
        });
    consumer.schedulePollTask(() -> add(0, Optional.of("1"), event("later")));

    Board board = new Board();
    try (EventTail tail = new EventTail(new EventReader(consumer), board)) {
      tail.start();

      await()
          .untilAsserted(
              () -> assertThat(board.events(1)).extracting(WireEvent::id).contains("later"));
    }
  }

  @Test
  void aTailWaitsForItsTopic() {
    consumer.schedulePollTask(() -> add(0, Optional.of("1"), event("the first")));
    Board board = new Board();
    try (EventTail tail = new EventTail(new EventReader(consumer), board)) {
      tail.start();
      given(1);

      await().untilAsserted(() -> assertThat(board.events(1)).isNotEmpty());
    }
  }

  private void given(long end) {
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    consumer.updatePartitions(
        Topics.EVENTS, List.of(new PartitionInfo(Topics.EVENTS, 0, node, nodes, nodes)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void add(long offset, Optional<String> format, byte[] value) {
    RecordHeaders headers = new RecordHeaders();
    format.ifPresent(text -> headers.add(TopicFormat.HEADER, text.getBytes(UTF_8)));
    consumer.addRecord(
        new ConsumerRecord<>(
            Topics.EVENTS,
            0,
            offset,
            0,
            TimestampType.CREATE_TIME,
            0,
            value.length,
            new byte[0],
            value,
            headers,
            Optional.empty()));
  }

  private static byte[] event(String id) {
    return Json.write(
        WireEvent.of(
            new Output.Event(
                id,
                Given.SINK,
                Optional.empty(),
                EventType.DOWN,
                Severity.CRITICAL,
                Rule.C7,
                "incident",
                Given.START,
                "a task failed",
                Map.of())));
  }
}
