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
   * @param arrivalWatermark everything that had arrived in Kafka by then is in the table
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
    DOWN,
    LAG,
    STALLED,
    CAPTURE_STALLED,
    DATA_LOSS,
    LEDGER_MISMATCH,
    TABLE_MISSING,
    UNDECODABLE,
    PAUSED,
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
   * @param rule id in the failure catalogue
   * @param incident ties the first event to its RECOVERED
   * @param evidence offsets, commit ids, trace line: text by name
   */
  record Event(
      String id,
      String pipeline,
      Optional<String> table,
      EventType type,
      Severity severity,
      String rule,
      String incident,
      Instant at,
      String summary,
      Map<String, String> evidence) {}
}
