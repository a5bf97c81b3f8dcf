package io.frostline.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A message of the sink's commit protocol, as far as the fold needs it. */
public sealed interface ControlMessage {

  /** The id of the round the message belongs to. */
  String commitId();

  /** A coordinator opens a round. */
  record StartCommit(String commitId) implements ControlMessage {}

  /**
   * A worker announces data files.
   *
   * @param table {@code namespace.table}
   * @param uuid UUID of the table the files were written for, absent with older sinks
   * @param rows sum of the files' row counts
   * @param files number of files with at least one row
   * @param paths a 64-bit fingerprint of each such file's path
   */
  record DataWritten(
      String commitId, String table, Optional<String> uuid, long rows, int files, List<Long> paths)
      implements ControlMessage {}

  /** A worker has announced everything it read up to {@code assignments}. */
  record DataComplete(String commitId, List<Assignment> assignments) implements ControlMessage {}

  /** The coordinator has committed to a table. */
  record CommitToTable(String commitId, String table, Optional<String> uuid, long snapshotId)
      implements ControlMessage {}

  /** The coordinator has closed a round; proves nothing about data. */
  record CommitComplete(String commitId, Optional<Instant> validThrough)
      implements ControlMessage {}

  /**
   * A worker's answer for one partition.
   *
   * @param nextOffset the next offset to read, absent if no record came in this round
   */
  record Assignment(Partition partition, Optional<Long> nextOffset) {}
}
