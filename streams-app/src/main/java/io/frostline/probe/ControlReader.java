package io.frostline.probe;

import io.frostline.core.ControlMessage;
import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the sink's control topic and sends its messages in the order of their offsets. */
final class ControlReader implements TopicReader.Taker, AutoCloseable {

  private final String topic;
  private final Map<Integer, Long> resume;
  private final TopicReader reader;
  private final ControlDecoder decoder;
  private final Facts facts;
  private final Consumer<String> committed;

  /** The offset behind the last message that was sent, or where the reading began. */
  private final Map<Integer, Long> given = new HashMap<>();

  /** The position after the last reading, or where the reading began. */
  private final Map<Integer, Long> stood = new HashMap<>();

  /**
   * @param resume next offset by partition; a partition that is absent is read from its start
   * @param committed takes the name of each table that the sink says it has committed to
   */
  ControlReader(
      SinkSettings sink,
      Map<Integer, Long> resume,
      TopicReader reader,
      Facts facts,
      Consumer<String> committed) {
    this.topic = sink.controlTopic();
    this.resume = Map.copyOf(resume);
    this.reader = reader;
    this.decoder = new ControlDecoder(sink.group());
    this.facts = facts;
    this.committed = committed;
  }

  String topic() {
    return topic;
  }

  /**
   * Reads on; returns how far each partition was read and sent.
   *
   * @param readable log start and last stable offset of every partition, listed just now
   */
  Seen<Map<Integer, ControlPlace>> read(Seen<Map<Partition, Extent>> readable) {
    return readable.isKnown()
        ? Seen.known(readTo(readable.get()))
        : Seen.unknown("control topic: " + readable.reason().orElseThrow());
  }

  /**
   * Reads on.
   *
   * @param extents log start and last stable offset of every partition, listed just now
   */
  Map<Integer, ControlPlace> readTo(Map<Partition, Extent> extents) {
    reader.read(
        extents,
        (partition, extent) -> resume.getOrDefault(partition.number(), extent.start()),
        this);
    Map<Integer, ControlPlace> places = new TreeMap<>();
    extents.forEach(
        (partition, extent) -> places.put(partition.number(), place(partition, extent)));
    return places;
  }

  /**
   * What has come since the ends were listed may have been read, too: then they are further. Who
   * stands behind the end and reads nothing stands in a topic that was made anew.
   */
  private ControlPlace place(Partition partition, Extent extent) {
    long position = reader.position(partition);
    boolean moved = position > stood.put(partition.number(), position);
    return new ControlPlace(
        extent.start(),
        moved ? Math.max(extent.end(), position) : extent.end(),
        given.get(partition.number()),
        position);
  }

  /** Nothing below {@code offset} is claimed any more: the next message is told from there. */
  @Override
  public void began(Partition partition, long offset) {
    given.put(partition.number(), offset);
    stood.put(partition.number(), offset);
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> source) {
    Decoded<ControlMessage> decoded = decoder.decode(source.value());
    if (decoded instanceof Decoded.Value<ControlMessage> message) {
      long from = given.put(source.partition(), source.offset() + 1);
      facts.send(
          new Fact.ControlSeen(
              facts.pipeline(),
              facts.now(),
              source.partition(),
              from,
              source.offset(),
              source.key() == null ? "" : new String(source.key(), StandardCharsets.UTF_8),
              Instant.ofEpochMilli(source.timestamp()),
              message.value()));
      if (message.value() instanceof ControlMessage.CommitToTable commit) {
        committed.accept(commit.table());
      }
    } else if (decoded instanceof Decoded.Garbage<ControlMessage> garbage) {
      facts.setAside(source, garbage.reason());
      // It is told as well: if that is lost, the next message must not pass over it.
      given.put(source.partition(), source.offset() + 1);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
