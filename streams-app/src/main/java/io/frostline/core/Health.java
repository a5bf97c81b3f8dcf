package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Connect says of the pipeline's connectors. It says RUNNING through most failures, so this is
 * only ever evidence that something is wrong, never that something is right.
 *
 * @param unknownSince since when Connect has given no answer about the sink
 * @param sourceUnknownSince since when it has given none about the source
 * @param badSince since when a connector or a task is failed or missing
 * @param lastBad when one was last seen so
 * @param sinkRunningSince since when the sink and all of its tasks run, and are the same tasks
 * @param sinkTasks the ids of the sink's tasks when Connect last told of them
 * @param resumedAt when a paused pipeline last ran again
 * @param answeredAt when Connect last gave the state of either
 * @param sourceDoubtAt when it last did not call the source RUNNING, or took long to answer
 * @param sourceAwayAt when it last called it something else, or had been silent for seconds
 * @param backAt when Connect last answered again after it had given no answer, or last called a
 *     connector UNASSIGNED: its worker is away or just back
 * @param restartingSince since when a connector or a task has been RESTARTING
 * @param sourceUnstoppedAt when Connect last said of the source that it is not STOPPED
 * @param sinkUnstoppedAt when it last said so of the sink
 */
public record Health(
    Seen<ConnectorState> source,
    Seen<ConnectorState> sink,
    Optional<Instant> unknownSince,
    Optional<Instant> sourceUnknownSince,
    Optional<Instant> badSince,
    Optional<Instant> lastBad,
    Optional<Instant> sinkRunningSince,
    Optional<List<Integer>> sinkTasks,
    Optional<Instant> resumedAt,
    Optional<Instant> answeredAt,
    Optional<Instant> sourceDoubtAt,
    Optional<Instant> sourceAwayAt,
    Optional<Instant> backAt,
    Optional<Instant> restartingSince,
    Optional<Instant> sourceUnstoppedAt,
    Optional<Instant> sinkUnstoppedAt) {

  private static final Duration BRIEF = Duration.ofSeconds(10);

  /** Connect is asked every second; a worker that starts is silent for longer than this. */
  private static final Duration LATE = Duration.ofSeconds(3);

  private static final String FAILED = "FAILED";
  private static final String RUNNING = "RUNNING";
  private static final String STOPPED = "STOPPED";
  private static final String UNASSIGNED = "UNASSIGNED";
  private static final List<String> BAD = List.of(FAILED, UNASSIGNED);
  private static final List<String> RESTARTING = List.of("RESTARTING");

  /**
   * A connector or a task that does not run, and why.
   *
   * @param certain FAILED is certain at once; without a task or a worker it may be about to start
   */
  record Broken(String connector, String what, boolean certain, Optional<String> cause) {}

  static Health unknown() {
    Seen<ConnectorState> nothing = Seen.unknown("not asked yet");
    return new Health(
        nothing,
        nothing,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Health with(Fact.StatusSeen fact) {
    boolean bad = broken(fact.source()).isPresent() || broken(fact.sink()).isPresent();
    boolean running = runs(fact.sink());
    boolean resumed =
        paused() && fact.sink().isKnown() && !paused(fact.sink()) && !paused(fact.source());
    return new Health(
        fact.source(),
        fact.sink(),
        silent(fact.sink(), unknownSince, fact.at()),
        silent(fact.source(), sourceUnknownSince, fact.at()),
        bad ? Optional.of(badSince.orElse(fact.at())) : Optional.empty(),
        bad ? Optional.of(fact.at()) : lastBad,
        runningSince(fact, running),
        fact.sink().isKnown() ? Optional.of(tasks(fact.sink())) : sinkTasks,
        resumed ? Optional.of(fact.at()) : resumedAt,
        answered(fact),
        isDoubtful(fact) ? Optional.of(fact.at()) : sourceDoubtAt,
        isAway(fact) ? Optional.of(fact.at()) : sourceAwayAt,
        isBack(fact) ? Optional.of(fact.at()) : backAt,
        restarting(fact.source()).or(() -> restarting(fact.sink())).isPresent()
            ? Optional.of(restartingSince.orElse(fact.at()))
            : Optional.empty(),
        isUnstopped(fact.source()) ? Optional.of(fact.at()) : sourceUnstoppedAt,
        isUnstopped(fact.sink()) ? Optional.of(fact.at()) : sinkUnstoppedAt);
  }

  private static boolean isUnstopped(Seen<ConnectorState> seen) {
    return seen.toOptional().filter(state -> !state.state().equals(STOPPED)).isPresent();
  }

  private boolean isBack(Fact.StatusSeen fact) {
    boolean afterSilence = isAnswer(fact) && isSilent() && unknownSince.isPresent();
    return afterSilence || isUnassigned(fact.source()) || isUnassigned(fact.sink());
  }

  private static boolean isUnassigned(Seen<ConnectorState> seen) {
    return seen.toOptional().filter(state -> state.state().equals(UNASSIGNED)).isPresent();
  }

  private static boolean isAnswer(Fact.StatusSeen fact) {
    return fact.source().isKnown() || fact.sink().isKnown();
  }

  /** An answer that is told late is none that came later. */
  private Optional<Instant> answered(Fact.StatusSeen fact) {
    boolean later = answeredAt.filter(at -> !at.isBefore(fact.at())).isEmpty();
    return later && isAnswer(fact) ? Optional.of(fact.at()) : answeredAt;
  }

  private boolean isDoubtful(Fact.StatusSeen fact) {
    return isLate(fact) || !runs(fact.source());
  }

  private boolean isAway(Fact.StatusSeen fact) {
    return isLate(fact) || (fact.source().isKnown() && !runs(fact.source()));
  }

  /** A worker that pauses answers late, and then as if nothing had been. */
  private boolean isLate(Fact.StatusSeen fact) {
    return answeredAt.filter(at -> at.plus(LATE).isBefore(fact.at())).isPresent();
  }

  /** True if Connect says nothing of the pipeline at all. */
  boolean isSilent() {
    return !source.isKnown() && !sink.isKnown();
  }

  /** One answer that is missing does not end it. */
  private Optional<Instant> runningSince(Fact.StatusSeen fact, boolean running) {
    if (running) {
      return sinkRunningSince
          .filter(at -> isSameTasks(fact.sink()))
          .or(() -> Optional.of(fact.at()));
    }
    boolean brief =
        !fact.sink().isKnown()
            && unknownSince.map(at -> at.plus(BRIEF).isAfter(fact.at())).orElse(true);
    return brief ? sinkRunningSince : Optional.empty();
  }

  /** Connect starts all tasks anew when their number changes. */
  private boolean isSameTasks(Seen<ConnectorState> now) {
    return sinkTasks.filter(known -> !known.equals(tasks(now))).isEmpty();
  }

  private static List<Integer> tasks(Seen<ConnectorState> seen) {
    return seen.get().tasks().stream().map(ConnectorState.TaskState::id).toList();
  }

  private static Optional<Instant> silent(
      Seen<ConnectorState> seen, Optional<Instant> before, Instant at) {
    return seen.isKnown() ? Optional.empty() : Optional.of(before.orElse(at));
  }

  /** The first of source and sink that does not run. */
  Optional<Broken> broken() {
    Optional<Broken> atSource = broken(source);
    return atSource.isPresent() ? atSource : broken(sink);
  }

  /** The first of source and sink that is being restarted; some do not come back from it. */
  Optional<Broken> restarting() {
    Optional<Broken> atSource = restarting(source);
    return atSource.isPresent() ? atSource : restarting(sink);
  }

  boolean paused() {
    return paused(source) || paused(sink);
  }

  /** True if {@code connector} is stopped, which is more than paused. */
  boolean isStopped(String connector) {
    return isStopped(source, connector) || isStopped(sink, connector);
  }

  /** True if it is, and Connect has not called it anything else after {@code instant}. */
  boolean isStoppedSince(Instant instant, String connector) {
    return (isStopped(source, connector) && sourceUnstoppedAt.filter(instant::isBefore).isEmpty())
        || (isStopped(sink, connector) && sinkUnstoppedAt.filter(instant::isBefore).isEmpty());
  }

  private static boolean isStopped(Seen<ConnectorState> seen, String connector) {
    return seen.toOptional()
        .filter(state -> state.name().equals(connector) && state.state().equals(STOPPED))
        .isPresent();
  }

  /** Names of the connectors that are paused or stopped. */
  List<String> pausedConnectors() {
    return Stream.of(source, sink).filter(Health::paused).map(seen -> seen.get().name()).toList();
  }

  boolean sourceRunning() {
    return source.toOptional().filter(state -> state.state().equals(RUNNING)).isPresent();
  }

  /** Number of the sink's tasks that have failed. */
  int sinkFailures() {
    return sink.map(
            state ->
                (int) state.tasks().stream().filter(task -> task.state().equals(FAILED)).count())
        .orElse(0);
  }

  private static boolean runs(Seen<ConnectorState> seen) {
    return seen.toOptional()
        .filter(state -> state.state().equals(RUNNING) && !state.tasks().isEmpty())
        .filter(state -> state.tasks().stream().allMatch(task -> task.state().equals(RUNNING)))
        .isPresent();
  }

  private static boolean paused(Seen<ConnectorState> seen) {
    return seen.toOptional()
        .filter(state -> state.state().equals("PAUSED") || state.state().equals(STOPPED))
        .isPresent();
  }

  private static Optional<Broken> broken(Seen<ConnectorState> seen) {
    if (!seen.isKnown() || paused(seen)) {
      return Optional.empty();
    }
    ConnectorState state = seen.get();
    Optional<Broken> bad = in(state, BAD);
    if (bad.isPresent()) {
      return bad;
    }
    // A connector without a task moves nothing, whatever its own state says (C7). While it starts
    // it has none either, so the rule that uses this waits before it believes it.
    return state.state().equals(RUNNING) && state.tasks().isEmpty()
        ? Optional.of(new Broken(state.name(), "it has no task", false, Optional.empty()))
        : Optional.empty();
  }

  private static Optional<Broken> restarting(Seen<ConnectorState> seen) {
    return paused(seen)
        ? Optional.empty()
        : seen.toOptional().flatMap(state -> in(state, RESTARTING));
  }

  /** The connector or the first of its tasks that is in one of {@code states}. */
  private static Optional<Broken> in(ConnectorState state, List<String> states) {
    if (states.contains(state.state())) {
      return Optional.of(
          new Broken(
              state.name(),
              "the connector is " + state.state(),
              state.state().equals(FAILED),
              Optional.empty()));
    }
    return state.tasks().stream()
        .filter(task -> states.contains(task.state()))
        .findFirst()
        .map(
            task ->
                new Broken(
                    state.name(),
                    "task " + task.id() + " is " + task.state(),
                    task.state().equals(FAILED),
                    task.cause()));
  }
}
