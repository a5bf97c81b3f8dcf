package io.frostline.core;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Immutable maps in key order, so that the same state is always written the same way. */
final class Sorted {

  private Sorted() {}

  static <K extends Comparable<K>, V> SortedMap<K, V> copy(Map<K, V> map) {
    return arrays(map);
  }

  static <K extends Comparable<K>, V> SortedMap<K, V> one(K key, V value) {
    return new ArrayMap<>(new Object[] {key}, new Object[] {value});
  }

  static <K extends Comparable<K>, V> SortedMap<K, V> with(Map<K, V> map, K key, V value) {
    return arrays(map).with(key, value);
  }

  static <K extends Comparable<K>, V> SortedMap<K, V> without(Map<K, V> map, K key) {
    TreeMap<K, V> rest = new TreeMap<>(map);
    rest.remove(key);
    return copy(rest);
  }

  /** The map with {@code more} put into it; itself, if each value stays the same object. */
  static <K extends Comparable<K>, V> Map<K, V> withAll(Map<K, V> map, Map<K, V> more) {
    return merged(map, more, (before, after) -> after);
  }

  /** As {@link #withAll}; {@code merge} gets null for a key that is absent. */
  static <K extends Comparable<K>, V, M> Map<K, V> merged(
      Map<K, V> map, Map<K, M> more, BiFunction<V, M, V> merge) {
    ArrayMap<K, V> before = arrays(map);
    ArrayMap<K, V> after = before.merged(more, merge);
    // What came back from the store in another form has not changed either.
    return after == before ? map : after;
  }

  /** {@code before} if {@code after} has the same objects in it. */
  static <K extends Comparable<K>, V> Map<K, V> same(Map<K, V> before, Map<K, V> after) {
    return arrays(before).holdsSame(arrays(after)) ? before : after;
  }

  /** The same keys with other values; the map itself, if each value stays the same object. */
  static <K extends Comparable<K>, V> Map<K, V> replaced(Map<K, V> map, Function<V, V> function) {
    ArrayMap<K, V> before = arrays(map);
    ArrayMap<K, V> after = before.map(function);
    return after == before ? map : after;
  }

  /** The same keys with values of another kind. */
  static <K extends Comparable<K>, V, W> SortedMap<K, W> map(
      Map<K, V> map, Function<V, W> function) {
    return arrays(map).map(function);
  }

  static <K extends Comparable<K>, V> ArrayMap<K, V> arrays(Map<K, V> map) {
    if (map instanceof ArrayMap<K, V> arrays) {
      return arrays;
    }
    return ArrayMap.of(
        map instanceof SortedMap<K, V> sorted && sorted.comparator() == null
            ? sorted
            : new TreeMap<>(map));
  }
}
