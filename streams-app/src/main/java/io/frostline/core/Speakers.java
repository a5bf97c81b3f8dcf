package io.frostline.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who opens rounds (rule P4). Each coordinator has a key of its own; a new key is a restart, but an
 * old key that speaks after a new one is a coordinator that should be gone.
 *
 * @param keys the keys in the order in which they were first heard, oldest first
 * @param current the key that spoke last
 * @param returns times that an old key has spoken again since the last peace
 * @param rivalry the two keys that speak in turn, if there are such
 */
public record Speakers(
    List<String> keys, Optional<String> current, int returns, Optional<Rivalry> rivalry) {

  private static final int KEYS_MAX = 8;

  /**
   * Two coordinators.
   *
   * @param since when the old one spoke again
   * @param last when the two last spoke in turn
   * @param completes whether both have completed a round since
   */
  public record Rivalry(
      String older, String newer, Instant since, Instant last, boolean olderCompletes) {}

  static Speakers none() {
    return new Speakers(List.of(), Optional.empty(), 0, Optional.empty());
  }

  /**
   * A round was opened.
   *
   * @param returnsNeeded 1 where the order of records is certain, 2 with several control partitions
   */
  Speakers start(String key, Instant at, int returnsNeeded) {
    if (current.filter(key::equals).isPresent()) {
      return this;
    }
    if (!keys.contains(key)) {
      List<String> next = new ArrayList<>(keys);
      next.add(key);
      if (next.size() > KEYS_MAX) {
        next.remove(0);
      }
      return new Speakers(List.copyOf(next), Optional.of(key), returns, rivalry);
    }
    int count = returns + 1;
    if (count < returnsNeeded) {
      return new Speakers(keys, Optional.of(key), count, rivalry);
    }
    String other = current.orElseThrow();
    boolean keyIsOlder = keys.indexOf(key) < keys.indexOf(other);
    Rivalry next =
        new Rivalry(
            keyIsOlder ? key : other,
            keyIsOlder ? other : key,
            rivalry.map(Rivalry::since).orElse(at),
            at,
            rivalry.map(Rivalry::olderCompletes).orElse(false));
    return new Speakers(keys, Optional.of(key), count, Optional.of(next));
  }

  /** A round was completed: an older coordinator that completes rounds is not just a zombie. */
  Speakers complete(String key) {
    return rivalry.isPresent()
            && rivalry.get().older().equals(key)
            && !rivalry.get().olderCompletes()
        ? new Speakers(
            keys,
            current,
            returns,
            rivalry.map(r -> new Rivalry(r.older(), r.newer(), r.since(), r.last(), true)))
        : this;
  }

  /** Only one of them has spoken since {@code before}: the others are gone. */
  Speakers quietSince(Instant before) {
    return rivalry.filter(r -> r.last().isBefore(before)).isPresent()
        ? new Speakers(List.of(current.orElseThrow()), current, 0, Optional.empty())
        : this;
  }
}
