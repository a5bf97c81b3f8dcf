package io.frostline.topology;

import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * The picture: observations in, one processor with its state, and a topic for each kind of output.
 */
public final class FoldTopology {

  static final String STATES = "pipelines";
  static final String TO_WATERMARKS = "to-watermarks";
  static final String TO_LAG = "to-lag";
  static final String TO_EVENTS = "to-events";
  static final String TO_COMMANDS = "to-commands";
  static final String TO_QUARANTINE = "to-quarantine";

  private static final String FACTS = "facts";
  private static final String FOLD = "fold";

  private FoldTopology() {}

  /** Where the pipelines' states are kept; either way their changelog is in Kafka. */
  public enum Store {
    PERSISTENT,
    IN_MEMORY
  }

  /** Builds the topology. */
  public static Topology build(
      Folding folding, Board board, OwnedPartitions ownership, Store store) {
    KeyValueBytesStoreSupplier supplier =
        store == Store.PERSISTENT
            ? Stores.persistentKeyValueStore(STATES)
            : Stores.inMemoryKeyValueStore(STATES);
    Topology topology = new Topology();
    topology.addSource(
        FACTS, new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.OBSERVATIONS);
    topology.addProcessor(FOLD, () -> new FoldProcessor(folding, board, ownership), FACTS);
    // With the cache a part that changes with every fact goes to the changelog once per commit.
    topology.addStateStore(
        Stores.keyValueStoreBuilder(supplier, Serdes.String(), Serdes.ByteArray())
            .withCachingEnabled(),
        FOLD);
    sink(topology, TO_WATERMARKS, Topics.WATERMARKS);
    sink(topology, TO_LAG, Topics.LAG);
    sink(topology, TO_EVENTS, Topics.EVENTS);
    sink(topology, TO_COMMANDS, Topics.COMMANDS);
    sink(topology, TO_QUARANTINE, Topics.QUARANTINE);
    return topology;
  }

  private static void sink(Topology topology, String name, String topic) {
    topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), FOLD);
  }
}
