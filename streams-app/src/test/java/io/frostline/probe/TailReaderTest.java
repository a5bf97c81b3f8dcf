package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Extent;
import io.frostline.core.Fact.TailSeen;
import io.frostline.core.Partition;
import java.time.Clock;
import java.time.Instant;
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
      new TailReader(consumer, new Facts("sink", told, Clock.systemUTC()));

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
}
