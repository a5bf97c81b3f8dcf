package io.frostline.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.ConnectReads.CommittedOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the source connector's committed offset says.
 *
 * @param position the place up to which its records are acknowledged
 * @param copying what it copies anew
 * @param isAbsent whether there is none: it was never committed, or somebody has it forgotten
 */
record SourceOffset(Seen<Position> position, Seen<Copying> copying, boolean isAbsent) {

  private static final String COLLECTIONS = "incremental_snapshot_collections";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is copied anew.
   *
   * @param everything a snapshot that holds up the stream runs
   * @param chosen whether somebody has chosen what it reads, by a signal; of what that is nothing
   *     is told
   * @param tables the tables that are still to be copied beside the stream, by their source names;
   *     those of which somebody has chosen the rows are left out
   */
  record Copying(boolean everything, boolean chosen, Set<String> tables) {

    /** Those of the captured topics whose tables are copied. */
    Set<String> topics(SourceSettings source, Set<String> captured) {
      Set<String> found = new TreeSet<>();
      if (everything) {
        captured.stream().filter(t -> t.startsWith(source.topicStart())).forEach(found::add);
      }
      tables.forEach(table -> found.add(source.topicOf(table)));
      return found;
    }
  }

  static SourceOffset unknown(String reason) {
    return unknown(reason, false);
  }

  private static SourceOffset unknown(String reason, boolean isAbsent) {
    return new SourceOffset(Seen.unknown(reason), Seen.unknown(reason), isAbsent);
  }

  /** Understands the offsets that Connect returns for {@code source}. */
  static SourceOffset of(SourceSettings source, List<CommittedOffset> entries) {
    boolean binlog = source.connectorClass().equals(SourceSettings.MARIADB_CLASS);
    if (!binlog && !source.connectorClass().equals(SourceSettings.POSTGRES_CLASS)) {
      return unknown("offsets of " + source.connectorClass() + " are not understood");
    }
    Optional<Map<String, Object>> found =
        entries.stream()
            .filter(entry -> source.topicPrefix().equals(entry.partition().get("server")))
            .findFirst()
            .map(CommittedOffset::offset);
    return found
        .map(
            offset ->
                new SourceOffset(
                    binlog ? binlogPosition(offset) : position(offset), copying(offset), false))
        .orElseGet(() -> unknown("the source connector has not committed an offset yet", true));
  }

  private static Seen<Position> position(Map<String, Object> offset) {
    if (snapshotRuns(offset)) {
      return Seen.unknown("the source connector's snapshot is running");
    }
    if (offset.get("lsn_commit") instanceof Number commit
        && offset.get("lsn") instanceof Number row) {
      return Seen.known(new Position(commit.longValue(), row.longValue()));
    }
    return Seen.unknown("the source connector has not seen a commit yet");
  }

  private static Seen<Position> binlogPosition(Map<String, Object> offset) {
    if (snapshotRuns(offset)) {
      return Seen.unknown("the source connector's snapshot is running");
    }
    return (offset.get("pos") instanceof Number place
            ? BinlogPlace.of(String.valueOf(offset.get("file")), place.longValue())
            : Optional.<Position>empty())
        .map(Seen::known)
        .orElseGet(() -> Seen.unknown("the source connector has no place in the binary log yet"));
  }

  private static Seen<Copying> copying(Map<String, Object> offset) {
    Object text = offset.get(COLLECTIONS);
    try {
      Set<String> tables = new TreeSet<>();
      if (text != null) {
        JSON.readValue(text.toString(), new TypeReference<List<Map<String, Object>>>() {}).stream()
            .filter(collection -> collection.get(COLLECTIONS + "_additional_condition") == null)
            .map(collection -> collection.get(COLLECTIONS + "_id"))
            .filter(Objects::nonNull)
            .forEach(id -> tables.add(id.toString()));
      }
      boolean chosen = "BLOCKING".equalsIgnoreCase(String.valueOf(offset.get("snapshot")));
      return Seen.known(new Copying(snapshotRuns(offset), chosen, Set.copyOf(tables)));
    } catch (JsonProcessingException e) {
      return Seen.unknown("the source connector's list of tables to copy is not understood");
    }
  }

  /**
   * A snapshot beside the stream is marked too, and after a restart without saying that the first
   * one was completed; it does not hold the stream up.
   */
  private static boolean snapshotRuns(Map<String, Object> offset) {
    String snapshot = String.valueOf(offset.get("snapshot"));
    boolean marked =
        offset.get("snapshot") != null
            && !snapshot.equalsIgnoreCase("false")
            && !snapshot.equalsIgnoreCase("incremental");
    return marked && !is(offset, "snapshot_completed") && !is(offset, "last_snapshot_record");
  }

  private static boolean is(Map<String, Object> offset, String key) {
    return Boolean.parseBoolean(String.valueOf(offset.get(key)));
  }
}
