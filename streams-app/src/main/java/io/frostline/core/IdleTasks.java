package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    boolean open = s.state().incidents().isToldBy(Rule.S1);
    if (rounds.partials() == 0 || (!open && RoundRules.catalogExplains(s).isPresent())) {
      return Optional.empty();
    }
    Set<Partition> missing =
        open || rounds.partials() >= Quiet.ROUNDS ? rounds.missing() : idle(s, rounds);
    return missing.isEmpty() ? Optional.empty() : Optional.of(finding(s, rounds, missing));
  }

  /**
   * Partitions without an answer in any round of a coordinator that has just begun, while others
   * are answered; and without a record for as long as it takes otherwise. A task that had answered
   * before, or has had something to do lately, may only be slow or gone.
   */
  private static Set<Partition> idle(Situation s, Rounds rounds) {
    Optional<Rounds.Round> newest =
        rounds
            .newest()
            .filter(round -> round.took().isPresent())
            .filter(round -> rounds.completedBy(round.key()) <= rounds.partials())
            .filter(round -> s.isOlder(round.seenAt(), s.config().commitTimeout().plus(TICKS)));
    if (newest.isEmpty() || rounds.answered().isEmpty()) {
      return Set.of();
    }
    Set<Partition> idle = new TreeSet<>(rounds.missing());
    idle.removeAll(rounds.answered());
    Quiet quiet = s.state().watch().quiet();
    boolean all = idle.stream().allMatch(partition -> quiet.since(partition, s.look()).isPresent());
    return all ? idle : Set.of();
  }

  private static Finding finding(Situation s, Rounds rounds, Set<Partition> missing) {
    Instant since = rounds.lastSuccess().orElse(s.at());
    return Finding.of(
        Rule.S1,
        Optional.empty(),
        since,
        (rounds.partials() == 1 ? "a round" : rounds.partials() + " rounds in a row")
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
            Integer.toString(rounds.partials())));
  }
}
