package io.frostline.topology;

import io.frostline.core.Fact;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes what the probes learn. The facts of one pipeline arrive in the order in which they were
 * sent.
 */
public interface FactSink {

  /**
   * Sends a fact. A {@link Fact.Tick} says that everything before it was given, so it waits until
   * the facts before it are acknowledged. Blocks, within a bound, while Kafka does not take more.
   *
   * @throws FactsLostException if this fact or an earlier one of the pipeline did not arrive; the
   *     probes then begin again at {@link Ownership#resume}
   */
  void send(Fact fact);

  /**
   * Sends a fact that belongs to no watch, such as what became of a command, and returns when Kafka
   * has it. Whether it arrives is told to the caller alone, and no tick vouches for it.
   *
   * @throws FactsLostException if it did not arrive in time
   */
  void deliver(Fact fact);

  /**
   * Copies a record that could not be decoded to the quarantine topic, as it came. Send {@link
   * Fact.Undecodable} after it.
   *
   * @param reason one line, without the record's content
   */
  void setAside(ConsumerRecord<byte[], byte[]> source, String reason);
}
