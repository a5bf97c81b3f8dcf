package io.frostline.core;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Captured topics that no cold table claims yet: they are shown under the name their table will
 * most likely have, so that a table that never appears is not silently missing.
 */
final class Placeholders {

  private Placeholders() {}

  static PipelineState update(PipelineState state, Look look) {
    String namespace = state.config().map(PipelineConfig::namespace).orElse("");
    if (namespace.isEmpty() || !look.endsKnown()) {
      return state;
    }
    Set<String> claimed = new HashSet<>();
    state.watch().retired().values().forEach(claimed::addAll);
    boolean some = false;
    for (TableState table : state.tables().values()) {
      if (table.uuid().isPresent() || !table.past().isEmpty()) {
        claimed.addAll(table.topics());
      }
      some |= isPlaceholder(table);
    }
    if (!some && claimed.containsAll(look.extents().keySet())) {
      return state;
    }
    Map<String, TableState> tables = new TreeMap<>(state.tables());
    boolean changed =
        tables.values().removeIf(t -> isPlaceholder(t) && claimed.containsAll(t.topics()));
    for (Map.Entry<String, SortedMap<Integer, Extent>> topic : look.extents().entrySet()) {
      if (!claimed.contains(topic.getKey()) && hasRecords(topic.getValue())) {
        String name = namespace + "." + suffix(topic.getKey());
        if (!tables.containsKey(name)) {
          tables.put(name, state.newTable(name, topic.getKey()));
          changed = true;
        }
      }
    }
    return changed ? state.withTables(Sorted.copy(tables)) : state;
  }

  static boolean isPlaceholder(TableState table) {
    return table.uuid().isEmpty()
        && !table.topics().isEmpty()
        && table.past().isEmpty()
        && !table.ledger().hasPending();
  }

  private static boolean hasRecords(Map<Integer, Extent> extents) {
    return extents.values().stream().anyMatch(extent -> extent.end() > 0);
  }

  private static String suffix(String topic) {
    return topic.substring(topic.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
