package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Ownership by Streams task: the task of partition {@code n} owns the pipelines whose facts Kafka's
 * default partitioner puts into partition {@code n} of the observations.
 */
public final class OwnedPartitions implements Ownership {

  private final int partitions;
  private final Board board;
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();

  public OwnedPartitions(int partitions, Board board) {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions: " + partitions);
    }
    this.partitions = partitions;
    this.board = board;
  }

  @Override
  public boolean owns(String pipeline) {
    return owned.contains(partitionOf(pipeline));
  }

  @Override
  public ResumeState resume(String pipeline) {
    if (!owns(pipeline)) {
      return new ResumeState.Waiting();
    }
    return board
        .resume(pipeline)
        .<ResumeState>map(ResumeState.Known::new)
        .orElseGet(ResumeState.Fresh::new);
  }

  /** Takes a partition whose state is restored and shown on the board. */
  void gain(int partition) {
    owned.add(partition);
  }

  void lose(int partition) {
    owned.remove(partition);
  }

  int partitionOf(String pipeline) {
    return Utils.toPositive(Utils.murmur2(pipeline.getBytes(UTF_8))) % partitions;
  }
}
