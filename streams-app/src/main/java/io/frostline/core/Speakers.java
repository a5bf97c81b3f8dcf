package io.frostline.core;

import io.frostline.core.Fact.ControlSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Who opens rounds (rule P4). Each coordinator has a key of its own; a new key is a restart, but an
 * old key that speaks after a new one is a coordinator that should be gone.
 *
 * @param keys the keys in the order in which they first spoke, oldest first
 * @param current the key that spoke last
 * @param newestSentAt time of the newest round that was opened: an older one was read late
 * @param returns times that an old key has spoken again in a row
 * @param returnedAt when it last did
 * @param rivalry the two keys that speak in turn, if there are such
 */
public record Speakers(
    List<Speaker> keys,
    Optional<String> current,
    Instant newestSentAt,
    int returns,
    Instant returnedAt,
    Optional<Rivalry> rivalry) {

  private static final int KEYS_MAX = 8;

  /** A coordinator, and when it opened its first round by its own clock. */
  public record Speaker(String key, Instant first) {}

  /**
   * Two coordinators.
   *
   * @param since when the old one spoke again
   * @param last when the two last spoke in turn
   * @param olderCompletes whether the older one has completed a round since
   */
  public record Rivalry(
      String older, String newer, Instant since, Instant last, boolean olderCompletes) {}

  static Speakers none() {
    return new Speakers(
        List.of(), Optional.empty(), Instant.EPOCH, 0, Instant.EPOCH, Optional.empty());
  }

  /**
   * A round was opened. With several control partitions it may be read after later ones: then the
   * one that has spoken since has returned, if it had spoken before as well.
   *
   * @param returnsNeeded 1 where the order of records is certain, 2 with several control partitions
   * @param peace after this time without another one a return is forgotten
   */
  Speakers start(ControlSeen fact, int returnsNeeded, Duration peace) {
    String key = fact.key();
    boolean late = fact.sentAt().isBefore(newestSentAt) && returnsNeeded > 1;
    boolean other = current.filter(known -> !known.equals(key)).isPresent();
    boolean returned = other && (late ? hasSpokenBefore(fact.sentAt()) : find(key).isPresent());
    Speakers heard =
        new Speakers(
            known(new Speaker(key, fact.sentAt())),
            late ? current : Optional.of(key),
            late ? newestSentAt : fact.sentAt(),
            returns,
            returnedAt,
            rivalry);
    return returned
        ? heard.returned(current.orElseThrow(), key, fact.at(), returnsNeeded, peace)
        : heard;
  }

  /** True if the current key had opened a round before {@code sentAt}. */
  private boolean hasSpokenBefore(Instant sentAt) {
    return current.flatMap(this::find).filter(s -> s.first().isBefore(sentAt)).isPresent();
  }

  /** When a coordinator opened its first round, by its own clock. */
  Optional<Instant> first(String key) {
    return find(key).map(Speaker::first);
  }

  private Optional<Speaker> find(String key) {
    return keys.stream().filter(speaker -> speaker.key().equals(key)).findFirst();
  }

  private List<Speaker> known(Speaker speaker) {
    if (find(speaker.key()).isPresent()) {
      return keys;
    }
    List<Speaker> next = new ArrayList<>(keys);
    next.add(speaker);
    next.sort(Comparator.comparing(Speaker::first));
    return List.copyOf(next.subList(Math.max(0, next.size() - KEYS_MAX), next.size()));
  }

  private Speakers returned(String one, String two, Instant at, int needed, Duration peace) {
    boolean again = returns > 0 && !returnedAt.plus(peace).isBefore(at);
    int count = again ? returns + 1 : 1;
    Optional<Rivalry> next = count < needed ? rivalry : Optional.of(rivals(one, two, at));
    return new Speakers(keys, current, newestSentAt, count, at, next);
  }

  private Rivalry rivals(String one, String two, Instant at) {
    List<String> order = keys.stream().map(Speaker::key).toList();
    boolean oneIsOlder = order.indexOf(one) < order.indexOf(two);
    return new Rivalry(
        oneIsOlder ? one : two,
        oneIsOlder ? two : one,
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
            keys.stream().filter(s -> s.key().equals(current.orElseThrow())).toList(),
            current,
            newestSentAt,
            0,
            returnedAt,
            Optional.empty())
        : this;
  }
}
