package io.frostline.core;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Something learnt about a pipeline at a time. Facts are all the fold knows. */
public sealed interface Fact {

  /** Name of the pipeline: the sink connector's name. */
  String pipeline();

  /**
   * When it was learnt, by the clock of the probe; the times of ticks never go back, so that one
   * may be ahead of a clock that was set back.
   */
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
   * @param from where the reader stood before: nothing readable lies between it and {@code offset}
   * @param key the sender's key: one random key per producer
   * @param sentAt record timestamp
   */
  record ControlSeen(
      String pipeline,
      Instant at,
      int partition,
      long from,
      long offset,
      String key,
      Instant sentAt,
      ControlMessage message)
      implements Fact {}

  /** States of the pipeline's connectors. */
  record StatusSeen(
      String pipeline, Instant at, Seen<ConnectorState> source, Seen<ConnectorState> sink)
      implements Fact {}

  /**
   * The pipeline's tables in the catalog.
   *
   * @param begunAt when the look began: what was committed before is in it
   * @param unreadable why, for each table that the catalog lists and does not give; absent if there
   *     is none
   * @param took how long it was read: less than the time since it began, for it is told with a
   *     tick; absent if it failed, or in a fact of a former version
   */
  record CatalogSeen(
      String pipeline,
      Instant at,
      Instant begunAt,
      Seen<List<TableSeen>> tables,
      Optional<Map<String, String>> unreadable,
      Optional<Duration> took)
      implements Fact {

    /** A look that gave all that is listed, or nothing. */
    public static CatalogSeen whole(
        String pipeline, Instant at, Instant begunAt, Seen<List<TableSeen>> tables) {
      return new CatalogSeen(pipeline, at, begunAt, tables, Optional.empty(), Optional.empty());
    }
  }

  /**
   * Whether the store that holds the tables' files answers, when that has changed.
   *
   * @param reachable known if a table's file was there
   */
  record WarehouseSeen(String pipeline, Instant at, Seen<Boolean> reachable) implements Fact {}

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

  /** Members and state of the coordinator's consumer group. */
  record CoordinatorSeen(String pipeline, Instant at, Seen<GroupLook> group) implements Fact {}

  /** Members and state of the consumer group of the sink's tasks. */
  record WorkersSeen(String pipeline, Instant at, Seen<GroupLook> group) implements Fact {}

  /**
   * How long Kafka keeps what is in the captured topics and the control topic; a topic that is
   * absent keeps it without limit.
   */
  record RetentionSeen(String pipeline, Instant at, Seen<Map<String, Duration>> topics)
      implements Fact {}

  /**
   * A look at the source database itself.
   *
   * @param reachable whether its address accepts connections from here
   * @param slot the replication slot, if the app may ask the database for it
   */
  record DatabaseSeen(String pipeline, Instant at, boolean reachable, Seen<Slot> slot)
      implements Fact {}

  /**
   * A look at the publication that decides which changes are captured.
   *
   * @param asked false if the database is not asked for it at all: nothing is known then
   */
  record PublicationSeen(String pipeline, Instant at, boolean asked, Seen<Published> published)
      implements Fact {}

  /**
   * The captured topics whose tables the source copies anew, by its committed offset.
   *
   * @param after a time before which no copy has begun that was not known before; without it a copy
   *     may have begun before anything
   */
  record SourceSnapshotSeen(
      String pipeline, Instant at, Seen<Set<String>> topics, Optional<Instant> after)
      implements Fact {}

  /**
   * Somebody is about to carry out a command.
   *
   * @param command the command's id
   * @param by the instance of the app that does it
   */
  record CommandTaken(String pipeline, Instant at, String command, String by) implements Fact {}

  /**
   * What became of a command.
   *
   * @param command the command's id
   * @param detail one line for a person
   */
  record CommandDone(
      String pipeline, Instant at, String command, CommandResult result, String detail)
      implements Fact {}

  /**
   * A person begins to work on the pipeline, changes how long, or is done.
   *
   * @param by the name under which the app knows the person
   * @param why one line for the others
   * @param until nothing is repaired before; not later than {@code at} if the work is done
   */
  record MaintenanceSet(String pipeline, Instant at, String by, String why, Instant until)
      implements Fact {}

  /**
   * A person has retired the pipeline: its sink connector is gone for good.
   *
   * @param by the name under which the app knows the person
   * @param why one line for the others
   */
  record Retired(String pipeline, Instant at, String by, String why) implements Fact {}

  /**
   * A person has retired a cold table that is missing: it was dropped for good.
   *
   * @param by the name under which the app knows the person
   * @param why one line for the others
   */
  record TableRetired(String pipeline, Instant at, String table, String by, String why)
      implements Fact {}

  /** How Connect answered to a command. */
  enum CommandResult {
    /** Connect took it; whether it helped is for a new commit to show. */
    ACCEPTED,
    /** Connect refused it, or does not know the connector. */
    REFUSED,
    /** Connect could not be reached in time. */
    UNREACHABLE,
    /** It was read too late to be carried out: things may have changed since. */
    EXPIRED,
    /** It was a dry run: nothing was done. */
    DRY_RUN
  }

  /** A consumer group; {@code state} is Kafka's word. */
  record GroupLook(String state, int members) {}

  /**
   * A replication slot.
   *
   * @param exists false if the database has no slot of the connector's name
   * @param confirmed what the source has confirmed; WAL before it may be gone
   * @param retainedBytes WAL the database keeps for it
   * @param headroomBytes WAL that may still be written before the slot is invalidated
   * @param walStatus the database's word: reserved, extended, unreserved or lost
   */
  record Slot(
      boolean exists,
      boolean active,
      Optional<Long> confirmed,
      Optional<Long> retainedBytes,
      Optional<Long> headroomBytes,
      Optional<String> walStatus) {}

  /**
   * A publication and the source tables that the connector is to capture.
   *
   * @param asOf a time by the database's clock: whatever was committed before it is seen
   * @param publication identifies the publication and its settings; empty if there is none
   * @param tables for each {@code schema.table} what makes it a member of the publication, each
   *     identified so that one that was taken away and put back is another one; empty if it is left
   *     out
   * @param counters read before all this, if the database counts what is written
   */
  record Published(
      Instant asOf,
      String publication,
      Map<String, List<String>> tables,
      Optional<Counters> counters) {

    /** What the name of a membership begins with if it is of this table alone. */
    public static final String ONE_TABLE = "table";

    static boolean isOfOneTable(String membership) {
      return membership.startsWith(ONE_TABLE);
    }
  }

  /**
   * What the database's statistics say was written to each table. They are late by some seconds,
   * and count what was rolled back too: the difference of two looks is an upper bound.
   *
   * @param at a time by the database's clock before they were read
   * @param since identifies the counting; it begins anew with a reset, and with a crash
   * @param position a place in the log behind everything that they count
   * @param ended the transactions with lower numbers had ended before they were read
   * @param next transactions that begin after {@code at} get this number or a higher one
   * @param tables by {@code schema.table}
   */
  record Counters(
      Instant at,
      String since,
      long position,
      long ended,
      long next,
      Map<String, Written> tables) {}

  /**
   * Rows inserted, updated and deleted.
   *
   * @param table identifies the table: one that is made anew is another one
   */
  record Written(long table, long rows) {}

  /**
   * How far one control partition was read.
   *
   * @param start its log start
   * @param end its last stable offset, listed before this reading began
   * @param given the offset behind the last record given as {@link ControlSeen}, or where the
   *     reading began
   * @param position where the reader stands; only markers lie between {@code given} and it
   */
  record ControlPlace(long start, long end, long given, long position) {}

  /**
   * One look at the offsets; the fold decides after each.
   *
   * @param sourceOffset the source's committed offset, <em>read before</em> {@code extents}
   * @param extents log start and end of every captured partition
   * @param group the sink workers' committed offsets
   * @param coordinator the coordinator's committed offsets by control partition
   * @param control how far each control partition was read
   * @param ahead how far {@code at} is ahead of the probe's clock, if a later time than the clock's
   *     was told before
   */
  record Tick(
      String pipeline,
      Instant at,
      Seen<Position> sourceOffset,
      Seen<Map<Partition, Extent>> extents,
      Seen<Map<Partition, Long>> group,
      Seen<Map<Integer, Long>> coordinator,
      Seen<Map<Integer, ControlPlace>> control,
      Optional<Duration> ahead)
      implements Fact {

    /** A tick at a time that the clock shows. */
    public Tick(
        String pipeline,
        Instant at,
        Seen<Position> sourceOffset,
        Seen<Map<Partition, Extent>> extents,
        Seen<Map<Partition, Long>> group,
        Seen<Map<Integer, Long>> coordinator,
        Seen<Map<Integer, ControlPlace>> control) {
      this(pipeline, at, sourceOffset, extents, group, coordinator, control, Optional.empty());
    }
  }
}
