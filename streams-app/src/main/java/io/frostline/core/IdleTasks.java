package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * S1 by P6 and P7: a task answers no round. The sink's task begins to answer with its first record:
 * one that gets none holds up every round until the timeout.
 */
final class IdleTasks {

  private static final int NAMED_MAX = 16;

  /** An answer that is late is seen at the tick after it, and the tick after that decides. */
  private static final Duration TICKS = Duration.ofSeconds(2);

  private IdleTasks() {}

  static Optional<Finding> find(Situation s) {
    Rounds rounds = s.state().rounds();
    Partials partials = rounds.partials();
    boolean open = s.state().incidents().isToldBy(Rule.S1);
    if (partials.rounds() == 0 || (!open && RoundRules.catalogExplains(s).isPresent())) {
      return Optional.empty();
    }
    Set<Partition> missing =
        open || partials.rounds() >= Quiet.ROUNDS ? partials.missing() : idle(s, rounds);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(finding(s, partials.rounds(), missing));
  }

  /**
   * Partitions without an answer in any round of a coordinator that has just begun, while others
   * are answered; and without a record for as long as it takes otherwise. A task that had answered
   * before, or has had something to do lately, may only be slow or gone.
   */
  private static Set<Partition> idle(Situation s, Rounds rounds) {
    Set<Partition> unanswered =
        rounds
            .newest()
            .filter(round -> rounds.completedBy(round.key()) > 0)
            .filter(round -> rounds.completedBy(round.key()) <= rounds.partials().rounds())
            .map(round -> unanswered(s, rounds, round))
            .orElse(Set.of());
    Quiet quiet = s.state().watch().quiet();
    boolean all =
        unanswered.stream().allMatch(partition -> quiet.since(partition, s.look()).isPresent());
    return all ? unanswered : Set.of();
  }

  /** By the newest round that was completed, once an answer would be more than late. */
  private static Set<Partition> unanswered(Situation s, Rounds rounds, Rounds.Round newest) {
    if (newest.took().isEmpty()) {
      return rounds.partials().silent(rounds.answered());
    }
    return s.isOlder(newest.seenAt(), s.config().commitTimeout().plus(TICKS))
        ? rounds.partials().unanswered(rounds.answered())
        : Set.of();
  }

  private static Finding finding(Situation s, int rounds, Set<Partition> missing) {
    Instant since = s.state().rounds().lastSuccess().orElse(s.at());
    return Finding.of(
        Rule.S1,
        Optional.empty(),
        since,
        (rounds == 1 ? "a round" : rounds + " rounds in a row")
            + " ended at the timeout without an answer for "
            + missing.size()
            + " partitions: run no more sink tasks than there are busy partitions",
        Map.of(
            "partitions",
            missing.stream()
                .limit(NAMED_MAX)
                .map(Partition::toString)
                .collect(Collectors.joining(",")),
            "rounds",
            Integer.toString(rounds)));
  }
}
