package io.frostline.core;

import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.ControlMessage.CommitComplete;
import io.frostline.core.ControlMessage.DataComplete;
import io.frostline.core.ControlMessage.StartCommit;
import io.frostline.core.Fact.ControlSeen;
import io.frostline.core.Output.RoundOut;
import io.frostline.core.Output.RoundResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The commit rounds as the control topic shows them.
 *
 * @param recent the newest rounds, oldest first
 * @param answered partitions that were answered in the newest round
 * @param partials those in a row that ended without all answers
 * @param failures rounds in a row that failed
 * @param failedSince when the first of them was seen to have failed
 * @param counts rounds that ended, by result
 */
public record Rounds(
    List<Round> recent,
    Set<Partition> answered,
    Partials partials,
    int failures,
    Optional<Instant> failedSince,
    Map<RoundResult, Long> counts,
    Optional<Instant> lastSuccess,
    Optional<Instant> lastFailure) {

  private static final int RECENT_MAX = 32;

  /** An answer that comes so soon after its round was completed is only late. */
  private static final Duration LATE = Duration.ofSeconds(1);

  /**
   * A round.
   *
   * @param seenAt when its start was read, by the clock of the probe
   * @param closed whether it was completed, or has failed
   * @param tables number of tables that a commit was announced for
   * @param took from its start to its COMMIT_COMPLETE, by the coordinator's clock; one that has
   *     failed has none
   */
  public record Round(
      String key,
      String commitId,
      Instant startedAt,
      Instant seenAt,
      boolean closed,
      int tables,
      Optional<Duration> took) {

    private Round failed() {
      return new Round(key, commitId, startedAt, seenAt, true, tables, Optional.empty());
    }

    private Round completed(Duration duration) {
      return new Round(key, commitId, startedAt, seenAt, true, tables, Optional.of(duration));
    }

    private Round committed() {
      return new Round(key, commitId, startedAt, seenAt, closed, tables + 1, took);
    }
  }

  /** The rounds after a message, and what ended with it. */
  record Step(Rounds rounds, List<Output> outputs) {}

  static Rounds none() {
    return new Rounds(
        List.of(),
        Set.of(),
        Partials.none(),
        0,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }

  /** Nobody speaks of these rounds any more; their counts stay. */
  Rounds forgotten() {
    return new Rounds(
        List.of(),
        Set.of(),
        Partials.none(),
        0,
        Optional.empty(),
        counts,
        lastSuccess,
        lastFailure);
  }

  /** When the round of {@code commitId} began, if that is still remembered. */
  Optional<Instant> startOf(String commitId) {
    return find(commitId).map(Round::startedAt);
  }

  Optional<Round> newest() {
    return recent.isEmpty() ? Optional.empty() : Optional.of(recent.get(recent.size() - 1));
  }

  /** How long the slowest of the rounds took that were completed lately. */
  Optional<Duration> slowest() {
    return recent.stream().flatMap(round -> round.took().stream()).max(Duration::compareTo);
  }

  /** How many of the rounds that a coordinator has opened were completed. */
  int completedBy(String key) {
    return (int)
        recent.stream()
            .filter(round -> round.key().equals(key) && round.took().isPresent())
            .count();
  }

  private Optional<Round> find(String commitId) {
    for (Round round : recent) {
      if (round.commitId().equals(commitId)) {
        return Optional.of(round);
      }
    }
    return Optional.empty();
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
        counted = counted.failed(fact.at(), fact.sentAt());
        next.add(round.failed());
      } else {
        next.add(round);
      }
    }
    next.add(
        new Round(
            fact.key(), start.commitId(), fact.sentAt(), fact.at(), false, 0, Optional.empty()));
    if (next.size() > RECENT_MAX) {
      next.remove(0);
    }
    Partials opened = partials.opened(hasWaited(fact.sentAt()), answered);
    return new Step(counted.withRecent(next).withAnswered(Set.of()).withPartials(opened), outputs);
  }

  /** True if an answer to the newest round, which was completed, is no longer only late. */
  private boolean hasWaited(Instant opened) {
    return newest()
        .flatMap(round -> round.took().map(took -> round.startedAt().plus(took).plus(LATE)))
        .filter(until -> !until.isAfter(opened))
        .isPresent();
  }

  /** Answers of the newest round count; those of others are stale. */
  Rounds answer(DataComplete complete) {
    if (newest().filter(round -> round.commitId().equals(complete.commitId())).isEmpty()) {
      return this;
    }
    SortedSet<Partition> all = new TreeSet<>(answered);
    for (Assignment assignment : complete.assignments()) {
      all.add(assignment.partition());
    }
    // As a sorted set it is copied in one pass when the next answer comes.
    return withAnswered(Collections.unmodifiableSortedSet(all));
  }

  /** A commit to one table was announced. */
  Rounds committed(String commitId) {
    List<Round> next = new ArrayList<>(recent);
    next.replaceAll(round -> round.commitId().equals(commitId) ? round.committed() : round);
    return withRecent(next);
  }

  /**
   * A round that lasted as long as the commit timeout, and was not answered for all partitions, was
   * closed without all answers (P6 and P7).
   *
   * @param subscribed the partitions that were there before the round began; asked for only then
   */
  Step complete(
      ControlSeen fact,
      CommitComplete complete,
      Optional<PipelineConfig> config,
      Supplier<Set<Partition>> subscribed) {
    Optional<Round> open = find(complete.commitId());
    if (open.isPresent() && open.get().closed()) {
      return new Step(this, List.of());
    }
    Optional<Duration> duration =
        open.map(round -> Duration.between(round.startedAt(), fact.sentAt()));
    boolean late =
        duration.isPresent()
            && config.isPresent()
            && duration.get().compareTo(config.get().commitTimeout()) >= 0;
    Set<Partition> unanswered = late ? unanswered(subscribed.get()) : new TreeSet<>();
    boolean partial = !unanswered.isEmpty();
    RoundResult result = partial ? RoundResult.PARTIAL : RoundResult.SUCCESS;
    List<Round> next =
        recent.stream()
            .map(
                round ->
                    round.commitId().equals(complete.commitId())
                        ? round.completed(duration.get())
                        : round)
            .toList();
    Rounds after =
        succeeded(result, fact.sentAt())
            .withRecent(next)
            .withPartials(partials.completed(unanswered));
    return new Step(after, List.of(new RoundOut(fact.pipeline(), result, duration)));
  }

  /** True if the newest round was answered for all partitions that were {@code subscribed}. */
  boolean isAnswered(Set<Partition> subscribed) {
    return answered.containsAll(subscribed);
  }

  /** Those of {@code subscribed} for which none has answered in the newest round, in order. */
  SortedSet<Partition> unanswered(Set<Partition> subscribed) {
    // As a rule there are a thousand answers and nothing left: hashes need no comparing of names.
    Set<Partition> given = new HashSet<>(answered);
    return subscribed.stream()
        .filter(partition -> !given.contains(partition))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Rounds withRecent(List<Round> next) {
    return new Rounds(
        List.copyOf(next),
        answered,
        partials,
        failures,
        failedSince,
        counts,
        lastSuccess,
        lastFailure);
  }

  private Rounds withAnswered(Set<Partition> next) {
    return new Rounds(
        recent, next, partials, failures, failedSince, counts, lastSuccess, lastFailure);
  }

  private Rounds withPartials(Partials next) {
    return next == partials
        ? this
        : new Rounds(
            recent, answered, next, failures, failedSince, counts, lastSuccess, lastFailure);
  }

  private Rounds succeeded(RoundResult result, Instant at) {
    return new Rounds(
        recent,
        answered,
        partials,
        0,
        Optional.empty(),
        counted(result),
        result == RoundResult.SUCCESS ? Optional.of(at) : lastSuccess,
        lastFailure);
  }

  private Rounds failed(Instant seenAt, Instant at) {
    return new Rounds(
        recent,
        answered,
        partials,
        failures + 1,
        Optional.of(failedSince.orElse(seenAt)),
        counted(RoundResult.FAILED),
        lastSuccess,
        Optional.of(at));
  }

  private Map<RoundResult, Long> counted(RoundResult result) {
    return Sorted.with(counts, result, counts.getOrDefault(result, 0L) + 1);
  }
}
