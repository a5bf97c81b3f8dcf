package io.frostline.probe;

import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the beats and sends the newest of them, and tells of snapshots that read their table. */
final class BeatReader implements AutoCloseable {

  /** Records of the past that are looked at when reading begins. */
  private static final long PAST_MAX = 200;

  /** Beats sent in a tick; older ones of a burst say nothing that the newest do not. */
  private static final int SENT_MAX = 50;

  private final String topic;
  private final TopicReader reader;
  private final BeatDecoder decoder = new BeatDecoder();
  private final Facts facts;
  private final Consumer<Position> copied;

  /**
   * @param copied takes the place from which a snapshot has read
   */
  BeatReader(String topic, TopicReader reader, Facts facts, Consumer<Position> copied) {
    this.topic = topic;
    this.reader = reader;
    this.facts = facts;
    this.copied = copied;
  }

  String topic() {
    return topic;
  }

  /**
   * Reads on; returns the reason if the topic could not be read.
   *
   * @param readable log start and last stable offset of every partition, listed just now
   */
  Seen<Integer> read(Seen<Map<Partition, Extent>> readable) {
    if (!readable.isKnown()) {
      return Seen.unknown(readable.reason().orElseThrow());
    }
    Deque<BeatDecoder.Beat> newest = new ArrayDeque<>();
    reader.read(
        readable.get(),
        (partition, extent) -> Math.max(extent.start(), extent.end() - PAST_MAX),
        source -> take(source, newest));
    newest.forEach(
        beat ->
            facts.send(
                new Fact.BeatSeen(
                    facts.pipeline(), facts.now(), beat.position(), beat.committedAt())));
    return Seen.known(newest.size());
  }

  private void take(ConsumerRecord<byte[], byte[]> source, Deque<BeatDecoder.Beat> newest) {
    Decoded<BeatDecoder.Row> decoded = decoder.decode(source.value());
    if (decoded instanceof Decoded.Garbage<BeatDecoder.Row> garbage) {
      facts.setAside(source, garbage.reason());
    } else if (decoded instanceof Decoded.Value<BeatDecoder.Row> row) {
      take(row.value(), newest);
    }
  }

  private void take(BeatDecoder.Row row, Deque<BeatDecoder.Beat> newest) {
    if (row instanceof BeatDecoder.Copied all) {
      copied.accept(all.from());
    } else if (row instanceof BeatDecoder.Beat beat) {
      newest.addLast(beat);
      if (newest.size() > SENT_MAX) {
        newest.removeFirst();
      }
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
