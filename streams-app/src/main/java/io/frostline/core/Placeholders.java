package io.frostline.core;

import io.frostline.core.Fact.Tick;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Captured topics that no cold table claims yet: they are shown under the name their table will
 * most likely have, so that a table that never appears is not silently missing.
 */
final class Placeholders {

  private Placeholders() {}

  static PipelineState update(PipelineState state, Tick tick) {
    String namespace = state.config().map(PipelineConfig::namespace).orElse("");
    if (namespace.isEmpty() || !tick.extents().isKnown()) {
      return state;
    }
    Set<String> claimed =
        state.tables().values().stream()
            .filter(table -> table.uuid().isPresent())
            .flatMap(table -> table.topics().stream())
            .collect(Collectors.toSet());
    Map<String, TableState> tables = new TreeMap<>();
    state
        .tables()
        .forEach(
            (name, table) -> {
              if (!isPlaceholder(table) || !claimed.containsAll(table.topics())) {
                tables.put(name, table);
              }
            });
    for (String topic : topicsWithRecords(tick)) {
      String name = namespace + "." + suffix(topic);
      if (!claimed.contains(topic) && !tables.containsKey(name)) {
        tables.put(name, TableState.of(name).withTopics(topic));
      }
    }
    return state.withTables(Sorted.copy(tables));
  }

  static boolean isPlaceholder(TableState table) {
    return table.uuid().isEmpty()
        && !table.topics().isEmpty()
        && table.past().isEmpty()
        && table.ledger().pending().isEmpty();
  }

  private static Set<String> topicsWithRecords(Tick tick) {
    Set<String> topics = new TreeSet<>();
    tick.extents()
        .get()
        .forEach(
            (partition, extent) -> {
              if (extent.end() > 0) {
                topics.add(partition.topic());
              }
            });
    return topics;
  }

  private static String suffix(String topic) {
    return topic.substring(topic.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
