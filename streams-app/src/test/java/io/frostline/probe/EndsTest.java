package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Extent;
import io.frostline.core.Partition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class EndsTest {

  private final MockConsumer<byte[], byte[]> all = new MockConsumer<>("none");
  private final Ends ends =
      new Ends(null, new Ends.Offsets(new MockConsumer<>("none")), new Ends.Offsets(all));

  @Test
  void theCapturedPartitionsAreThoseThatAreThereNow() {
    topic("cdc.orders", new Extent(0, 7));
    topic("other", new Extent(0, 3));
    assertThat(captured()).containsOnly(Map.entry(partition("cdc.orders", 0), new Extent(0, 7)));

    topic("cdc.orders", new Extent(2, 9), new Extent(0, 1));
    topic("cdc.trades", new Extent(4, 4));

    assertThat(captured())
        .containsOnly(
            Map.entry(partition("cdc.orders", 0), new Extent(2, 9)),
            Map.entry(partition("cdc.orders", 1), new Extent(0, 1)),
            Map.entry(partition("cdc.trades", 0), new Extent(4, 4)));
  }

  /** Between the two it is asked how far the sink has read, which may be behind them by then. */
  @Test
  void theStartsAreThoseOfTheTimeAfterTheEnds() {
    topic("cdc.orders", new Extent(0, 7));
    Ends.Reached reached = reached();
    topic("cdc.orders", new Extent(9, 12));

    assertThat(ends.extents(reached))
        .containsOnly(Map.entry(partition("cdc.orders", 0), new Extent(9, 9)));
  }

  @Test
  void thePartitionsComeInOrder() {
    topic("cdc.trades", new Extent(0, 1), new Extent(0, 2));
    topic("cdc.orders", new Extent(0, 3));
    List<PartitionInfo> backwards = new ArrayList<>(all.partitionsFor("cdc.trades"));
    Collections.reverse(backwards);
    all.updatePartitions("cdc.trades", backwards);

    assertThat(captured().keySet())
        .containsExactly(
            partition("cdc.orders", 0), partition("cdc.trades", 0), partition("cdc.trades", 1));
  }

  @Test
  void kafkasOwnTopicsAreNeverCaptured() {
    topic("__consumer_offsets", new Extent(0, 7));

    assertThat(ends.captured(topic -> true).places()).isEmpty();
  }

  private Map<Partition, Extent> captured() {
    return ends.extents(reached());
  }

  private Ends.Reached reached() {
    return ends.captured(topic -> topic.startsWith("cdc."));
  }

  private void topic(String name, Extent... extents) {
    Node node = new Node(0, "localhost", 9092);
    List<PartitionInfo> infos =
        IntStream.range(0, extents.length)
            .mapToObj(n -> new PartitionInfo(name, n, node, new Node[] {node}, new Node[] {node}))
            .toList();
    all.updatePartitions(name, infos);
    for (int number = 0; number < extents.length; number++) {
      TopicPartition partition = new TopicPartition(name, number);
      all.updateBeginningOffsets(Map.of(partition, extents[number].start()));
      all.updateEndOffsets(Map.of(partition, extents[number].end()));
    }
  }

  private static Partition partition(String topic, int number) {
    return new Partition(topic, number);
  }
}
