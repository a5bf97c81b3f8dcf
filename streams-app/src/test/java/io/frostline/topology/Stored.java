package io.frostline.topology;

import io.frostline.core.PipelineState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A store of states without a topology around it. */
final class Stored {

  private Stored() {}

  static KeyValueStore<String, byte[]> empty() {
    KeyValueStore<String, byte[]> store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(FoldTopology.STATES),
                Serdes.String(),
                Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(new MockProcessorContext<>().getStateStoreContext(), store);
    return store;
  }

  static void put(KeyValueStore<String, byte[]> store, PipelineState state) {
    StateParts.changes(Optional.empty(), state)
        .forEach((key, value) -> store.put(key, value.orElseThrow()));
  }

  static Map<String, byte[]> records(KeyValueStore<String, byte[]> store) {
    Map<String, byte[]> records = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        records.put(entry.key, entry.value);
      }
    }
    return records;
  }

  static void replace(KeyValueStore<String, byte[]> store, Map<String, byte[]> records) {
    records(store).keySet().forEach(store::delete);
    records.forEach(store::put);
  }
}
