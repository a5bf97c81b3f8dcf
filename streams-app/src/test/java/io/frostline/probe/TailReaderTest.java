package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Extent;
import io.frostline.core.Fact.TailSeen;
import io.frostline.core.Partition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class TailReaderTest {

  private static final Partition ORDERS = new Partition("cdc.public.orders", 0);
  private static final TopicPartition PARTITION = Ends.kafka(ORDERS);
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final Told told = new Told();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
  private final TailReader reader =
      new TailReader(
          consumer,
          new Facts("sink", told, InstantSource.system(), System::nanoTime),
          Duration.ofSeconds(10));

  /** Reads while the sink stands before the last record, a tombstone. */
  private void readAt(long second) {
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 9, null, null)));
    reader.read(START.plusSeconds(second), Map.of(ORDERS, new Extent(0, 10)), Map.of(ORDERS, 9L));
  }

  @Test
  void answerIsToldAgainAfterPausesThatGrow() {
    for (long second = 0; second < 40; second++) {
      readAt(second);
    }

    // At 1, 6, 16 and 36 seconds: the first look only sees whether the end moves.
    assertThat(told.facts).hasSize(4);
    assertThat(told.facts)
        .allSatisfy(fact -> assertThat(((TailSeen) fact).reached()).isEqualTo(10));
  }

  private void readAt(long second, long end, long offset) {
    readAt(reader, second, end, offset);
  }

  private void readAt(TailReader reader, long second, long end, long offset) {
    consumer.schedulePollTask(
        () -> consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, end - 1, null, null)));
    reader.read(
        START.plusSeconds(second), Map.of(ORDERS, new Extent(0, end)), Map.of(ORDERS, offset));
  }

  @Test
  void whatHasJustComeIsAskedAboutOnceTheSinkHasCommittedSomethingOfIt() {
    readAt(0, 9, 9);
    readAt(1, 12, 9);
    readAt(2, 12, 9);
    readAt(5, 12, 9);
    assertThat(told.facts).as("it waits for the next round, as a rule").isEmpty();

    readAt(6, 12, 11);

    assertThat(told.facts).hasSize(1);
    assertThat(((TailSeen) told.facts.get(0)).from()).isEqualTo(11);
  }

  @Test
  void whatTheSinkCommitsSoonAfterItCameIsAskedAboutAfterAQuarterOfARound() {
    readAt(0, 9, 9);
    readAt(1, 12, 11);
    readAt(2, 12, 11);
    readAt(3, 12, 11);
    assertThat(told.facts).as("the rest of it may be a change").isEmpty();

    readAt(4, 12, 11);

    assertThat(told.facts).hasSize(1);
  }

  @Test
  void inALongRoundWhatTheSinkHasCommittedIsAskedAboutAfterThreeSeconds() {
    TailReader reader =
        new TailReader(
            consumer,
            new Facts("sink", told, InstantSource.system(), System::nanoTime),
            Duration.ofMinutes(15));
    readAt(reader, 0, 9, 9);
    readAt(reader, 1, 12, 9);
    readAt(reader, 3, 12, 11);
    assertThat(told.facts).isEmpty();

    readAt(reader, 4, 12, 11);

    assertThat(told.facts).hasSize(1);
  }

  @Test
  void theFirstCommitOfAPartitionIsOne() {
    reader.read(START, Map.of(ORDERS, new Extent(0, 0)), Map.of());
    reader.read(START.plusSeconds(1), Map.of(ORDERS, new Extent(0, 10)), Map.of());
    readAt(2, 10, 9);
    assertThat(told.facts).isEmpty();

    readAt(4, 10, 9);

    assertThat(told.facts).hasSize(1);
  }

  @Test
  void whatTheSinkDoesNotCommitInARoundIsAskedAboutAfterIt() {
    readAt(0, 9, 9);
    readAt(1, 10, 9);
    readAt(10, 10, 9);
    assertThat(told.facts).isEmpty();

    readAt(11, 10, 9);

    assertThat(told.facts).hasSize(1);
  }
}
