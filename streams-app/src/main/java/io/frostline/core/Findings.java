package io.frostline.core;

import io.frostline.core.Beats.Beat;
import io.frostline.core.Fact.Tick;
import io.frostline.core.Health.Broken;
import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules that look at the whole state after a tick, worst first. A rule that follows from a
 * worse one stays silent: with a task down it is no news that nothing is committed.
 */
final class Findings {

  /** A connector without task or worker may be about to start. */
  private static final Duration STARTING = Duration.ofSeconds(20);

  /** Connect may be silent while a worker starts and its group settles (seen: 73 s). */
  private static final Duration SILENCE = Duration.ofSeconds(90);

  /** The first commit of a table needs a topic, a rebalance and a whole round before it. */
  private static final Duration FIRST_COMMIT = Duration.ofSeconds(60);

  private static final Duration SLACK = Duration.ofSeconds(5);

  private static final int BEATS_MISSED_MAX = 15;

  private static final String MISSING =
      ": start its worker, or deploy it again with frostline connectors apply";

  private Findings() {}

  static List<Finding> at(PipelineState state, Tick tick) {
    List<Finding> findings = new ArrayList<>();
    if (state.config().isEmpty()) {
      return findings;
    }
    if (state.health().paused()) {
      findings.add(paused(state, tick.at()));
      return findings;
    }
    down(state, tick).ifPresent(findings::add);
    missing(state, tick.at(), findings);
    if (findings.stream().noneMatch(finding -> finding.type() == EventType.DOWN)) {
      captureStalled(state, tick).ifPresent(findings::add);
      stalled(state, tick.at(), findings);
    }
    lag(state, tick, findings);
    return findings;
  }

  /**
   * What nothing can be said about at this tick: a rule that had to be silent has not found that
   * all is well.
   */
  static Set<EventType> undecided(PipelineState state, Tick tick) {
    Set<EventType> types = EnumSet.noneOf(EventType.class);
    if (state.config().isEmpty()) {
      return EnumSet.allOf(EventType.class);
    }
    if (state.health().paused()) {
      types.addAll(EnumSet.allOf(EventType.class));
      types.remove(EventType.PAUSED);
    }
    if (!state.health().sink().isKnown()) {
      types.add(EventType.PAUSED);
      types.add(EventType.DOWN);
    }
    boolean down = down(state, tick).isPresent();
    if (down || !tick.extents().isKnown() || !isWatched(state, tick.at())) {
      types.add(EventType.STALLED);
      types.add(EventType.LAG);
    }
    if (down || !state.health().sourceRunning() || !isWatched(state, tick.at())) {
      types.add(EventType.CAPTURE_STALLED);
    }
    return types;
  }

  /** After a gap it takes a whole round until the pipeline could show that it moves. */
  private static boolean isWatched(PipelineState state, Instant at) {
    PipelineConfig config = state.config().orElseThrow();
    Duration round = config.commitInterval().plus(config.commitTimeout()).plus(SLACK);
    return olderThan(watchingSince(state, at), round, at);
  }

  /** C7 and S20: a task has failed or is missing, or Connect does not answer about the sink. */
  private static Optional<Finding> down(PipelineState state, Tick tick) {
    Health health = state.health();
    Optional<Broken> broken = health.broken();
    if (broken.isPresent()) {
      Instant since = health.badSince().orElse(tick.at());
      boolean open = state.incidents().isOpen(EventType.DOWN);
      if (broken.get().certain() || open || olderThan(since, STARTING, tick.at())) {
        return Optional.of(broken(broken.get(), since));
      }
    }
    Optional<Instant> silent = health.unknownSince();
    if (silent.isPresent() && olderThan(silent.get(), SILENCE, tick.at())) {
      return Optional.of(
          new Finding(
              EventType.DOWN,
              Severity.CRITICAL,
              Rule.S20,
              Optional.empty(),
              silent.get(),
              "Connect gives no status of " + state.pipeline() + MISSING,
              evidence("reason", health.sink().reason().orElse(""))));
    }
    Optional<Instant> sourceSilent = health.sourceUnknownSince();
    Optional<String> source = state.config().flatMap(PipelineConfig::source);
    if (source.isPresent()
        && sourceSilent.isPresent()
        && olderThan(sourceSilent.get(), SILENCE, tick.at())) {
      return Optional.of(
          new Finding(
              EventType.DOWN,
              Severity.CRITICAL,
              Rule.S20,
              Optional.empty(),
              sourceSilent.get(),
              "Connect gives no status of " + source.get() + MISSING,
              evidence("reason", health.source().reason().orElse(""))));
    }
    // Running again is not yet recovered: a commit or a beat has to get through first.
    return state
        .incidents()
        .find(EventType.DOWN, Optional.empty())
        .filter(incident -> !state.tables().isEmpty())
        .filter(incident -> !Decision.movedSince(state, health.lastBad().orElse(incident.since())))
        .map(
            incident ->
                new Finding(
                    EventType.DOWN,
                    Severity.CRITICAL,
                    incident.rule(),
                    Optional.empty(),
                    incident.since(),
                    incident.summary(),
                    Map.of()));
  }

  private static Finding broken(Broken broken, Instant since) {
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("connector", broken.connector());
    evidence.put("state", broken.what());
    broken.cause().ifPresent(cause -> evidence.put("cause", cause));
    return new Finding(
        EventType.DOWN,
        Severity.CRITICAL,
        Rule.C7,
        Optional.empty(),
        since,
        broken.connector() + ": " + broken.what() + broken.cause().map(c -> ": " + c).orElse(""),
        Sorted.copy(evidence));
  }

  /** A1: a person paused or stopped a connector. */
  private static Finding paused(PipelineState state, Instant at) {
    return new Finding(
        EventType.PAUSED,
        Severity.INFO,
        Rule.A1,
        Optional.empty(),
        at,
        "a connector of " + state.pipeline() + " was paused or stopped by a person",
        Sorted.copy(
            Map.of("source", word(state.health().source()), "sink", word(state.health().sink()))));
  }

  /**
   * S10: a table that was there is no longer in the catalog. Another one of the same name does not
   * make that good.
   */
  private static void missing(PipelineState state, Instant at, List<Finding> findings) {
    for (TableState table : state.tables().values()) {
      if (table.missing() || isRecreated(table)) {
        Instant since =
            state
                .incidents()
                .find(EventType.TABLE_MISSING, Optional.of(table.table()))
                .map(Incident::since)
                .orElse(at);
        findings.add(
            new Finding(
                EventType.TABLE_MISSING,
                Severity.CRITICAL,
                Rule.S10,
                Optional.of(table.table()),
                since,
                "the table was dropped or renamed; what is announced for it is thrown away",
                Sorted.copy(
                    Map.of(
                        "uuid", table.uuid().orElse(""),
                        "pendingRows", Long.toString(table.ledger().pendingRows())))));
      }
    }
  }

  private static boolean isRecreated(TableState table) {
    return table.blocked().filter(Catalog.RECREATED::equals).isPresent();
  }

  /** P14: the source runs, and no beat has counted for too long. */
  private static Optional<Finding> captureStalled(PipelineState state, Tick tick) {
    Optional<Beat> counted = state.beats().counted();
    Optional<Duration> interval = state.config().flatMap(PipelineConfig::beatInterval);
    if (interval.isEmpty() || !state.health().sourceRunning()) {
      return Optional.empty();
    }
    Duration silence = interval.get().multipliedBy(BEATS_MISSED_MAX);
    if (counted.isEmpty()) {
      // While the first copy runs there are no beats; once it streams there have to be.
      if (!tick.sourceOffset().isKnown()) {
        return Optional.empty();
      }
      silence = silence.plus(SILENCE);
    }
    Instant watching = watchingSince(state, tick.at());
    Instant last = counted.map(beat -> later(beat.committedAt(), watching)).orElse(watching);
    if (!olderThan(last, silence, tick.at())) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            EventType.CAPTURE_STALLED,
            Severity.CRITICAL,
            Rule.C2,
            Optional.empty(),
            last,
            "no change has come out of the database since "
                + last
                + " although the source says RUNNING",
            evidence(
                "sourceOffset",
                tick.sourceOffset()
                    .map(Object::toString)
                    .orElse(tick.sourceOffset().reason().orElse("")))));
  }

  /** P2 and P9: records wait, and no commit has reached the table for two rounds. */
  private static void stalled(PipelineState state, Instant at, List<Finding> findings) {
    PipelineConfig config = state.config().orElseThrow();
    Duration patience =
        config.commitInterval().multipliedBy(2).plus(config.commitTimeout()).plus(SLACK);
    for (TableState table : state.tables().values()) {
      if (table.waitingSince().isEmpty() || table.missing()) {
        continue;
      }
      Instant since = later(table.waitingSince().get(), watchingSince(state, at));
      Duration limit = table.last().isPresent() ? patience : patience.plus(FIRST_COMMIT);
      // Once said, it holds until something is committed, also across a gap in watching.
      boolean open =
          state
              .incidents()
              .find(EventType.STALLED, Optional.of(table.table()))
              .filter(incident -> !table.waitingSince().get().isAfter(incident.since()))
              .isPresent();
      if (open || olderThan(since, limit, at)) {
        findings.add(
            new Finding(
                EventType.STALLED,
                Severity.CRITICAL,
                Rule.S7,
                Optional.of(table.table()),
                since,
                "records wait since " + since + " and no commit has reached the table",
                Sorted.copy(
                    Map.of(
                        "pendingRows",
                        Long.toString(table.ledger().pendingRows()),
                        "lastSnapshot",
                        table.last().map(last -> Long.toString(last.id())).orElse("none")))));
      }
    }
  }

  /** The service level: a table is further behind than its objective. */
  private static void lag(PipelineState state, Tick tick, List<Finding> findings) {
    Duration objective = state.config().orElseThrow().lagObjective();
    if (!isWatched(state, tick.at())) {
      return;
    }
    for (TableState table : state.tables().values()) {
      Optional<Duration> total = TableLook.of(state, table, tick).lag().total();
      if (total.isPresent() && total.get().compareTo(objective) > 0) {
        Instant since = tick.at().minus(total.get()).plus(objective);
        findings.add(
            new Finding(
                EventType.LAG,
                Severity.WARNING,
                Rule.A6,
                Optional.of(table.table()),
                since,
                "the table is "
                    + total.get().toSeconds()
                    + " s behind; its objective is "
                    + objective.toSeconds()
                    + " s",
                evidence("lagSeconds", Long.toString(total.get().toSeconds()))));
      }
    }
  }

  /** What the app did not see happen it cannot hold against the pipeline. */
  private static Instant watchingSince(PipelineState state, Instant at) {
    return state.watchingSince().orElse(at);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static boolean olderThan(Instant since, Duration limit, Instant at) {
    return Duration.between(since, at).compareTo(limit) > 0;
  }

  private static String word(Seen<ConnectorState> seen) {
    return seen.map(ConnectorState::state).orElse("unknown");
  }

  private static Map<String, String> evidence(String name, String value) {
    return Sorted.copy(Map.of(name, value));
  }
}
