package io.frostline.core;

import io.frostline.core.Health.Broken;
import io.frostline.core.Output.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Rules about what Connect says of the connectors: A1, C3, C7, S13 to S20, and the lint rules. */
final class ConnectRules {

  /** A connector without task or worker may be about to start. */
  static final Duration STARTING = Duration.ofSeconds(20);

  /**
   * A restart is over by then: Connect gives the connector and its tasks five seconds each to end,
   * and the start of a source takes seconds.
   */
  static final Duration RESTARTING = Duration.ofSeconds(40);

  /** Connect may be silent while a worker starts and its group settles (seen: 73 s). */
  static final Duration SILENCE = Duration.ofSeconds(90);

  /** A coordinator may be busy with a commit for as long as this. */
  private static final Duration COMMITTING = Duration.ofSeconds(120);

  /** So long a worker that has started may tell how its tasks ended before: FAILED, at times. */
  private static final Duration REMEMBERING = Duration.ofSeconds(5);

  /** What the client of Connect says of a refusal, and of nothing else. */
  static final String REFUSES = "answers, and refuses";

  private static final String MISSING =
      ": start its worker, or deploy it again with frostline connectors apply";

  private ConnectRules() {}

  /** A1: a person paused or stopped a connector. */
  static void paused(Situation s, Verdicts verdicts) {
    verdicts.found(
        Finding.of(
            Rule.A1,
            Optional.empty(),
            s.at(),
            "a connector of " + s.state().pipeline() + " was paused or stopped by a person",
            Map.of(
                "source", word(s.state().health().source()),
                "sink", word(s.state().health().sink()))));
  }

  /** S14: after a pause a backlog drains before the first commit. */
  static void recovering(Situation s, Verdicts verdicts) {
    s.resuming()
        .ifPresent(
            since ->
                verdicts.found(
                    Finding.of(
                        Rule.S14,
                        Optional.empty(),
                        since,
                        "resumed; what has piled up drains before the next commit",
                        Map.of("resumedAt", since.toString()))));
  }

  /** S16, S17, C6, C8 and what else is found in the connectors' settings. */
  static void settings(Situation s, Verdicts verdicts) {
    for (PipelineConfig.Issue issue : s.config().issues()) {
      verdicts.found(
          Finding.of(
                  issue.rule(),
                  Optional.empty(),
                  s.at(),
                  issue.connector() + ": " + issue.text(),
                  Map.of("connector", issue.connector()))
              .as(EventType.MISCONFIGURED, Output.Severity.WARNING));
    }
  }

  /** The worst of what is down at this moment. */
  static Optional<Finding> now(Situation s) {
    Health health = s.state().health();
    return broken(s)
        .or(() -> CaptureRules.databaseGone(s))
        .or(() -> hangsInARestart(s))
        .or(() -> Silence.ofWorker(s))
        .or(() -> silent(s, health.unknownSince(), health.sink(), s.config().sink()))
        .or(() -> sourceSilent(s))
        .or(() -> noCoordinator(s));
  }

  /** C7, S15 and S19: a task has failed or is missing. */
  private static Optional<Finding> broken(Situation s) {
    Health health = s.state().health();
    Optional<Broken> broken = health.broken();
    if (broken.isEmpty()) {
      return Optional.empty();
    }
    Instant since = health.badSince().orElse(s.at());
    boolean open = s.state().incidents().isOpen(EventType.DOWN);
    // What was seen before a gap in watching may have ended in it, and begun again.
    Instant watched = Situation.later(since, s.watchingSince());
    boolean certain = broken.get().certain() && !remembers(s);
    if (!certain && !open && !s.isOlder(watched, broken.get().certain() ? REMEMBERING : STARTING)) {
      return Optional.empty();
    }
    boolean unreachable = broken.get().cause().filter(Failures::speaksOfReach).isPresent();
    boolean sink = broken.get().connector().equals(s.config().sink());
    if (!sink && CaptureRules.databaseGone(s).isPresent()) {
      return CaptureRules.databaseGone(s);
    }
    Optional<Instant> repeated = s.state().failures().repeatedSince();
    boolean record = broken.get().cause().map(Failures::maySpeakOfARecord).orElse(true);
    if (sink && record && repeated.isPresent()) {
      return Optional.of(poison(s, broken.get(), repeated.get()));
    }
    if (!sink && broken.get().certain() && s.state().watch().source().backSince().isPresent()) {
      return Optional.of(CaptureRules.cannotGoBack(s, broken.get(), since));
    }
    return Optional.of(failed(sink && unreachable ? Rule.S19 : Rule.C7, broken.get(), since));
  }

  /**
   * C7: it was restarted and does not come back, as a source that never ends reading its offsets.
   */
  private static Optional<Finding> hangsInARestart(Situation s) {
    Health health = s.state().health();
    return health
        .restartingSince()
        .map(since -> Situation.later(since, s.watchingSince()))
        .filter(since -> s.isOlder(since, RESTARTING))
        .flatMap(since -> health.restarting().map(broken -> failed(Rule.C7, broken, since)));
  }

  /**
   * What a worker says of its tasks when it is just back may be how they ended. At the first looks
   * nobody knows whether it is.
   */
  private static boolean remembers(Situation s) {
    return !s.isOlder(s.watchingSince(), REMEMBERING)
        || s.state().health().backAt().filter(at -> !s.isOlder(at, REMEMBERING)).isPresent();
  }

  private static Finding failed(Rule rule, Broken broken, Instant since) {
    Finding finding =
        Finding.of(
            rule,
            Optional.empty(),
            since,
            broken.connector()
                + ": "
                + broken.what()
                + broken.cause().map(c -> ": " + c).orElse(""),
            evidence(broken));
    return finding.as(EventType.DOWN, Output.Severity.CRITICAL);
  }

  /** S15: it fails again at the same offset; every restart would end there. */
  private static Finding poison(Situation s, Broken broken, Instant since) {
    Map<String, String> evidence = evidence(broken);
    s.state()
        .failures()
        .stuck()
        .forEach((partition, offset) -> evidence.put(partition.toString(), "stopped at " + offset));
    return Finding.of(
        Rule.S15,
        Optional.empty(),
        since,
        broken.connector()
            + " fails again at the same offset: a record cannot be written, and restarts do not"
            + " help"
            + broken.cause().map(cause -> ": " + cause).orElse(""),
        evidence);
  }

  static Map<String, String> evidence(Broken broken) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("connector", broken.connector());
    evidence.put("state", broken.what());
    broken.cause().ifPresent(cause -> evidence.put("cause", cause));
    return evidence;
  }

  /** A9: Connect answers, and not to this app; that says nothing of how the connectors are. */
  static void refused(Situation s, Verdicts verdicts) {
    Health health = s.state().health();
    Optional<String> refusal =
        refusal(health.sink())
            .or(() -> refusal(health.source()))
            // That nobody answers now does not say that the app would be let in.
            .or(() -> health.sink().isKnown() ? Optional.empty() : refusedBefore(s));
    verdicts.sure(Rule.A9);
    refusal.ifPresent(
        why ->
            verdicts.found(
                Finding.of(
                    Rule.A9,
                    Optional.empty(),
                    health.unknownSince().or(health::sourceUnknownSince).orElse(s.at()),
                    why,
                    Map.of("reason", why))));
  }

  private static Optional<String> refusedBefore(Situation s) {
    return s.state().incidents().open().values().stream()
        .filter(incident -> incident.rule() == Rule.A9)
        .map(Incident::summary)
        .findFirst();
  }

  /** Why Connect refuses this app, if it does. */
  static Optional<String> refusal(Seen<ConnectorState> seen) {
    return seen.reason().filter(why -> why.contains(REFUSES));
  }

  /** S20: Connect does not answer about a connector. */
  private static Optional<Finding> silent(
      Situation s, Optional<Instant> since, Seen<ConnectorState> seen, String connector) {
    return since
        .filter(at -> refusal(seen).isEmpty())
        .map(at -> Situation.later(at, s.watchingSince()))
        .filter(at -> s.isOlder(at, SILENCE))
        .map(
            at ->
                Finding.of(
                    Rule.S20,
                    Optional.empty(),
                    at,
                    "Connect gives no status of " + connector + MISSING,
                    Map.of("reason", seen.reason().orElse(""))));
  }

  private static Optional<Finding> sourceSilent(Situation s) {
    Health health = s.state().health();
    return s.config()
        .source()
        .flatMap(source -> silent(s, health.sourceUnknownSince(), health.source(), source));
  }

  /** S13 and P1: the sink's tasks run, and nobody opens a round. */
  private static Optional<Finding> noCoordinator(Situation s) {
    Optional<Instant> running = s.state().health().sinkRunningSince();
    if (running.isEmpty() || !s.look().tick().control().isKnown()) {
      return Optional.empty();
    }
    Optional<Rounds.Round> newest = s.state().rounds().newest();
    Instant since =
        Situation.later(
            Situation.later(running.get(), s.watchingSince()),
            newest.map(Rounds.Round::seenAt).orElse(Instant.MIN));
    // A remedy may be too quick for anyone to see the tasks end: its coordinator begins anew, too.
    since =
        Situation.later(since, s.state().repair().lastFor(s.config().sink()).orElse(Instant.MIN));
    Duration limit = s.config().commitInterval().multipliedBy(3).plus(s.config().commitTimeout());
    limit =
        limit.plus(Situation.SLACK).compareTo(SILENCE) > 0 ? limit.plus(Situation.SLACK) : SILENCE;
    boolean open = newest.filter(round -> !round.closed()).isPresent();
    if (open || newest.isEmpty()) {
      limit = limit.plus(COMMITTING);
    }
    if (!s.isOlder(since, limit)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.of(
            Rule.S13,
            Optional.empty(),
            since,
            "the sink's tasks run and no commit round was opened since " + since,
            Map.of(
                "connector", s.config().sink(),
                "lastRound", newest.map(Rounds.Round::commitId).orElse("none"))));
  }

  /** Running again is not yet recovered: a commit or a beat has to get through first. */
  static Optional<Finding> notYetMoved(Situation s) {
    return s.state()
        .incidents()
        .find(EventType.DOWN)
        .filter(
            incident ->
                !s.movedSince(
                    s.state()
                        .health()
                        .lastBad()
                        .filter(at -> at.isAfter(incident.since()))
                        .orElse(incident.since())))
        .map(
            incident ->
                Finding.of(
                        incident.rule(),
                        Optional.empty(),
                        incident.since(),
                        incident.summary(),
                        incident.connector().map(c -> Map.of("connector", c)).orElse(Map.of()))
                    .as(EventType.DOWN, incident.severity()));
  }

  private static String word(Seen<ConnectorState> seen) {
    return seen.map(ConnectorState::state).orElse("unknown");
  }
}
