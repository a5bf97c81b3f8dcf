package io.frostline.probe;

import io.frostline.core.ControlMessage;
import io.frostline.core.ControlMessage.Assignment;
import io.frostline.core.Partition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.connect.events.CommitComplete;
import org.apache.iceberg.connect.events.CommitToTable;
import org.apache.iceberg.connect.events.DataComplete;
import org.apache.iceberg.connect.events.DataWritten;
import org.apache.iceberg.connect.events.Event;
import org.apache.iceberg.connect.events.Payload;
import org.apache.iceberg.connect.events.StartCommit;
import org.apache.iceberg.connect.events.TableReference;
import org.apache.iceberg.connect.events.TopicPartitionOffset;

/** Decodes the records of a control topic, which several sinks may share. */
public final class ControlDecoder {

  private final String group;
  private final ControlEvents events = new ControlEvents();

  /**
   * @param group the sink's consumer group, by which its messages are told from others'
   */
  public ControlDecoder(String group) {
    this.group = group;
  }

  /** The message, if it is one of this sink. */
  public Decoded<ControlMessage> decode(byte[] value) {
    if (value == null) {
      return new Decoded.Garbage<>("the control record has no value");
    }
    try {
      Event event = events.decode(value);
      if (event.groupId() == null || event.payload() == null) {
        return new Decoded.Garbage<>("the control record has no group or no payload");
      }
      return group.equals(event.groupId())
          ? new Decoded.Value<>(message(event.payload()))
          : new Decoded.Other<>();
    } catch (RuntimeException e) {
      // Avro reports bad bytes with exceptions of many kinds, and their messages may quote the
      // bytes.
      return new Decoded.Garbage<>(
          "not a control event of a sink known here (%s)".formatted(e.getClass().getSimpleName()));
    }
  }

  private static ControlMessage message(Payload payload) {
    if (payload instanceof StartCommit start) {
      return new ControlMessage.StartCommit(start.commitId().toString());
    } else if (payload instanceof DataWritten written) {
      return written(written);
    } else if (payload instanceof DataComplete complete) {
      return new ControlMessage.DataComplete(
          complete.commitId().toString(),
          Optional.ofNullable(complete.assignments()).orElse(List.of()).stream()
              .map(ControlDecoder::assignment)
              .toList());
    } else if (payload instanceof CommitToTable commit) {
      return new ControlMessage.CommitToTable(
          commit.commitId().toString(),
          table(commit.tableReference()),
          uuid(commit.tableReference()),
          commit.snapshotId());
    } else if (payload instanceof CommitComplete complete) {
      return new ControlMessage.CommitComplete(
          complete.commitId().toString(),
          Optional.ofNullable(complete.validThroughTs()).map(OffsetDateTime::toInstant));
    }
    throw new IllegalArgumentException("unknown payload");
  }

  /** Counts as the coordinator does: files without rows and files named twice are left out. */
  private static ControlMessage written(DataWritten written) {
    long rows = 0;
    Set<String> locations = new LinkedHashSet<>();
    for (DataFile file : Optional.ofNullable(written.dataFiles()).orElse(List.of())) {
      if (file.recordCount() > 0 && locations.add(file.location())) {
        rows += file.recordCount();
      }
    }
    return new ControlMessage.DataWritten(
        written.commitId().toString(),
        table(written.tableReference()),
        uuid(written.tableReference()),
        rows,
        locations.size(),
        locations.stream().map(ControlDecoder::fingerprint).toList());
  }

  /**
   * The first 64 bits of the path's SHA-256: the same in every run, and two of a table's files
   * practically never share it.
   */
  static long fingerprint(String path) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(hash.digest(path.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static Assignment assignment(TopicPartitionOffset assignment) {
    return new Assignment(
        new Partition(assignment.topic(), assignment.partition()),
        Optional.ofNullable(assignment.offset()));
  }

  private static String table(TableReference reference) {
    return reference.identifier().toString();
  }

  private static Optional<String> uuid(TableReference reference) {
    return Optional.ofNullable(reference.uuid()).map(UUID::toString);
  }
}
