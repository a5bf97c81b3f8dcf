package io.frostline.probe;

import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.topology.FactSink;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Sends one pipeline's facts, with times that never go back while this process watches it. */
final class Facts {

  private final String pipeline;
  private final FactSink sink;
  private final Clock clock;
  private Instant last = Instant.MIN;

  Facts(String pipeline, FactSink sink, Clock clock) {
    this.pipeline = pipeline;
    this.sink = sink;
    this.clock = clock;
  }

  String pipeline() {
    return pipeline;
  }

  Instant now() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (now.isAfter(last)) {
      last = now;
    }
    return last;
  }

  void send(Fact fact) {
    sink.send(fact);
  }

  /** Keeps a record that could not be decoded, and tells the fold. */
  void setAside(ConsumerRecord<byte[], byte[]> source, String reason) {
    sink.setAside(source, reason);
    sink.send(
        new Fact.Undecodable(
            pipeline,
            now(),
            new Partition(source.topic(), source.partition()),
            source.offset(),
            reason));
  }
}
