package io.frostline.probe;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out whether anything readable lies behind the sink's offset. A transactional producer
 * leaves a marker after each transaction, and the sink drops tombstones: its offset then never
 * reaches the end although nothing waits.
 *
 * <p>What has come a moment ago waits for the sink's next round as a rule: it is asked about once
 * the sink has committed something since, a quarter of a round or three seconds later at the
 * earliest, or when the time of a round is over.
 *
 * <p>An answer may be lost on its way, and a table that hardly ever changes would seem to wait
 * until its next record: it is asked for again, after pauses that grow.
 */
final class TailReader implements AutoCloseable {

  private static final Duration BUDGET = Duration.ofMillis(400);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int PARTITIONS_MAX = 100;
  private static final Duration AGAIN = Duration.ofSeconds(5);

  /** A round may be long; what passes between the sink's last poll of it and its commit is not. */
  private static final Duration READ_MAX = Duration.ofSeconds(3);

  private final Consumer<byte[], byte[]> consumer;
  private final Facts facts;
  private final Duration round;

  /** After which the sink has read what has come. */
  private final Duration read;

  private LastLook last = new LastLook(Instant.MIN, Map.of(), Map.of());
  private Map<Partition, Long> groupBeforeLast = Map.of();
  private Map<Partition, Waiting> waiting = new HashMap<>();
  private final Map<Partition, Answer> answered = new HashMap<>();

  /** The look before this one. */
  private record LastLook(
      Instant at, Map<Partition, Extent> captured, Map<Partition, Long> group) {}

  /** The stretch of a partition that is asked about. */
  private record Tail(long from, long end) {}

  /**
   * A partition that is not read to its end.
   *
   * @param offset the sink's before the end was first seen
   */
  private record Waiting(long end, long offset, Instant since) {}

  /** A question that was answered, and when it is asked again. */
  private record Answer(Tail tail, Duration pause, Instant again) {}

  /**
   * @param round how long the sink takes to commit what it has read
   */
  TailReader(Consumer<byte[], byte[]> consumer, Facts facts, Duration round) {
    this.consumer = consumer;
    this.facts = facts;
    this.round = round;
    this.read = round.dividedBy(4).compareTo(READ_MAX) < 0 ? round.dividedBy(4) : READ_MAX;
  }

  /**
   * Looks at partitions that have not grown since the last call and are not read to their end.
   *
   * @param at when {@code captured} was read
   * @param group the sink's committed offsets
   */
  void read(Instant at, Map<Partition, Extent> captured, Map<Partition, Long> group) {
    Map<Partition, Tail> asked = questions(at, captured, group);
    groupBeforeLast = last.group();
    last = new LastLook(at, captured, group);
    answered.keySet().retainAll(captured.keySet());
    if (asked.isEmpty()) {
      return;
    }
    Set<Partition> occupied = pass(asked);
    asked.forEach(
        (partition, tail) -> {
          long position = consumer.position(Ends.kafka(partition));
          if (occupied.contains(partition)) {
            answered(at, partition, tail);
            return;
          }
          if (position >= tail.end()) {
            answered(at, partition, tail);
          }
          if (position > tail.from()) {
            facts.send(
                new Fact.TailSeen(facts.pipeline(), facts.now(), partition, tail.from(), position));
          }
        });
    consumer.unsubscribe();
  }

  private void answered(Instant at, Partition partition, Tail tail) {
    Answer before = answered.get(partition);
    Duration pause =
        before != null && before.tail().equals(tail) ? before.pause().multipliedBy(2) : AGAIN;
    answered.put(partition, new Answer(tail, pause, at.plus(pause)));
  }

  private Map<Partition, Tail> questions(
      Instant at, Map<Partition, Extent> captured, Map<Partition, Long> group) {
    Map<Partition, Tail> asked = new TreeMap<>();
    Map<Partition, Tail> again = new TreeMap<>();
    Map<Partition, Waiting> now = new HashMap<>();
    captured.forEach(
        (partition, extent) -> {
          // A partition that holds nothing but aborted records never gets an offset; the sink
          // begins at its start.
          long offset = group.getOrDefault(partition, extent.start());
          if (offset < extent.start() || offset >= extent.end()) {
            return;
          }
          Extent then = last.captured().get(partition);
          if (then == null) {
            // It may have waited for long; the next look sees whether the end moves.
            now.put(partition, new Waiting(extent.end(), offset, at.minus(round)));
            return;
          } else if (then.end() != extent.end()) {
            return;
          }
          Waiting known = waiting(partition, extent);
          now.put(partition, known);
          if (asked.size() >= PARTITIONS_MAX || !isDue(at, known, offset)) {
            return;
          }
          Tail tail = new Tail(offset, extent.end());
          Answer answer = answered.get(partition);
          if (answer == null || !answer.tail().equals(tail)) {
            asked.put(partition, tail);
          } else if (!at.isBefore(answer.again())) {
            again.put(partition, tail);
          }
        });
    waiting = now;
    // Among many idle partitions those that were never asked about come first.
    again.entrySet().stream()
        .limit(PARTITIONS_MAX - asked.size())
        .forEach(each -> asked.put(each.getKey(), each.getValue()));
    return asked;
  }

  /** One whose end was there at the last look: since then, or for longer. */
  private Waiting waiting(Partition partition, Extent extent) {
    Waiting known = waiting.get(partition);
    return known != null && known.end() == extent.end()
        ? known
        : new Waiting(
            extent.end(), groupBeforeLast.getOrDefault(partition, extent.start()), last.at());
  }

  /**
   * What the sink commits soon after the end has moved had been read before, as a rule, and the
   * rest of it waits for the next round.
   */
  private boolean isDue(Instant at, Waiting known, long offset) {
    Duration enough = offset != known.offset() ? read : round;
    return !at.isBefore(known.since().plus(enough));
  }

  /** Reads all stretches at once; returns the partitions in which a readable record came. */
  private Set<Partition> pass(Map<Partition, Tail> asked) {
    consumer.assign(asked.keySet().stream().map(Ends::kafka).toList());
    asked.forEach((partition, tail) -> consumer.seek(Ends.kafka(partition), tail.from()));
    Set<Partition> occupied = new HashSet<>();
    long deadline = System.nanoTime() + BUDGET.toNanos();
    while (System.nanoTime() - deadline < 0 && !settled(asked, occupied)) {
      for (ConsumerRecord<byte[], byte[]> source : consumer.poll(POLL)) {
        TopicPartition partition = new TopicPartition(source.topic(), source.partition());
        if (source.value() != null && occupied.add(Ends.partition(partition))) {
          consumer.pause(Set.of(partition));
        }
      }
    }
    return occupied;
  }

  private boolean settled(Map<Partition, Tail> asked, Set<Partition> occupied) {
    return asked.entrySet().stream()
        .allMatch(
            entry ->
                occupied.contains(entry.getKey())
                    || consumer.position(Ends.kafka(entry.getKey())) >= entry.getValue().end());
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
