package io.frostline.notify;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads for one target until something goes wrong: whatever was not told by then is read again by
 * the next session.
 *
 * <p>Where the group has no offset yet, the target is new: what is over by now is history, and it
 * is told only what is still open.
 */
final class Session implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Session.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration COMMIT_EVERY = Duration.ofSeconds(5);
  private static final Duration ASK_EVERY = Duration.ofSeconds(20);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

  private final Courier.Settings settings;
  private final Reading reading;
  private final Post post;
  private final Meters meters;
  private final InstantSource clock;
  private final Consumer<byte[], byte[]> consumer;
  private final Told told;
  private final Map<TopicPartition, Long> history = new HashMap<>();
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private Map<String, Alert> before = Map.of();
  private boolean reassigned;
  private long committedAt = System.nanoTime();
  private long refreshedAt;
  private long askedAt;

  Session(
      Courier.Settings settings,
      Consumer<byte[], byte[]> consumer,
      Reading reading,
      Post post,
      Meters meters,
      InstantSource clock) {
    this.settings = settings;
    this.consumer = consumer;
    this.reading = reading;
    this.post = post;
    this.meters = meters;
    this.clock = clock;
    this.told = new Told(settings.connection(), settings.owner(), settings.instance());
    consumer.subscribe(
        settings.topics(),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            reassigned = true;
          }

          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            reassigned = true;
          }
        });
  }

  /** One poll and what follows from it. */
  void round() throws InterruptedException {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (reassigned) {
      begin();
      return;
    }
    for (ConsumerRecord<byte[], byte[]> entry : records) {
      List<Notification> due = reading.read(entry);
      TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
      if (history.isEmpty()
          && !due.isEmpty()
          && !tell(due, Map.of(partition, new OffsetAndMetadata(entry.offset() + 1)))) {
        return;
      }
    }
    if (!history.isEmpty()) {
      endHistory();
      return;
    }
    List<Notification> over = reading.expire(clock.instant());
    if (!over.isEmpty() && !tell(over, Map.of())) {
      return;
    }
    commitSometimes();
    askSometimes();
    refreshSometimes();
    meters.open(post.target(), reading.open().size());
  }

  private void begin() {
    Set<TopicPartition> mine = consumer.assignment();
    reassigned = false;
    history.clear();
    committed.clear();
    // Both are written in one transaction. This waits for one that the last owner has left open, so
    // that what was told can only be newer than the offsets: nothing between them is passed over.
    Map<TopicPartition, OffsetAndMetadata> known = consumer.committed(mine);
    before = told.read(mine);
    reading.reset(before);
    Map<TopicPartition, Long> ends = consumer.endOffsets(mine);
    for (TopicPartition partition : mine) {
      OffsetAndMetadata at = known.get(partition);
      if (at == null) {
        consumer.seekToBeginning(Set.of(partition));
        history.put(partition, ends.get(partition));
      } else {
        consumer.seek(partition, at);
        committed.put(partition, at.offset());
      }
    }
    consumer.resume(mine);
    if (!history.isEmpty()) {
      Set<TopicPartition> others = new HashSet<>(mine);
      others.removeAll(history.keySet());
      consumer.pause(others);
    }
    refreshedAt = System.nanoTime() - settings.again().toNanos();
    askedAt = System.nanoTime() - ASK_EVERY.toNanos();
  }

  /** Once all of the past is read, what it changes is told, and it is the past no more. */
  private void endHistory() throws InterruptedException {
    for (Map.Entry<TopicPartition, Long> each : history.entrySet()) {
      if (consumer.position(each.getKey()) < each.getValue()) {
        return;
      }
    }
    List<Notification> due = new ArrayList<>(reading.expire(clock.instant()));
    // What ended by itself meanwhile and was never told needs not be told now.
    due.removeIf(each -> !before.containsKey(each.alert().key()));
    Map<String, Alert> rest = new HashMap<>(before);
    due.forEach(each -> rest.remove(each.alert().key()));
    due.addAll(reading.since(rest, history.keySet(), clock.instant()));
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    history.keySet().forEach(p -> offsets.put(p, new OffsetAndMetadata(consumer.position(p))));
    if (tell(due, offsets)) {
      history.clear();
      consumer.resume(consumer.assignment());
    }
  }

  /** Keeps that it was told as soon as all of it was. */
  private boolean tell(List<Notification> due, Map<TopicPartition, OffsetAndMetadata> offsets)
      throws InterruptedException {
    for (Notification notification : due) {
      if (!post.tell(notification, this::waitAlive)) {
        reassigned = true;
        return false;
      }
    }
    told.commit(due, offsets, consumer.groupMetadata());
    offsets.forEach((partition, at) -> committed.put(partition, at.offset()));
    return true;
  }

  /** Stays a member of the group meanwhile, and reads nothing further. */
  private boolean waitAlive(Duration length) {
    Set<TopicPartition> paused = new HashSet<>(consumer.assignment());
    paused.removeAll(consumer.paused());
    consumer.pause(paused);
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() - end < 0) {
      consumer.poll(Duration.ofMillis(200));
      if (reassigned) {
        return false;
      }
    }
    consumer.resume(paused);
    return true;
  }

  private void commitSometimes() {
    if (System.nanoTime() - committedAt < COMMIT_EVERY.toNanos()) {
      return;
    }
    committedAt = System.nanoTime();
    commit();
  }

  private void commit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      long position = consumer.position(partition);
      if (position != committed.getOrDefault(partition, -1L)) {
        offsets.put(partition, new OffsetAndMetadata(position));
      }
    }
    if (!offsets.isEmpty()) {
      consumer.commitSync(offsets);
      offsets.forEach((partition, at) -> committed.put(partition, at.offset()));
    }
  }

  /** A Kafka that is gone looks like one in which nothing happens, unless it is asked. */
  private void askSometimes() {
    Set<TopicPartition> mine = consumer.assignment();
    if (!mine.isEmpty() && System.nanoTime() - askedAt >= ASK_EVERY.toNanos()) {
      consumer.endOffsets(mine);
      meters.readable(post.target(), clock.instant());
      askedAt = System.nanoTime();
    }
  }

  /** Only who reads: what says that it is alive must not come from one that hears nothing. */
  private void refreshSometimes() throws InterruptedException {
    if (!consumer.assignment().isEmpty()
        && System.nanoTime() - refreshedAt >= settings.again().toNanos()) {
      post.refresh(reading.open());
      refreshedAt = System.nanoTime();
    }
  }

  @Override
  public void close() {
    try {
      consumer.close(CloseOptions.timeout(CLOSE_MAX));
    } catch (KafkaException e) {
      LOG.debug("the consumer did not close cleanly", e);
    } finally {
      told.close();
    }
  }
}
