package io.frostline.probe;

import io.frostline.core.ControlMessage;
import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Fact.ControlPlace;
import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Follows the sink's control topic and sends its messages in the order of their offsets. */
final class ControlReader implements AutoCloseable {

  private final String topic;
  private final Map<Integer, Long> resume;
  private final Ends ends;
  private final TopicReader reader;
  private final ControlDecoder decoder;
  private final Facts facts;

  /**
   * @param resume next offset by partition; a partition that is absent is read from its start
   */
  ControlReader(
      SinkSettings sink, Map<Integer, Long> resume, Ends ends, TopicReader reader, Facts facts) {
    this.topic = sink.controlTopic();
    this.resume = Map.copyOf(resume);
    this.ends = ends;
    this.reader = reader;
    this.decoder = new ControlDecoder(sink.group());
    this.facts = facts;
  }

  /** Reads on; returns log start and the position up to which everything was sent. */
  Seen<Map<Integer, ControlPlace>> read() throws InterruptedException {
    Seen<Map<Partition, Extent>> readable = ends.readable(topic);
    if (!readable.isKnown()) {
      return Seen.unknown("control topic: " + readable.reason().orElseThrow());
    }
    reader.read(
        readable.get(),
        (partition, extent) -> resume.getOrDefault(partition.number(), extent.start()),
        this::take);
    Map<Integer, ControlPlace> extents = new TreeMap<>();
    readable
        .get()
        .forEach(
            (partition, extent) ->
                extents.put(
                    partition.number(),
                    new ControlPlace(
                        extent.start(),
                        extent.end(),
                        reader.position(partition),
                        reader.position(partition))));
    return Seen.known(extents);
  }

  private void take(ConsumerRecord<byte[], byte[]> source) {
    Decoded<ControlMessage> decoded = decoder.decode(source.value());
    if (decoded instanceof Decoded.Value<ControlMessage> message) {
      facts.send(
          new Fact.ControlSeen(
              facts.pipeline(),
              facts.now(),
              source.partition(),
              source.offset(),
              source.offset(),
              source.key() == null ? "" : new String(source.key(), StandardCharsets.UTF_8),
              Instant.ofEpochMilli(source.timestamp()),
              message.value()));
    } else if (decoded instanceof Decoded.Garbage<ControlMessage> garbage) {
      facts.setAside(source, garbage.reason());
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
