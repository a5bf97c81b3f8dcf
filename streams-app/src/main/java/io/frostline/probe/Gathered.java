package io.frostline.probe;

import io.frostline.core.Fact;
import io.frostline.topology.FactSink;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends what a look brings together with its tick, on which alone is decided: facts that come one
 * by one would wake producer, broker and fold for each of them. Used by one thread only.
 */
final class Gathered implements FactSink {

  /** A long history is not kept until it ends. */
  static final int MAX = 200;

  private final FactSink sink;
  private final List<Fact> held = new ArrayList<>();

  Gathered(FactSink sink) {
    this.sink = sink;
  }

  @Override
  public void send(Fact fact) {
    held.add(fact);
    if (fact instanceof Fact.Tick || held.size() == MAX) {
      List<Fact> all = List.copyOf(held);
      held.clear();
      all.forEach(sink::send);
    }
  }

  @Override
  public void setAside(ConsumerRecord<byte[], byte[]> source, String reason) {
    sink.setAside(source, reason);
  }
}
