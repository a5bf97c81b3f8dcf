package io.frostline.chaos.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * With which snapshot of a table each change arrived. A table that is only appended to holds in a
 * snapshot what arrived with it or before, so every row is read once, however many snapshots there
 * are.
 */
public final class Arrivals implements Soundness.Missing {

  private final Map<Long, Instant> firstMissing;

  private Arrivals(Map<Long, Instant> firstMissing) {
    this.firstMissing = firstMissing;
  }

  /**
   * Compares what was committed with what arrived.
   *
   * @param commits commit time of every change
   * @param appended the changes that each snapshot brought, oldest snapshot first
   */
  public static <K> Arrivals of(Map<K, Instant> commits, Map<Long, List<K>> appended) {
    List<Long> ids = new ArrayList<>(appended.keySet());
    Map<K, Long> arrivedWith = new HashMap<>();
    appended.forEach((id, changes) -> changes.forEach(each -> arrivedWith.putIfAbsent(each, id)));
    Map<Long, Instant> earliest = new HashMap<>();
    Instant missing = Instant.MAX;
    for (Map.Entry<K, Instant> change : commits.entrySet()) {
      Long with = arrivedWith.get(change.getKey());
      if (with == null) {
        missing = earlier(missing, change.getValue());
      } else {
        earliest.merge(with, change.getValue(), Arrivals::earlier);
      }
    }
    Map<Long, Instant> firstMissing = new HashMap<>();
    for (int i = ids.size() - 1; i >= 0; i--) {
      firstMissing.put(ids.get(i), missing);
      missing = earlier(missing, earliest.getOrDefault(ids.get(i), Instant.MAX));
    }
    return new Arrivals(firstMissing);
  }

  @Override
  public Optional<Instant> first(long snapshotId) {
    return Optional.ofNullable(firstMissing.get(snapshotId));
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
