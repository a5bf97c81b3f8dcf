package io.frostline.core;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Values by topic and partition number: topics that did not change are shared between copies. */
final class ByTopic {

  private ByTopic() {}

  static <V> SortedMap<String, SortedMap<Integer, V>> of(Map<Partition, V> flat) {
    TreeMap<String, SortedMap<Integer, V>> nested = new TreeMap<>();
    flat.forEach(
        (partition, value) ->
            nested
                .computeIfAbsent(partition.topic(), topic -> new TreeMap<>())
                .put(partition.number(), value));
    nested.replaceAll((topic, values) -> Collections.unmodifiableSortedMap(values));
    return Collections.unmodifiableSortedMap(nested);
  }

  /** Where both have a value, {@code merge} decides. */
  static <V> Map<String, SortedMap<Integer, V>> merged(
      Map<String, SortedMap<Integer, V>> base,
      Map<String, ? extends Map<Integer, V>> more,
      BinaryOperator<V> merge) {
    TreeMap<String, SortedMap<Integer, V>> all = null;
    for (Map.Entry<String, ? extends Map<Integer, V>> topic : more.entrySet()) {
      SortedMap<Integer, V> before = base.get(topic.getKey());
      SortedMap<Integer, V> after = mergedOne(before, topic.getValue(), merge);
      if (after != before) {
        all = all == null ? new TreeMap<>(base) : all;
        all.put(topic.getKey(), after);
      }
    }
    return all == null ? base : Collections.unmodifiableSortedMap(all);
  }

  private static <V> SortedMap<Integer, V> mergedOne(
      SortedMap<Integer, V> base, Map<Integer, V> more, BinaryOperator<V> merge) {
    if (base == null) {
      return Sorted.copy(more);
    }
    TreeMap<Integer, V> all = null;
    for (Map.Entry<Integer, V> entry : more.entrySet()) {
      V before = base.get(entry.getKey());
      V after = before == null ? entry.getValue() : merge.apply(before, entry.getValue());
      if (!after.equals(before)) {
        all = all == null ? new TreeMap<>(base) : all;
        all.put(entry.getKey(), after);
      }
    }
    return all == null ? base : Collections.unmodifiableSortedMap(all);
  }

  static <V> V get(Map<String, SortedMap<Integer, V>> map, String topic, int number) {
    SortedMap<Integer, V> values = map.get(topic);
    return values == null ? null : values.get(number);
  }
}
