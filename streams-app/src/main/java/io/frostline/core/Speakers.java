package io.frostline.core;

import io.frostline.core.Fact.ControlSeen;
import java.time.Duration;
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
 * @param newestSentAt time of the newest round that was opened: an older one was read late
 * @param returns times that an old key has spoken again in a row
 * @param returnedAt when it last did
 * @param rivalry the two keys that speak in turn, if there are such
 */
public record Speakers(
    List<String> keys,
    Optional<String> current,
    Instant newestSentAt,
    int returns,
    Instant returnedAt,
    Optional<Rivalry> rivalry) {

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
    return new Speakers(
        List.of(), Optional.empty(), Instant.EPOCH, 0, Instant.EPOCH, Optional.empty());
  }

  /**
   * A round was opened.
   *
   * @param returnsNeeded 1 where the order of records is certain, 2 with several control partitions
   * @param peace after this time without another one a return is forgotten
   */
  Speakers start(ControlSeen fact, int returnsNeeded, Duration peace) {
    String key = fact.key();
    if (fact.sentAt().isBefore(newestSentAt) && returnsNeeded > 1) {
      return this;
    }
    if (current.filter(key::equals).isPresent() || !keys.contains(key)) {
      return new Speakers(
          known(key), Optional.of(key), fact.sentAt(), returns, returnedAt, rivalry);
    }
    boolean again = returns > 0 && !returnedAt.plus(peace).isBefore(fact.at());
    int count = again ? returns + 1 : 1;
    Optional<Rivalry> next = count < returnsNeeded ? rivalry : Optional.of(rivals(key, fact.at()));
    return new Speakers(keys, Optional.of(key), fact.sentAt(), count, fact.at(), next);
  }

  private List<String> known(String key) {
    if (keys.contains(key)) {
      return keys;
    }
    List<String> next = new ArrayList<>(keys);
    next.add(key);
    return List.copyOf(next.subList(Math.max(0, next.size() - KEYS_MAX), next.size()));
  }

  private Rivalry rivals(String key, Instant at) {
    String other = current.orElseThrow();
    boolean keyIsOlder = keys.indexOf(key) < keys.indexOf(other);
    return new Rivalry(
        keyIsOlder ? key : other,
        keyIsOlder ? other : key,
        rivalry.map(Rivalry::since).orElse(at),
        at,
        rivalry.map(Rivalry::olderCompletes).orElse(false));
  }

  /** A round was completed: an older coordinator that completes rounds is not just a zombie. */
  Speakers complete(String key) {
    return rivalry.isPresent()
            && rivalry.get().older().equals(key)
            && !rivalry.get().olderCompletes()
        ? new Speakers(
            keys,
            current,
            newestSentAt,
            returns,
            returnedAt,
            rivalry.map(r -> new Rivalry(r.older(), r.newer(), r.since(), r.last(), true)))
        : this;
  }

  /** Only one of them has spoken since {@code before}: the others are gone. */
  Speakers quietSince(Instant before) {
    return rivalry.filter(r -> r.last().isBefore(before)).isPresent()
        ? new Speakers(
            List.of(current.orElseThrow()), current, newestSentAt, 0, returnedAt, Optional.empty())
        : this;
  }
}
