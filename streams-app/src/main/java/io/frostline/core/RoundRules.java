package io.frostline.core;

import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Rules about the sink's rounds and its coordinator: S2 to S4, S6, S11, S12 and S19. */
final class RoundRules {

  private static final Duration CROWDED_MAX = Duration.ofSeconds(60);
  private static final Duration CATALOG_SILENCE = Duration.ofSeconds(30);

  private static final Duration LOOKS_APART = Duration.ofSeconds(2);

  private RoundRules() {}

  static void find(Situation s, boolean down, Verdicts verdicts) {
    IdleTasks.find(s).ifPresent(verdicts::found);
    coordinators(s, verdicts);
    offsets(s, verdicts);
    backlog(s, verdicts);
    catalogGone(s, verdicts);
    if (down || s.settles() || !s.look().endsKnown() || !s.isWatched()) {
      verdicts.unknown(EventType.STALLED, "down, resuming or not watched");
      return;
    }
    Stalls.find(s).ifPresent(verdicts::found);
  }

  /** S2 and S3 by P4 and P5: more than one coordinator. */
  private static void coordinators(Situation s, Verdicts verdicts) {
    Optional<Speakers.Rivalry> rivalry = s.state().speakers().rivalry();
    if (rivalry.isPresent()) {
      Speakers.Rivalry two = rivalry.get();
      verdicts.found(
          Finding.of(
              two.olderCompletes() ? Rule.S3 : Rule.S2,
              Optional.empty(),
              two.since(),
              two.olderCompletes()
                  ? "two coordinators open and complete rounds in turn"
                  : "a coordinator that was replaced opens rounds again",
              Map.of(
                  "connector", s.config().sink(),
                  "olderKey", two.older(),
                  "newerKey", two.newer())));
    }
    Optional<Instant> crowded =
        s.state().watch().crowdedSince().map(at -> Situation.later(at, s.watchingSince()));
    boolean told = s.state().incidents().isToldBy(Rule.S3);
    if (crowded.filter(at -> told || s.isOlder(at, CROWDED_MAX)).isPresent()) {
      verdicts.found(
          Finding.of(
              Rule.S3,
              Optional.empty(),
              crowded.get(),
              "the coordinator's group has more than one member",
              Map.of(
                  "connector", s.config().sink(),
                  "group", s.config().coordinatorGroup())));
    }
  }

  /** S4 and S6 by P5, P11 and P17: the coordinator's offset went back, or is gone. */
  private static void offsets(Situation s, Verdicts verdicts) {
    CoordinatorOffsets coordinator = s.state().watch().coordinator();
    Map<Integer, Long> now = s.look().tick().coordinator().orElse(Map.of());
    Map<Integer, Fact.ControlPlace> control = s.look().tick().control().orElse(Map.of());
    boolean deleted =
        now.entrySet().stream()
            .anyMatch(
                each ->
                    control.containsKey(each.getKey())
                        && each.getValue() < control.get(each.getKey()).start());
    // Two instances that take over from each other may tell their looks in the wrong order.
    if (coordinator.behind().filter(s.at()::isAfter).isPresent()) {
      Finding finding =
          Finding.of(
              Rule.S4,
              Optional.empty(),
              coordinator.behind().get(),
              "the coordinator's committed offset went back"
                  + (deleted ? ", to announcements that Kafka has deleted" : ""),
              Map.of("highest", coordinator.highest().toString(), "now", now.toString()));
      verdicts.found(deleted ? finding.as(EventType.DATA_LOSS, Severity.CRITICAL) : finding);
    } else if (deleted) {
      verdicts.found(
          Finding.of(
              Rule.A5,
              Optional.empty(),
              s.at(),
              "Kafka has deleted announcements that the coordinator has not committed: a restart"
                  + " of the sink now loses them",
              Map.of("coordinator", now.toString())));
    }
    coordinator
        .goneSince()
        .ifPresent(
            since ->
                verdicts.found(
                    Finding.of(
                            Rule.S6,
                            Optional.empty(),
                            since,
                            "the coordinator's group has no committed offset any more"
                                + (coordinator.now().isEmpty()
                                    ? ""
                                    : " in control partitions " + coordinator.missing())
                                + ": a restart of the sink now loses what is announced there and"
                                + " not committed",
                            Map.of(
                                "group", s.config().coordinatorGroup(),
                                "lastOffsets", coordinator.highest().toString(),
                                "offsets", coordinator.now().toString()))
                        .as(EventType.DEGRADED, Severity.CRITICAL)));
    if (!s.look().tick().coordinator().isKnown()) {
      verdicts.unknown(EventType.HUNG, "the coordinator's offsets are not known");
      verdicts.unknown(EventType.DEGRADED, "the coordinator's offsets are not known");
    }
  }

  /** S11 and S12 by P5: the coordinator falls behind, as a whole or on one partition. */
  private static void backlog(Situation s, Verdicts verdicts) {
    CoordinatorLag lag = s.state().coordinatorLag();
    Set<Integer> behind = new TreeSet<>(lag.leftBehind());
    for (TableState table : s.state().tables().values()) {
      table
          .ledger()
          .announced()
          .filter(a -> lag.isLeft(a) && !lag.isLost(a))
          .forEach(a -> behind.add(a.partition()));
    }
    if (!behind.isEmpty()) {
      verdicts.found(
          Finding.of(
              Rule.S12,
              Optional.empty(),
              s.at(),
              "control partitions "
                  + behind
                  + " are not read: what is announced there is not"
                  + " committed",
              Map.of("partitions", behind.toString(), "connector", s.config().sink())));
    } else if (lag.grows()) {
      verdicts.found(
          Finding.of(
              Rule.S11,
              Optional.empty(),
              s.at(),
              "the coordinator falls behind: " + lag.newest() + " control records wait",
              Map.of("waiting", Long.toString(lag.newest()))));
    }
  }

  /** S19: the catalog cannot be read from here; nothing can be settled without it. */
  private static void catalogGone(Situation s, Verdicts verdicts) {
    catalogFails(s)
        .ifPresent(
            failing ->
                verdicts.found(
                    Finding.of(
                            Rule.S19,
                            Optional.empty(),
                            failing.since(),
                            "the catalog does not answer as it should, and nothing can be"
                                + " committed or told without it: "
                                + failing.reason(),
                            Map.of(
                                "reason", failing.reason(),
                                "since", failing.since().toString()))
                        .as(EventType.DEGRADED, Severity.WARNING)));
  }

  static Optional<Watch.Failing> catalogFails(Situation s) {
    return s.state().watch().catalogFailing().filter(failing -> isCertain(s, failing));
  }

  /** The catalog lists the table, and does not give it. */
  static Optional<Watch.Failing> unreadable(Situation s, String table) {
    Watch.Failing failing = s.state().watch().unreadable().get(table);
    return failing != null && isCertain(s, failing) ? Optional.of(failing) : Optional.empty();
  }

  /**
   * Looks in a row have failed, and not all within a moment: one may be chance. Once told, it holds
   * across a gap in watching.
   */
  private static boolean isCertain(Situation s, Watch.Failing failing) {
    return s.config().catalogReadable()
        && failing.looks() >= Watch.LOOKS_MIN
        && (s.state().incidents().isToldBy(Rule.S19)
            || s.isOlder(Situation.later(failing.since(), s.watchingSince()), LOOKS_APART));
  }

  /**
   * What the catalog's failing explains is not told as something else: not while it fails, nor
   * until the sink has had the time to make up for it.
   */
  static Optional<String> catalogExplains(Situation s) {
    return catalogFails(s)
        .map(Watch.Failing::reason)
        .or(
            () ->
                s.state()
                    .repair()
                    .catalog()
                    .filter(obstacle -> obstacle.explains(s.at(), s.patience()))
                    .map(
                        obstacle ->
                            "the catalog did not answer from " + obstacle.seenAt() + " on"));
  }

  /** So long that what was announced meanwhile may have been committed unseen. */
  static Optional<Watch.Failing> failingCatalog(Situation s, String table) {
    Instant seen = s.state().watch().catalogAt(table).orElse(Instant.MIN);
    return catalogFails(s)
        .or(() -> unreadable(s, table))
        .filter(failing -> s.isOlder(Situation.later(seen, s.watchingSince()), CATALOG_SILENCE));
  }
}
