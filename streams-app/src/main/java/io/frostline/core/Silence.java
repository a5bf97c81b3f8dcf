package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What it means that nothing is heard: of the database (P14), of Connect, or of both. Each has a
 * bound of its own, by what else is seen, so that a restart is no stall and a dead worker no
 * restart.
 */
final class Silence {

  /** Beats that are missed before their absence alone says that the source stands still. */
  static final int BEATS_MISSED_MAX = 15;

  /** Beats that are missed before it does if everything else says so as well. */
  private static final int BEATS_MISSED_MIN = 2;

  /** A beat is seen at the tick after it, and ticks are a second apart. */
  private static final Duration TICKS = Duration.ofSeconds(2);

  /** Another tick, and none is exactly on time: a capture that is slow for once is late by two. */
  private static final Duration TICK = Duration.ofMillis(1_100);

  /**
   * A worker that is stopped gives its tasks so long to end, and with it they leave their groups.
   */
  private static final Duration LEAVING = Duration.ofSeconds(5);

  /** And a look at the group. */
  private static final Duration GONE = LEAVING.plusSeconds(1);

  /** A worker that is stopped and started again answers by then, also on a busy machine. */
  private static final Duration RESTART = Duration.ofSeconds(30);

  private Silence() {}

  /** P14: since when nothing has come out of the database for too long. */
  static Optional<Instant> ofCapture(Situation s) {
    Optional<Duration> beat = s.config().beatInterval();
    // A first copy of the tables holds the beats back until it is done.
    if (beat.isEmpty() || !s.state().watch().copying().isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> broken = brokenOff(s, beat.get());
    return broken.isPresent() ? broken : uncounted(s, beat.get());
  }

  /**
   * The beats came since the source runs and the app looks, and then nothing did: no beat, no
   * record, no offset; and Connect has answered since that the source runs.
   */
  private static Optional<Instant> brokenOff(Situation s, Duration beat) {
    Health health = s.state().health();
    Duration limit = limit(beat);
    return lastBeat(s)
        .filter(at -> s.isOlder(at, limit) && s.look().endsKnown())
        .filter(at -> health.sourceDoubtAt().filter(doubt -> !doubt.isBefore(at)).isEmpty())
        .filter(
            at ->
                health
                    .answeredAt()
                    .filter(answer -> !answer.isBefore(at.plus(beat.multipliedBy(2))))
                    .isPresent())
        .filter(at -> isQuiet(s, s.state().watch().signs().grewAt(), limit))
        .filter(at -> isQuiet(s, s.state().watch().source().movedAt(), limit));
  }

  /** A beat that was read before the app looked steadily may have been waited for since. */
  private static Optional<Instant> lastBeat(Situation s) {
    Optional<Instant> steady = s.state().watch().signs().steadySince();
    return s.state().beats().arrivedAt().filter(at -> steady.filter(at::isAfter).isPresent());
  }

  /** After which a beat and the next one have been missed, and a tick each. */
  static Duration limit(Duration beat) {
    Duration beats = beat.multipliedBy(BEATS_MISSED_MIN);
    return (beats.compareTo(TICKS) > 0 ? beats : TICKS).plus(TICK);
  }

  private static boolean isQuiet(Situation s, Optional<Instant> movedAt, Duration limit) {
    return movedAt.filter(at -> !s.isOlder(at, limit)).isEmpty();
  }

  /** No beat counts, whatever else comes; a source that has just come back is given its time. */
  private static Optional<Instant> uncounted(Situation s, Duration beat) {
    Duration silence = beat.multipliedBy(BEATS_MISSED_MAX);
    Optional<Beats.Beat> counted = s.state().beats().counted();
    if (counted.isEmpty()) {
      // While the first copy runs there are no beats; once it streams there have to be.
      if (!s.look().tick().sourceOffset().isKnown()) {
        return Optional.empty();
      }
      silence = silence.plus(ConnectRules.SILENCE);
    }
    Instant since =
        Situation.later(
            Situation.later(
                s.watchingSince(), s.state().watch().signs().steadySince().orElse(Instant.MIN)),
            s.state().health().sourceAwayAt().orElse(Instant.MIN));
    // The database's clock goes by the clock here, not by the fold's time.
    Instant last =
        counted
            .map(b -> Situation.later(b.committedAt().plus(s.look().ahead()), since))
            .orElse(since);
    return s.isOlder(last, silence) ? Optional.of(last) : Optional.empty();
  }

  /** True if no beat says that what was silent before ticks came closely is not silent any more. */
  static boolean isUnheard(Situation s) {
    Instant steady = s.state().watch().signs().steadySince().orElse(s.at());
    return s.config().beatInterval().isPresent()
        && s.state().watch().copying().isEmpty()
        && s.state()
            .beats()
            .counted()
            .filter(beat -> beat.committedAt().plus(s.look().ahead()).isAfter(steady))
            .isEmpty();
  }

  /** True if {@code since} is so long ago that only a restart will bring the beats back. */
  static boolean isLong(Situation s, Instant since) {
    Duration beat = s.config().beatInterval().orElse(Duration.ZERO);
    return s.isOlder(since, beat.multipliedBy(BEATS_MISSED_MAX));
  }

  /**
   * S20: Connect is silent and so is the database; whether the worker has left tells them apart.
   */
  static Optional<Finding> ofWorker(Situation s) {
    Health health = s.state().health();
    Optional<Instant> answered = health.answeredAt();
    Signs signs = s.state().watch().signs();
    if (answered.isEmpty()
        || ConnectRules.refusal(health.sink()).isPresent()
        || signs.goneAt().filter(s.at()::equals).isEmpty()) {
      // Something works, so only this address of Connect is silent; or nothing is known.
      return Optional.empty();
    }
    Instant heard =
        Situation.later(answered.get(), s.state().beats().arrivedAt().orElse(Instant.MIN));
    Instant since =
        Situation.later(
            Situation.later(heard, s.watchingSince()), signs.steadySince().orElse(s.at()));
    // It may have begun to stop as late as at the first look without an answer.
    Instant silent = Situation.later(since, health.unknownSince().orElse(since));
    boolean stayed = signs.group().filter(look -> look.stayed(silent, LEAVING)).isPresent();
    return s.isOlder(since, stayed ? GONE : RESTART)
        ? Optional.of(gone(s, since, stayed))
        : Optional.empty();
  }

  private static Finding gone(Situation s, Instant since, boolean stayed) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("reason", s.state().health().sink().reason().orElse(""));
    s.state().beats().arrivedAt().ifPresent(at -> evidence.put("lastBeat", at.toString()));
    s.state()
        .watch()
        .signs()
        .group()
        .ifPresent(look -> evidence.put("members", Integer.toString(look.members())));
    return Finding.of(
        Rule.S20,
        Optional.empty(),
        since,
        "Connect does not answer and no change comes out of the database: its worker "
            + (stayed
                ? "was killed, hangs or cannot be reached, for its tasks have not left their groups"
                : "was stopped and has not come back"),
        evidence);
  }
}
