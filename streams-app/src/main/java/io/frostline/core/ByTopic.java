package io.frostline.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Values by topic and partition number: topics that did not change are shared between copies. */
final class ByTopic {

  private ByTopic() {}

  static <V> SortedMap<String, SortedMap<Integer, V>> of(Map<Partition, V> flat) {
    List<Object> topics = new ArrayList<>();
    List<Object> byNumber = new ArrayList<>();
    List<Object> numbers = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    Partition before = null;
    for (Map.Entry<Partition, V> entry : flat.entrySet()) {
      Partition partition = entry.getKey();
      if (before != null && before.compareTo(partition) >= 0) {
        // Probes tell them in order, and then no tree is needed.
        return of(new TreeMap<>(flat));
      }
      if (before != null && !before.topic().equals(partition.topic())) {
        topics.add(before.topic());
        byNumber.add(taken(numbers, values));
      }
      numbers.add(partition.number());
      values.add(entry.getValue());
      before = partition;
    }
    if (before != null) {
      topics.add(before.topic());
      byNumber.add(taken(numbers, values));
    }
    return new ArrayMap<>(topics.toArray(), byNumber.toArray());
  }

  private static <V> SortedMap<Integer, V> taken(List<Object> numbers, List<Object> values) {
    SortedMap<Integer, V> taken = new ArrayMap<>(numbers.toArray(), values.toArray());
    numbers.clear();
    values.clear();
    return taken;
  }

  /** Where both have a value, {@code merge} decides. */
  static <V> Map<String, SortedMap<Integer, V>> merged(
      Map<String, SortedMap<Integer, V>> base,
      Map<String, ? extends Map<Integer, V>> more,
      BinaryOperator<V> merge) {
    return Sorted.merged(base, more, (before, values) -> mergedOne(before, values, merge));
  }

  private static <V> SortedMap<Integer, V> mergedOne(
      SortedMap<Integer, V> base, Map<Integer, V> more, BinaryOperator<V> merge) {
    if (base == null) {
      return Sorted.copy(more);
    }
    Map<Integer, V> all =
        Sorted.merged(
            base,
            more,
            (before, value) -> {
              V after = before == null ? value : merge.apply(before, value);
              return after.equals(before) ? before : after;
            });
    return all == base ? base : Sorted.copy(all);
  }

  static <V> V get(Map<String, SortedMap<Integer, V>> map, String topic, int number) {
    SortedMap<Integer, V> values = map.get(topic);
    return values == null ? null : values.get(number);
  }
}
