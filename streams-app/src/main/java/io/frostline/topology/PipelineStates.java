package io.frostline.topology;

import io.frostline.core.PipelineState;
import io.frostline.json.JsonException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of the pipelines of one task: in the store as parts, in memory as they are. Memory may
 * run ahead of what is committed, so it lives no longer than the task's topology: when a
 * transaction is aborted Kafka Streams closes the processor, restores the store and begins anew.
 */
final class PipelineStates {

  private static final Logger LOG = LoggerFactory.getLogger(PipelineStates.class);

  private final KeyValueStore<String, byte[]> store;
  private final Map<String, PipelineState> states = new HashMap<>();

  /** Keys of records that could not be read, to be deleted when their pipeline is stored anew. */
  private final Map<String, List<String>> unreadable = new HashMap<>();

  private PipelineStates(KeyValueStore<String, byte[]> store) {
    this.store = store;
  }

  /** Reads all that is in {@code store}. */
  static PipelineStates load(KeyValueStore<String, byte[]> store) {
    Map<String, SortedMap<String, byte[]>> records = new TreeMap<>();
    try (KeyValueIterator<String, byte[]> all = store.all()) {
      while (all.hasNext()) {
        KeyValue<String, byte[]> entry = all.next();
        records
            .computeIfAbsent(StateParts.pipelineOf(entry.key), pipeline -> new TreeMap<>())
            .put(entry.key, entry.value);
      }
    }
    PipelineStates loaded = new PipelineStates(store);
    records.forEach(loaded::join);
    return loaded;
  }

  /** A state of a form that this version cannot read is built again by the probes. */
  private void join(String pipeline, SortedMap<String, byte[]> records) {
    try {
      states.put(pipeline, StateParts.join(pipeline, records));
    } catch (JsonException e) {
      LOG.atWarn()
          .addKeyValue("pipeline", pipeline)
          .addKeyValue("reason", e.getMessage())
          .log("the stored state cannot be read; it is built again from the retained history");
      unreadable.put(pipeline, List.copyOf(records.keySet()));
    }
  }

  Collection<PipelineState> all() {
    return states.values();
  }

  Optional<PipelineState> find(String pipeline) {
    return Optional.ofNullable(states.get(pipeline));
  }

  void save(PipelineState state) {
    forgetUnreadable(state.pipeline());
    StateParts.changes(find(state.pipeline()), state)
        .forEach((key, value) -> store.put(key, value.orElse(null)));
    states.put(state.pipeline(), state);
  }

  /** Deletes all that is stored of a pipeline. */
  void remove(String pipeline) {
    forgetUnreadable(pipeline);
    PipelineState known = states.remove(pipeline);
    if (known != null) {
      StateParts.changes(Optional.empty(), known).keySet().forEach(store::delete);
    }
  }

  private void forgetUnreadable(String pipeline) {
    List<String> stale = unreadable.remove(pipeline);
    if (stale != null) {
      stale.forEach(store::delete);
    }
  }
}
