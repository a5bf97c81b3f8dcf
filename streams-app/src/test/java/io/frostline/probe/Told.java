package io.frostline.probe;

import io.frostline.core.Fact;
import io.frostline.topology.FactSink;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps the facts that a probe sends. */
final class Told implements FactSink {

  final List<Fact> facts = new ArrayList<>();

  @Override
  public void send(Fact fact) {
    facts.add(fact);
  }

  @Override
  public void deliver(Fact fact) {
    throw new AssertionError("a probe's facts belong to its watch");
  }

  @Override
  public void setAside(ConsumerRecord<byte[], byte[]> source, String reason) {}
}
