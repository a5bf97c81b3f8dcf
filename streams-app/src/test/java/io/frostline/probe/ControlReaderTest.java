package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Partition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.connect.events.AvroUtil;
import org.apache.iceberg.connect.events.CommitToTable;
import org.apache.iceberg.connect.events.Event;
import org.apache.iceberg.connect.events.Payload;
import org.apache.iceberg.connect.events.StartCommit;
import org.apache.iceberg.connect.events.TableReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ControlReaderTest {

  private static final Partition CONTROL = new Partition("sink-control", 0);
  private static final TopicPartition PARTITION = Ends.kafka(CONTROL);

  private final Told told = new Told();
  private final List<String> committed = new ArrayList<>();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  @Test
  void aMessageSaysWhereTheReaderStoodBefore() {
    ControlReader reader = reader(Map.of(0, 10L));
    arrive(() -> give(12, "connect-sink"), () -> give(13, "connect-sink"));

    Map<Integer, ControlPlace> places = reader.readTo(extent(3, 14));

    assertThat(seen()).extracting(ControlSeen::from).containsExactly(10L, 13L);
    assertThat(seen()).extracting(ControlSeen::offset).containsExactly(12L, 13L);
    assertThat(places).containsEntry(0, new ControlPlace(3, 14, 14, 14));
  }

  @Test
  void whatIsReadBehindTheListedEndMovesTheEnd() {
    ControlReader reader = reader(Map.of());
    arrive(
        () -> {
          give(3, "connect-sink");
          give(4, "connect-sink");
        });

    assertThat(reader.readTo(extent(3, 4))).containsEntry(0, new ControlPlace(3, 5, 5, 5));
  }

  @Test
  void markersAndOtherSinksMoveThePositionOnly() {
    ControlReader reader = reader(Map.of());
    arrive(() -> give(3, "connect-sink"), () -> give(4, "connect-other"));

    assertThat(reader.readTo(extent(3, 5))).containsEntry(0, new ControlPlace(3, 5, 4, 5));
    arrive(() -> give(9, "connect-sink"));
    assertThat(reader.readTo(extent(3, 10))).containsEntry(0, new ControlPlace(3, 10, 10, 10));

    assertThat(seen()).extracting(ControlSeen::from).containsExactly(3L, 4L);
  }

  @Test
  void aMessageDoesNotPassOverGarbageThatTheFoldMayNotHave() {
    ControlReader reader = reader(Map.of());
    arrive(
        () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 3, null, new byte[1])),
        () -> give(4, "connect-sink"));

    assertThat(reader.readTo(extent(3, 5))).containsEntry(0, new ControlPlace(3, 5, 5, 5));

    assertThat(told.facts).filteredOn(Fact.Undecodable.class::isInstance).hasSize(1);
    assertThat(seen()).extracting(ControlSeen::from).containsExactly(4L);
  }

  @Test
  void whatRetentionTookIsNotClaimedToHaveBeenRead() {
    ControlReader reader = reader(Map.of(0, 10L));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 50L));
    arrive(() -> give(50, "connect-sink"));

    // The position lies before the log's start: the consumer refuses, and begins at the start.
    reader.readTo(extent(50, 51));
    arrive(() -> give(50, "connect-sink"));
    reader.readTo(extent(50, 51));

    assertThat(seen()).extracting(ControlSeen::from).containsExactly(50L);
  }

  @Test
  void onlyATopicThatEndsElsewhereThanTheReaderStandsIsPolled() {
    ControlReader reader = reader(Map.of());
    List<String> polls = new ArrayList<>();
    arrive(() -> give(3, "connect-sink"), () -> polls.add("poll"));
    reader.readTo(extent(3, 4));

    reader.readTo(extent(3, 4));
    assertThat(polls).isEmpty();
    // It was made anew: only a poll says that the position is none of it.
    assertThat(reader.readTo(extent(0, 2))).containsEntry(0, new ControlPlace(0, 2, 4, 4));

    assertThat(polls).hasSize(1);
  }

  @Test
  void theTablesThatWereCommittedToArePassedOn() {
    arrive(
        () ->
            give(
                0,
                "connect-sink",
                new CommitToTable(
                    UUID.nameUUIDFromBytes(new byte[0]),
                    TableReference.of("iceberg", TableIdentifier.of("cold", "orders"), null),
                    7L,
                    OffsetDateTime.parse("2026-03-01T00:00:00Z"))));

    reader(Map.of()).readTo(extent(0, 1));

    assertThat(committed).containsExactly("cold.orders");
  }

  @Test
  void aTopicWithoutMessagesWasGivenFromWhereItsReadingBegan() {
    assertThat(reader(Map.of()).readTo(extent(7, 7)))
        .containsEntry(0, new ControlPlace(7, 7, 7, 7));
  }

  private ControlReader reader(Map<Integer, Long> resume) {
    return new ControlReader(
        Configs.sinkSettings(Map.of()),
        resume,
        new TopicReader(consumer, Duration.ofSeconds(5), 100),
        new Facts("sink", told, InstantSource.system(), System::nanoTime),
        committed::add);
  }

  private void arrive(Runnable... records) {
    for (Runnable each : records) {
      consumer.schedulePollTask(each);
    }
  }

  private void give(long offset, String group) {
    give(offset, group, new StartCommit(UUID.nameUUIDFromBytes(new byte[0])));
  }

  private void give(long offset, String group, Payload payload) {
    byte[] value = AvroUtil.encode(new Event(group, payload));
    consumer.addRecord(
        new ConsumerRecord<>(
            PARTITION.topic(), 0, offset, "key".getBytes(StandardCharsets.UTF_8), value));
  }

  private static Map<Partition, Extent> extent(long start, long end) {
    return Map.of(CONTROL, new Extent(start, end));
  }

  private List<ControlSeen> seen() {
    return told.facts.stream()
        .filter(Fact.ControlSeen.class::isInstance)
        .map(Fact.ControlSeen.class::cast)
        .toList();
  }
}
