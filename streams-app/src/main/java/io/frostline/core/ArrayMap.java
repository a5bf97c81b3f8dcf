package io.frostline.core;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * An immutable map in key order, kept in two arrays. A copy in which only values are others shares
 * the keys and moves one array, where a tree would be built anew node by node with every fact.
 */
final class ArrayMap<K extends Comparable<K>, V> extends AbstractMap<K, V>
    implements SortedMap<K, V> {

  private final Object[] keys;
  private final Object[] values;

  /** Both arrays belong to the map from now on, and the keys rise. */
  ArrayMap(Object[] keys, Object[] values) {
    this.keys = keys;
    this.values = values;
  }

  /** The entries of {@code map}, which gives them in key order. */
  static <K extends Comparable<K>, V> ArrayMap<K, V> of(SortedMap<K, V> map) {
    return new ArrayMap<>(map.keySet().toArray(), map.values().toArray());
  }

  @SuppressWarnings("unchecked") // Nothing else ever comes in.
  K key(int place) {
    return (K) keys[place];
  }

  @SuppressWarnings("unchecked") // Nothing else ever comes in.
  V value(int place) {
    return (V) values[place];
  }

  /** Where {@code key} is; if it is absent, {@code -1 - place} at which it would have to be. */
  private int find(K key) {
    if (key instanceof Integer number && isAt(number, key)) {
      return number;
    }
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = key(middle).compareTo(key);
      if (order == 0) {
        return middle;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return -1 - low;
  }

  /** Partitions are numbered from nought on without a gap, as a rule: each is its own place. */
  private boolean isAt(int place, K key) {
    return place >= 0 && place < keys.length && keys[place].equals(key);
  }

  /** The place of the first key that is not below {@code key}. */
  int from(K key) {
    int place = find(key);
    return place < 0 ? -1 - place : place;
  }

  /** The map with one value put or replaced. */
  @SuppressWarnings("ReferenceEquality") // The same value is no change.
  ArrayMap<K, V> with(K key, V value) {
    int place = find(key);
    if (place < 0) {
      return new ArrayMap<>(inserted(keys, -1 - place, key), inserted(values, -1 - place, value));
    } else if (values[place] == value) {
      return this;
    }
    Object[] next = values.clone();
    next[place] = value;
    return new ArrayMap<>(keys, next);
  }

  private static Object[] inserted(Object[] from, int place, Object element) {
    Object[] to = Arrays.copyOf(from, from.length + 1);
    System.arraycopy(from, place, to, place + 1, from.length - place);
    to[place] = element;
    return to;
  }

  /** The same keys with other values; the map itself, if each value stays the same object. */
  @SuppressWarnings({"ReferenceEquality", "unchecked"})
  <W> ArrayMap<K, W> map(Function<? super V, ? extends W> function) {
    Object[] next = null;
    for (int place = 0; place < values.length; place++) {
      Object after = function.apply(value(place));
      if (next == null && after != values[place]) {
        next = values.clone();
      }
      if (next != null) {
        next[place] = after;
      }
    }
    return next == null ? (ArrayMap<K, W>) this : new ArrayMap<>(keys, next);
  }

  /** {@code more} put into it; {@code merge} gets null for a key that is absent. */
  @SuppressWarnings("ReferenceEquality") // The same value is no change.
  <M> ArrayMap<K, V> merged(Map<K, M> more, BiFunction<V, M, V> merge) {
    Object[] next = null;
    int place = -1;
    for (Map.Entry<K, M> entry : more.entrySet()) {
      place++;
      if (place >= keys.length || !keys[place].equals(entry.getKey())) {
        // It is not the next one after the last: maps with the same keys need no search.
        place = find(entry.getKey());
      }
      if (place < 0) {
        TreeMap<K, V> all = new TreeMap<>(this);
        more.forEach((key, value) -> all.put(key, merge.apply(all.get(key), value)));
        return of(all);
      }
      V after = merge.apply(value(place), entry.getValue());
      if (after != values[place]) {
        next = next == null ? values.clone() : next;
        next[place] = after;
      }
    }
    return next == null ? this : new ArrayMap<>(keys, next);
  }

  /** True if the keys are the same, and the values the same objects. */
  @SuppressWarnings("ReferenceEquality") // The same objects, not only equal ones.
  boolean holdsSame(ArrayMap<K, V> other) {
    if (keys != other.keys && !Arrays.equals(keys, other.keys)) {
      return false;
    }
    for (int place = 0; place < values.length; place++) {
      if (values[place] != other.values[place]) {
        return false;
      }
    }
    return true;
  }

  private SortedMap<K, V> range(int from, int to) {
    return from == 0 && to == keys.length
        ? this
        : new ArrayMap<>(Arrays.copyOfRange(keys, from, to), Arrays.copyOfRange(values, from, to));
  }

  @Override
  public SortedMap<K, V> subMap(K from, K to) {
    return range(from(from), from(to));
  }

  @Override
  public SortedMap<K, V> headMap(K to) {
    return range(0, from(to));
  }

  @Override
  public SortedMap<K, V> tailMap(K from) {
    return range(from(from), keys.length);
  }

  @Override
  public Comparator<? super K> comparator() {
    return null;
  }

  @Override
  public K firstKey() {
    return end(0);
  }

  @Override
  public K lastKey() {
    return end(keys.length - 1);
  }

  private K end(int place) {
    if (keys.length == 0) {
      throw new NoSuchElementException("the map is empty");
    }
    return key(place);
  }

  @Override
  public int size() {
    return keys.length;
  }

  @Override
  @SuppressWarnings("unchecked") // As with any sorted map, a key of another type is an error.
  public V get(Object key) {
    int place = find((K) key);
    return place < 0 ? null : value(place);
  }

  @Override
  @SuppressWarnings("unchecked") // As above.
  public boolean containsKey(Object key) {
    return find((K) key) >= 0;
  }

  @Override
  public void forEach(BiConsumer<? super K, ? super V> action) {
    for (int place = 0; place < keys.length; place++) {
      action.accept(key(place), value(place));
    }
  }

  @Override
  @SuppressWarnings("unchecked") // As above.
  public Collection<V> values() {
    return (Collection<V>) Collections.unmodifiableList(Arrays.asList(values));
  }

  @Override
  public Set<Map.Entry<K, V>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<K, V>> iterator() {
        return new Iterator<>() {
          private int place;

          @Override
          public boolean hasNext() {
            return place < keys.length;
          }

          @Override
          public Map.Entry<K, V> next() {
            if (!hasNext()) {
              throw new NoSuchElementException("no more entries");
            }
            return new SimpleImmutableEntry<>(key(place), value(place++));
          }
        };
      }

      @Override
      public int size() {
        return keys.length;
      }
    };
  }

  /** Two of its kind are compared place by place. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ArrayMap<?, ?> map
        ? Arrays.equals(keys, map.keys) && Arrays.equals(values, map.values)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return super.hashCode();
  }
}
