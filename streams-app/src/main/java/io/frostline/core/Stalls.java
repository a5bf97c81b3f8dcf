package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * S7, S8 and S19 by P2: rounds that bring no commit while something waits. It is told at the first
 * sign and acted on only when it has not passed by itself: one commit may be slow, or be refused.
 */
final class Stalls {

  /** So many failed rounds in a row do not pass by themselves. */
  private static final int CERTAIN = 2;

  private static final int NAMED_MAX = 16;

  /** An answer is seen at the tick after it, and the tick after that decides. */
  private static final Duration TICKS = Duration.ofSeconds(2);

  private Stalls() {}

  static Optional<Finding> find(Situation s) {
    if (!s.somethingWaits()) {
      return Optional.empty();
    }
    return s.state().rounds().failures() > 0 ? failed(s) : overdue(s);
  }

  /** True if waiting longer would bring nothing: two rounds failed, or it has lasted as long. */
  static boolean isCertain(Situation s) {
    return s.state().rounds().failures() >= CERTAIN || TableRules.anyWaits(s);
  }

  /** The same key has opened another round: the one before has failed, and said nothing. */
  private static Optional<Finding> failed(Situation s) {
    Rounds rounds = s.state().rounds();
    boolean someCommit =
        rounds.recent().stream()
            .skip(Math.max(0, rounds.recent().size() - 1 - rounds.failures()))
            .anyMatch(round -> round.closed() && round.tables() > 0);
    Optional<String> catalog = RoundRules.catalogExplains(s);
    Rule rule = catalog.isPresent() ? Rule.S19 : someCommit ? Rule.S8 : Rule.S7;
    String what =
        rounds.failures() == 1
            ? "the last round has failed without a word"
            : rounds.failures() + " rounds in a row have failed";
    return Optional.of(
        finding(
            s,
            rule,
            rounds.failedSince().orElse(s.at()),
            what
                + (rule == Rule.S8 ? ", some tables are committed and some are not" : "")
                + catalog.map(reason -> ": " + reason).orElse("")
                + unreadable(s)));
  }

  /** The coordinator reads a table before it commits to it, and one that fails ends its round. */
  private static String unreadable(Situation s) {
    return s.state().tables().values().stream()
        .filter(table -> table.ledger().hasPending())
        .flatMap(
            table ->
                RoundRules.unreadable(s, table.table())
                    .map(failing -> "; " + table.table() + " cannot be read: " + failing.reason())
                    .stream())
        .findFirst()
        .orElse("");
  }

  /**
   * The newest round is answered by all, open for longer than any round lately took, and has
   * committed no table. One that lacks answers may have lost its coordinator to a rebalance.
   */
  private static Optional<Finding> overdue(Situation s) {
    Duration allowed = allowed(s.state().rounds(), s.config());
    if (!s.state().health().sink().isKnown()) {
      // A worker that is away ends its rounds with itself.
      return Optional.empty();
    }
    return s.state()
        .rounds()
        .newest()
        .filter(round -> !round.closed() && round.tables() == 0)
        .filter(round -> s.isOlder(since(s, round), allowed.plus(TICKS)))
        .filter(round -> s.state().rounds().isAnswered(s.state().subscribedAt(round.seenAt())))
        .filter(round -> !isCommitted(s, round))
        // What was not read cannot be missed.
        .filter(round -> s.state().control().caughtUp(s.look().tick().control()))
        .map(
            round -> {
              Optional<String> catalog = RoundRules.catalogExplains(s);
              return finding(
                  s,
                  catalog.isPresent() ? Rule.S19 : Rule.S7,
                  since(s, round),
                  "a round is open since "
                      + round.startedAt()
                      + " and commits nothing, though rounds end after "
                      + allowed.toSeconds()
                      + " s"
                      + catalog.map(reason -> ": " + reason).orElse(""));
            });
  }

  /** A snapshot of the round is there; that its coordinator has not said so is another matter. */
  private static boolean isCommitted(Situation s, Rounds.Round round) {
    Optional<String> commit = Optional.of(round.commitId());
    return s.state().tables().values().stream()
        .flatMap(table -> Stream.concat(table.queue().stream(), table.last().stream()))
        .anyMatch(snapshot -> snapshot.commitId().equals(commit));
  }

  private static Instant since(Situation s, Rounds.Round round) {
    return Situation.later(round.seenAt(), s.watchingSince());
  }

  /**
   * A round ends when all have answered, or at the timeout; then come the commits, which may take
   * twice as long as they lately did.
   */
  private static Duration allowed(Rounds rounds, PipelineConfig config) {
    Duration timeout = config.commitTimeout();
    Duration beyond = rounds.slowest().orElse(timeout).minus(timeout);
    return beyond.isNegative() ? timeout : timeout.plus(beyond.multipliedBy(2));
  }

  private static Finding finding(Situation s, Rule rule, Instant since, String what) {
    Rounds rounds = s.state().rounds();
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("connector", s.config().sink());
    evidence.put("failedRounds", Integer.toString(rounds.failures()));
    evidence.put("lastRound", rounds.newest().map(Rounds.Round::commitId).orElse("none"));
    evidence.put("pendingRows", Long.toString(pendingRows(s)));
    evidence.put("waiting", waiting(s));
    return Finding.of(rule, Optional.empty(), since, what, evidence);
  }

  /** Rows that are announced and in no snapshot yet. */
  private static long pendingRows(Situation s) {
    return s.state().tables().values().stream()
        .mapToLong(table -> table.ledger().rows(a -> true))
        .sum();
  }

  private static String waiting(Situation s) {
    return s.state().progress().entrySet().stream()
        .filter(each -> each.getValue().waitingSince().isPresent())
        .map(Map.Entry::getKey)
        .limit(NAMED_MAX)
        .collect(Collectors.joining(","));
  }
}
