package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** What the fold says after a fact. */
public sealed interface Output {

  /** How far a table is complete, for {@code frostline.watermarks}. */
  record WatermarkOut(Watermark watermark) implements Output {}

  /** How far a table is behind, for {@code frostline.lag}. */
  record LagOut(Lag lag) implements Output {}

  /** A table is no longer watched under this name: what was said about it is to be withdrawn. */
  record TableGoneOut(String table) implements Output {}

  /** Something a person or a program should know, for {@code frostline.events}. */
  record EventOut(Event event) implements Output {}

  /** Something to be done over Connect's REST interface, for {@code frostline.commands}. */
  record CommandOut(Command command) implements Output {}

  /** A commit round has ended, for the metrics. */
  record RoundOut(String pipeline, RoundResult result, Optional<Duration> duration)
      implements Output {}

  /**
   * A snapshot was credited to a table, for the metrics. {@code duration}: since its round began.
   */
  record CommitOut(
      String pipeline, String table, long rows, Optional<Duration> duration, Instant at)
      implements Output {}

  /** How a round ended. */
  enum RoundResult {
    SUCCESS,
    PARTIAL,
    FAILED
  }

  /**
   * A table's watermark.
   *
   * @param sourceWatermark every source change committed at or before it is in the table; already
   *     lessened by the margin
   * @param unknown the reason if there is none
   * @param sourcePosition the exact form
   * @param arrivalWatermark everything that had arrived in Kafka by then is in the table, by the
   *     clock of the probe, with which it may step back
   * @param publicationSeenAt when the database was last seen to publish the table, by its own
   *     clock; absent if it is not asked: then that it always has is taken for granted
   * @param snapshotId the snapshot that holds it
   */
  record Watermark(
      String table,
      Optional<String> uuid,
      String pipeline,
      Optional<Instant> sourceWatermark,
      Optional<String> unknown,
      Optional<Position> sourcePosition,
      Optional<Instant> arrivalWatermark,
      Evidence evidence,
      Optional<Instant> publicationSeenAt,
      Optional<Long> snapshotId,
      Instant observedAt) {}

  /** What a watermark rests on. */
  enum Evidence {
    /** The catalog is read and the ledger balances: sound. */
    LEDGER,
    /** The coordinator's word only: best effort. */
    COORDINATOR
  }

  /**
   * A table's lag by hop.
   *
   * @param total now − watermark
   * @param capture now − newest counting beat
   * @param offload now − arrival watermark
   * @param unreadRecords in Kafka, not yet read by the sink
   * @param stagedRecords read by the sink, not yet in the table
   * @param unknown the reason if {@code total} is absent
   */
  record Lag(
      String table,
      String pipeline,
      Optional<Duration> total,
      Optional<Duration> capture,
      Optional<Duration> offload,
      Optional<Long> unreadRecords,
      Optional<Long> stagedRecords,
      Optional<String> unknown,
      Instant observedAt) {}

  /** Classes of events. */
  enum EventType {
    /** A connector, a task, the coordinator or the database is not there. */
    DOWN,
    /** A table, or what moves it, is further behind than its objective. */
    LAG,
    /** Records wait and no commit reaches the table. */
    STALLED,
    /** More than one coordinator speaks. */
    HUNG,
    /** The source runs and nothing comes from it. */
    CAPTURE_STALLED,
    /** Commits progress, but not as they should. */
    DEGRADED,
    /** Changes are, or with certainty will be, missing from a table. */
    DATA_LOSS,
    /** Rows are in a table more than once. */
    DUPLICATES,
    /** Something looks like a loss and cannot be settled without the catalog. */
    UNCONFIRMED,
    /** A snapshot's files differ from what was announced for it, its rows do not. */
    LEDGER_MISMATCH,
    /** A cold table is no longer in the catalog. */
    TABLE_MISSING,
    /** A setting that goes wrong in silence. */
    MISCONFIGURED,
    /** A record could not be read and was set aside. */
    UNDECODABLE,
    /** A person paused or stopped a connector. */
    PAUSED,
    /** A backlog drains; patience is in order. */
    RECOVERING,
    /** Something was done about an incident, or what was done has worked. */
    REPAIR,
    /** Remedies are used up, or none helps: a person must act. */
    ESCALATED,
    /** An incident is over. */
    RECOVERED
  }

  /** How urgent an event is. */
  enum Severity {
    INFO,
    WARNING,
    CRITICAL
  }

  /**
   * An event.
   *
   * @param id deterministic: the same facts give the same id
   * @param rule its row in the failure catalogue
   * @param incident ties the first event to its RECOVERED
   * @param evidence offsets, commit ids, trace line: text by name
   */
  record Event(
      String id,
      String pipeline,
      Optional<String> table,
      EventType type,
      Severity severity,
      Rule rule,
      String incident,
      Instant at,
      String summary,
      Map<String, String> evidence) {}

  /** What Connect can be told to do, mildest first: the rungs of the ladder. */
  enum Action {
    /** Restart the tasks that have failed. */
    RESTART_FAILED,
    /** Restart the connector and all of its tasks. */
    RESTART_ALL,
    /** Stop the connector, wait until it has stopped, and resume it. */
    STOP_RESUME,
    /** Resume a connector whose {@link #STOP_RESUME} was cut short; no rung of its own. */
    RESUME
  }

  /**
   * A command to the actuator.
   *
   * @param id deterministic, so that a command is carried out once however often it is read
   * @param incident the incident it is meant to end
   * @param reason one sentence for a person
   * @param dryRun true if it is published only, and nobody is to carry it out
   */
  record Command(
      String id,
      String pipeline,
      String connector,
      Action action,
      String incident,
      Instant at,
      String reason,
      boolean dryRun) {}
}
