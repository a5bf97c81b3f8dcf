package io.frostline.probe;

import io.frostline.core.Extent;
import io.frostline.core.Partition;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongBiFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/** Reads all partitions of a topic a little further at each tick, within bounds. */
final class TopicReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(50);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration budget;
  private final int recordsMax;

  /** Takes what is read. */
  interface Taker {

    /** Takes one record. */
    void take(ConsumerRecord<byte[], byte[]> source);

    /** Reading a partition begins at {@code offset}: for the first time, or anew after a gap. */
    default void began(Partition partition, long offset) {}
  }

  TopicReader(Consumer<byte[], byte[]> consumer, Duration budget, int recordsMax) {
    this.consumer = consumer;
    this.budget = budget;
    this.recordsMax = recordsMax;
  }

  /**
   * Reads towards the ends in {@code extents}, until they are reached or a bound is.
   *
   * @param from where to begin in a partition that is read for the first time
   */
  void read(Map<Partition, Extent> extents, ToLongBiFunction<Partition, Extent> from, Taker taker) {
    assign(extents, from, taker);
    if (isAtEnd(extents)) {
      return;
    }
    long deadline = System.nanoTime() + budget.toNanos();
    int taken = 0;
    try {
      do {
        for (ConsumerRecord<byte[], byte[]> source : consumer.poll(POLL)) {
          taker.take(source);
          taken++;
        }
      } while (taken < recordsMax && System.nanoTime() - deadline < 0 && !reached(extents));
    } catch (OffsetOutOfRangeException e) {
      // Retention has passed the position, or the topic was made anew. Going to the start that was
      // just listed, and not to whatever is the earliest now, lets the gap be seen in the extent.
      e.partitions()
          .forEach(
              lost -> {
                Partition partition = Ends.partition(lost);
                begin(partition, extents.get(partition).start(), taker);
              });
    }
  }

  /** Offset up to which everything was given; markers at the end count as read. */
  long position(Partition partition) {
    return consumer.position(Ends.kafka(partition));
  }

  private void assign(
      Map<Partition, Extent> extents, ToLongBiFunction<Partition, Extent> from, Taker taker) {
    Set<TopicPartition> wanted =
        extents.keySet().stream().map(Ends::kafka).collect(Collectors.toSet());
    Set<TopicPartition> before = Set.copyOf(consumer.assignment());
    if (wanted.equals(before)) {
      return;
    }
    // Assigning again keeps the positions of the partitions that stay.
    consumer.assign(wanted);
    extents.forEach(
        (partition, extent) -> {
          if (!before.contains(Ends.kafka(partition))) {
            begin(partition, from.applyAsLong(partition, extent), taker);
          }
        });
  }

  private void begin(Partition partition, long offset, Taker taker) {
    consumer.seek(Ends.kafka(partition), offset);
    taker.began(partition, offset);
  }

  /** Nothing has come: not even one that is behind the end, for which only a poll has an answer. */
  private boolean isAtEnd(Map<Partition, Extent> extents) {
    return extents.entrySet().stream()
        .allMatch(entry -> position(entry.getKey()) == entry.getValue().end());
  }

  private boolean reached(Map<Partition, Extent> extents) {
    return extents.entrySet().stream()
        .allMatch(entry -> position(entry.getKey()) >= entry.getValue().end());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
