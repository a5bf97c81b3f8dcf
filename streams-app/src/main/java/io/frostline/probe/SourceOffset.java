package io.frostline.probe;

import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.ConnectReads.CommittedOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the place up to which the source connector's records are acknowledged. */
final class SourceOffset {

  private SourceOffset() {}

  /** Understands the offsets that Connect returns for {@code source}. */
  static Seen<Position> of(SourceSettings source, List<CommittedOffset> entries) {
    if (!source.connectorClass().equals(SourceSettings.POSTGRES_CLASS)) {
      return Seen.unknown("offsets of " + source.connectorClass() + " are not understood");
    }
    Optional<Map<String, Object>> found =
        entries.stream()
            .filter(entry -> source.topicPrefix().equals(entry.partition().get("server")))
            .findFirst()
            .map(CommittedOffset::offset);
    if (found.isEmpty()) {
      return Seen.unknown("the source connector has not committed an offset yet");
    }
    Map<String, Object> offset = found.get();
    if (snapshotRuns(offset)) {
      return Seen.unknown("the source connector's snapshot is running");
    }
    if (offset.get("lsn_commit") instanceof Number commit
        && offset.get("lsn") instanceof Number row) {
      return Seen.known(new Position(commit.longValue(), row.longValue()));
    }
    return Seen.unknown("the source connector has not seen a commit yet");
  }

  private static boolean snapshotRuns(Map<String, Object> offset) {
    Object snapshot = offset.get("snapshot");
    boolean done = snapshot == null || snapshot.toString().equalsIgnoreCase("false");
    return !done && !Boolean.parseBoolean(String.valueOf(offset.get("snapshot_completed")));
  }
}
