package io.frostline.core;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Something learnt about a pipeline at a time. Facts are all the fold knows. */
public sealed interface Fact {

  /** Name of the pipeline: the sink connector's name. */
  String pipeline();

  /** When it was learnt, by the clock of the probe. */
  Instant at();

  /** The connectors' configuration, at the start and whenever it changes. */
  record Configured(String pipeline, Instant at, PipelineConfig config) implements Fact {}

  /**
   * A beat's change record.
   *
   * @param position its place in the source's change stream
   * @param committedAt commit time in the database
   */
  record BeatSeen(String pipeline, Instant at, Position position, Instant committedAt)
      implements Fact {}

  /**
   * A record of the control topic.
   *
   * @param key the sender's key: one random key per producer
   * @param sentAt record timestamp
   */
  record ControlSeen(
      String pipeline,
      Instant at,
      int partition,
      long offset,
      String key,
      Instant sentAt,
      ControlMessage message)
      implements Fact {}

  /** States of the pipeline's connectors. */
  record StatusSeen(
      String pipeline, Instant at, Seen<ConnectorState> source, Seen<ConnectorState> sink)
      implements Fact {}

  /** The pipeline's tables in the catalog. */
  record CatalogSeen(String pipeline, Instant at, Seen<List<TableSeen>> tables) implements Fact {}

  /**
   * Nothing readable lies in {@code partition} between {@code from} and {@code reached}: only
   * transaction markers, aborted records and tombstones.
   */
  record TailSeen(String pipeline, Instant at, Partition partition, long from, long reached)
      implements Fact {}

  /**
   * A record that could not be decoded; it was set aside with its position.
   *
   * @param reason one line, without the record's content
   */
  record Undecodable(String pipeline, Instant at, Partition partition, long offset, String reason)
      implements Fact {}

  /**
   * One look at the offsets; the fold decides after each.
   *
   * @param sourceOffset the source's committed offset, <em>read before</em> {@code extents}
   * @param extents log start and end of every captured partition
   * @param group the sink workers' committed offsets
   * @param coordinator the coordinator's committed offsets by control partition
   * @param control log start of each control partition, and the position up to which its records
   *     have been given as {@link ControlSeen}
   */
  record Tick(
      String pipeline,
      Instant at,
      Seen<Position> sourceOffset,
      Seen<Map<Partition, Extent>> extents,
      Seen<Map<Partition, Long>> group,
      Seen<Map<Integer, Long>> coordinator,
      Seen<Map<Integer, Extent>> control)
      implements Fact {}
}
