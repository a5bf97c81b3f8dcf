package io.frostline.core;

import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Output.RoundOut;
import io.frostline.core.Output.RoundResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The commit rounds as the control topic shows them.
 *
 * @param recent the newest rounds, oldest first
 * @param counts rounds that ended, by result
 */
public record Rounds(
    List<Round> recent,
    Map<RoundResult, Long> counts,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastFailure) {

  private static final int RECENT_MAX = 32;

  /** A round: who opened it, when, and whether it was closed. */
  public record Round(String key, String commitId, Instant startedAt, boolean closed) {}

  /** The rounds after a message, and what ended with it. */
  record Step(Rounds rounds, List<Output> outputs) {}

  static Rounds none() {
    return new Rounds(List.of(), Map.of(), Optional.empty(), Optional.empty());
  }

  /** When the round of {@code commitId} began, if that is still remembered. */
  Optional<Instant> startOf(String commitId) {
    return recent.stream()
        .filter(round -> round.commitId().equals(commitId))
        .map(Round::startedAt)
        .findFirst();
  }

  /**
   * A new START_COMMIT by the same key before the previous round's COMMIT_COMPLETE means that the
   * previous one has failed: a failed round emits nothing (rule P2).
   */
  Step start(ControlSeen fact, StartCommit start) {
    List<Round> next = new ArrayList<>();
    List<Output> outputs = new ArrayList<>();
    Rounds counted = this;
    for (Round round : recent) {
      if (!round.closed() && round.key().equals(fact.key())) {
        outputs.add(new RoundOut(fact.pipeline(), RoundResult.FAILED, Optional.empty()));
        counted = counted.count(RoundResult.FAILED, fact.sentAt());
        next.add(closed(round));
      } else {
        next.add(round);
      }
    }
    next.add(new Round(fact.key(), start.commitId(), fact.sentAt(), false));
    if (next.size() > RECENT_MAX) {
      next.remove(0);
    }
    return new Step(counted.withRecent(next), outputs);
  }

  /** A round that lasted as long as the commit timeout was closed without all answers (P7). */
  Step complete(ControlSeen fact, CommitComplete complete, Optional<PipelineConfig> config) {
    Optional<Round> open =
        recent.stream().filter(round -> round.commitId().equals(complete.commitId())).findFirst();
    if (open.isPresent() && open.get().closed()) {
      return new Step(this, List.of());
    }
    Optional<Duration> duration =
        open.map(round -> Duration.between(round.startedAt(), fact.sentAt()));
    boolean partial =
        duration.isPresent()
            && config.isPresent()
            && duration.get().compareTo(config.get().commitTimeout()) >= 0;
    RoundResult result = partial ? RoundResult.PARTIAL : RoundResult.SUCCESS;
    List<Round> next =
        recent.stream()
            .map(round -> round.commitId().equals(complete.commitId()) ? closed(round) : round)
            .toList();
    return new Step(
        count(result, fact.sentAt()).withRecent(next),
        List.of(new RoundOut(fact.pipeline(), result, duration)));
  }

  private static Round closed(Round round) {
    return new Round(round.key(), round.commitId(), round.startedAt(), true);
  }

  private Rounds withRecent(List<Round> next) {
    return new Rounds(List.copyOf(next), counts, lastSuccess, lastFailure);
  }

  private Rounds count(RoundResult result, Instant at) {
    return new Rounds(
        recent,
        Sorted.with(counts, result, counts.getOrDefault(result, 0L) + 1),
        result == RoundResult.SUCCESS ? Optional.of(at) : lastSuccess,
        result == RoundResult.FAILED ? Optional.of(at) : lastFailure);
  }
}
