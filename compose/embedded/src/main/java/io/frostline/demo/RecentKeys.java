package io.frostline.demo;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The newest keys of a thread's own rows; older ones are forgotten. */
final class RecentKeys<K> {

  private static final int LIMIT = 1_000;

  private final Deque<K> keys = new ArrayDeque<>();

  void add(K key) {
    keys.addLast(key);
    if (keys.size() > LIMIT) {
      keys.removeFirst();
    }
  }

  List<K> newest(int count) {
    List<K> newest = new ArrayList<>();
    for (var each = keys.descendingIterator(); each.hasNext() && newest.size() < count; ) {
      newest.add(each.next());
    }
    return newest;
  }

  List<K> takeOldest(int count) {
    List<K> oldest = new ArrayList<>();
    while (!keys.isEmpty() && oldest.size() < count) {
      oldest.add(keys.removeFirst());
    }
    return oldest;
  }
}
