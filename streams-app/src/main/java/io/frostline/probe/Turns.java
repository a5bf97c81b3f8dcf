package io.frostline.probe;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.iceberg.catalog.TableIdentifier;

/**
 * Which tables are looked at again in the next look at the catalog: a few are all looked at each
 * time; of many those that the sink has said it committed to, and a part of the others, so that
 * none waits for more than {@value #LOOKS} looks.
 */
final class Turns {

  static final int AT_ONCE = 20;
  static final int LOOKS = 4;

  private final Map<TableIdentifier, Instant> lookedAt = new HashMap<>();

  /** Tables that were committed to since their last turn; told by the ticking thread. */
  private final Set<String> committed = ConcurrentHashMap.newKeySet();

  /** The sink says that it has committed to {@code table}. */
  void committed(String table) {
    committed.add(table);
  }

  /** Begins a look at {@code names}; the others are forgotten. */
  Set<TableIdentifier> next(Collection<TableIdentifier> names) {
    Set<TableIdentifier> there = new HashSet<>(names);
    lookedAt.keySet().retainAll(there);
    Set<String> told = Set.copyOf(committed);
    committed.removeAll(told);
    Set<TableIdentifier> due = new HashSet<>(longest(there));
    names.stream().filter(name -> told.contains(name.toString())).forEach(due::add);
    return due;
  }

  private List<TableIdentifier> longest(Set<TableIdentifier> names) {
    int count = Math.max(AT_ONCE, (names.size() + LOOKS - 1) / LOOKS);
    return names.stream()
        .sorted(Comparator.comparing(name -> lookedAt.getOrDefault(name, Instant.MIN)))
        .limit(count)
        .toList();
  }

  /** A look at {@code name} that began at {@code at} has ended: it is there, or it is not. */
  void looked(TableIdentifier name, Instant at) {
    lookedAt.put(name, at);
  }

  /** How many tables were looked at, or found not to be there. */
  int size() {
    return lookedAt.size();
  }

  void forgetAll() {
    lookedAt.clear();
  }

  /**
   * When the oldest of the looks began that what is known of the tables rests on, also of those
   * that are not there.
   */
  Instant oldest(Instant now) {
    return lookedAt.values().stream().min(Comparator.naturalOrder()).orElse(now);
  }
}
