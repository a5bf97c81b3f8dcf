package io.frostline.core;

import static io.frostline.core.Output.EventType.CAPTURE_STALLED;
import static io.frostline.core.Output.EventType.DATA_LOSS;
import static io.frostline.core.Output.EventType.DEGRADED;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.DUPLICATES;
import static io.frostline.core.Output.EventType.HUNG;
import static io.frostline.core.Output.EventType.LAG;
import static io.frostline.core.Output.EventType.MISCONFIGURED;
import static io.frostline.core.Output.EventType.STALLED;
import static io.frostline.core.Output.EventType.UNDECODABLE;
import static io.frostline.core.Output.Severity.CRITICAL;
import static io.frostline.core.Output.Severity.INFO;
import static io.frostline.core.Output.Severity.WARNING;

import io.frostline.core.Output.EventType;
import io.frostline.core.Output.Severity;
import java.time.Duration;
import java.util.Optional;

/**
 * The failure catalogue: one constant for each row, under the id that events, tests and the docs
 * use. S is the sink's side, C the capture's, A what is around it. {@code docs/failures.md} is
 * written from it.
 */
public enum Rule {
  S1("a task answers no round", "P6 P7", DEGRADED, WARNING, Remedy.NONE, Bound.rounds(5)),
  S2(
      "an old coordinator speaks again",
      "P4 P5 P2",
      HUNG,
      CRITICAL,
      Remedy.RESTART,
      Bound.rounds(2)),
  S3("two coordinators at once", "P4 P5", HUNG, CRITICAL, Remedy.RESTART, Bound.rounds(2)),
  S4(
      "the coordinator's offset went back",
      "P5 P11 P12",
      HUNG,
      CRITICAL,
      Remedy.ESCALATE,
      Bound.now()),
  S5("files committed twice", "P8 P12", DUPLICATES, CRITICAL, Remedy.ESCALATE, Bound.now()),
  S6(
      "announced files were never committed",
      "P3 P12 P17",
      DATA_LOSS,
      CRITICAL,
      Remedy.ESCALATE,
      Bound.rounds(3)),
  S7("commits fail in silence", "P2", STALLED, CRITICAL, Remedy.LADDER, Bound.rounds(2)),
  S8(
      "commits fail for some tables",
      "P2 P9 P12",
      STALLED,
      CRITICAL,
      Remedy.LADDER,
      Bound.rounds(2)),
  S9(
      "the control topic was recreated",
      "P10 P3",
      DATA_LOSS,
      CRITICAL,
      Remedy.ESCALATE,
      Bound.now()),
  S10(
      "a table was dropped, renamed or replaced",
      "P16 P3",
      DATA_LOSS,
      CRITICAL,
      Remedy.ESCALATE,
      Bound.now()),
  S11("the coordinator cannot keep up", "P5", LAG, WARNING, Remedy.NONE, Bound.rounds(8)),
  S12("a control partition is not read", "P5", STALLED, CRITICAL, Remedy.LADDER, Bound.rounds(8)),
  S13("no coordinator", "P1", DOWN, CRITICAL, Remedy.LADDER, Bound.rounds(4).plus(210)),
  S14("a backlog drains after a pause", "P5", EventType.RECOVERING, INFO, Remedy.NONE, Bound.now()),
  S15("a record the table cannot take", "P9", DOWN, CRITICAL, Remedy.ESCALATE, Bound.now()),
  S16("sinks share a control topic", "lint", MISCONFIGURED, WARNING, Remedy.NONE, Bound.now()),
  S17("a setting without effect", "lint", MISCONFIGURED, WARNING, Remedy.NONE, Bound.now()),
  S18("the offsets' snapshots have expired", "P13", DEGRADED, WARNING, Remedy.NONE, Bound.now()),
  S19(
      "catalog or warehouse unreachable",
      "P2",
      STALLED,
      CRITICAL,
      Remedy.LADDER,
      Bound.now().plus(5)),
  S20("a worker or Connect is gone", "REST", DOWN, CRITICAL, Remedy.NONE, Bound.now().plus(95)),
  C1(
      "capture retries without end",
      "P14 P15",
      CAPTURE_STALLED,
      CRITICAL,
      Remedy.RESTART,
      Bound.beats(16)),
  C2(
      "the change stream stands still",
      "P14",
      CAPTURE_STALLED,
      CRITICAL,
      Remedy.RESTART,
      Bound.beats(16)),
  C3("the database is unreachable", "P14", DOWN, CRITICAL, Remedy.WAIT, Bound.beats(16).plus(10)),
  C4(
      "the replication slot is gone or another",
      "P15",
      DATA_LOSS,
      CRITICAL,
      Remedy.ESCALATE,
      Bound.now()),
  C5("WAL piles up behind the slot", "P15", LAG, CRITICAL, Remedy.ESCALATE, Bound.now()),
  C6("a table is not captured", "lint", MISCONFIGURED, WARNING, Remedy.NONE, Bound.now()),
  C7(
      "a task has failed or is missing",
      "REST",
      DOWN,
      CRITICAL,
      Remedy.LADDER,
      Bound.now().plus(25)),
  C8("changes that fail are skipped", "lint", MISCONFIGURED, WARNING, Remedy.NONE, Bound.now()),
  A1("a person paused a connector", "REST", EventType.PAUSED, INFO, Remedy.NONE, Bound.now()),
  A2("Kafka is unreachable for the app", "no facts", WARNING),
  A3("the app does not start", "exit code", WARNING),
  A4("two instances of the app", "ownership", INFO),
  A5("retention comes close", "P11", LAG, CRITICAL, Remedy.NONE, Bound.now()),
  A6("a table misses its objective", "P9", LAG, WARNING, Remedy.NONE, Bound.now()),
  A7("a record cannot be decoded", "garbage", UNDECODABLE, WARNING, Remedy.NONE, Bound.now()),
  A8("a person works on the pipeline", "action", EventType.REPAIR, INFO, Remedy.NONE, Bound.now()),
  A9("Connect refuses the app", "REST", MISCONFIGURED, CRITICAL, Remedy.NONE, Bound.now());

  /** What is to be done about it. */
  public enum Remedy {
    /** Nothing over REST. */
    NONE,
    /** It passes by itself; a failed task is restarted with growing pauses. */
    WAIT,
    /** Restart all tasks, then as {@link #LADDER}. */
    RESTART,
    /** Failed tasks, then all tasks, then stop and resume, then a person. */
    LADDER,
    /** A person has to act; no restart makes it good. */
    ESCALATE
  }

  /**
   * How long after the evidence exists a finding is reported at the latest.
   *
   * @param rounds commit intervals and timeouts
   * @param beats beat intervals
   * @param extra for looks that come less often than ticks
   */
  public record Bound(int rounds, int beats, Duration extra) {

    /** Ticks, and the app's own looks. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    static Bound now() {
      return new Bound(0, 0, LOOK);
    }

    static Bound rounds(int rounds) {
      return new Bound(rounds, 0, LOOK);
    }

    static Bound beats(int beats) {
      return new Bound(0, beats, LOOK);
    }

    Bound plus(int seconds) {
      return new Bound(rounds, beats, extra.plusSeconds(seconds));
    }

    /** The bound for a pipeline of this configuration. */
    public Duration in(PipelineConfig config) {
      Duration round = config.commitInterval().plus(config.commitTimeout());
      Duration beat = config.beatInterval().orElse(Duration.ZERO);
      return round.multipliedBy(rounds).plus(beat.multipliedBy(beats)).plus(extra);
    }
  }

  private final String title;
  private final String primitives;
  private final Optional<EventType> event;
  private final Severity severity;
  private final Remedy remedy;
  private final Bound bound;

  Rule(
      String title,
      String primitives,
      EventType event,
      Severity severity,
      Remedy remedy,
      Bound bound) {
    this.title = title;
    this.primitives = primitives;
    this.event = Optional.of(event);
    this.severity = severity;
    this.remedy = remedy;
    this.bound = bound;
  }

  /** A row that the app itself shows by being absent: there is no event to raise. */
  Rule(String title, String primitives, Severity severity) {
    this.title = title;
    this.primitives = primitives;
    this.event = Optional.empty();
    this.severity = severity;
    this.remedy = Remedy.NONE;
    this.bound = Bound.now();
  }

  /** What happens, in a few words. */
  public String title() {
    return title;
  }

  /** The detection rules P1–P17 it rests on. */
  public String primitives() {
    return primitives;
  }

  /** The class of its events; absent for what only the app's own silence shows. */
  public Optional<EventType> event() {
    return event;
  }

  public Severity severity() {
    return severity;
  }

  public Remedy remedy() {
    return remedy;
  }

  public Bound bound() {
    return bound;
  }
}
