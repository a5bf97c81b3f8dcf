package io.frostline.sim;

import io.frostline.core.ControlMessage;
import io.frostline.core.Extent;
import io.frostline.core.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** The topics, and the offsets of the sink's workers. */
final class Kafka {

  final Map<Partition, Log<Change>> captured = new TreeMap<>();
  final Log<Change> beats = new Log<>();
  final Map<Partition, Long> workers = new TreeMap<>();
  private final Map<Partition, Long> passedOver = new TreeMap<>();
  private List<Log<Sent>> control = new ArrayList<>();

  /** A data file: rows of one table, by index of their change. */
  record DataFile(long path, int[] rows) {}

  /** A record of the control topic; files belong to a DATA_WRITTEN. */
  record Sent(String key, long atMs, ControlMessage message, List<DataFile> files) {}

  Kafka(int controlPartitions) {
    createControl(controlPartitions);
  }

  /** Creates the control topic, or deletes it and creates it again. */
  void createControl(int partitions) {
    List<Log<Sent>> logs = new ArrayList<>();
    for (int i = 0; i < partitions; i++) {
      logs.add(new Log<>());
    }
    control = logs;
  }

  List<Log<Sent>> control() {
    return control;
  }

  /** Where a producer writes: all its records go to one partition, by its key. */
  int controlPartition(String key) {
    return Math.floorMod(key.hashCode(), control.size());
  }

  void createTopic(String topic, int partitions) {
    for (int i = 0; i < partitions; i++) {
      captured.putIfAbsent(new Partition(topic, i), new Log<>());
    }
  }

  /** A captured topic is deleted and created again: the workers' offsets in it go with it. */
  void recreateTopic(String topic) {
    captured.replaceAll((p, log) -> p.topic().equals(topic) ? new Log<>() : log);
    workers.keySet().removeIf(p -> p.topic().equals(topic));
  }

  /** A person sets the workers' offset forward where something waits, by {@code most} or less. */
  void setForward(int most) {
    for (Map.Entry<Partition, Long> each : workers.entrySet()) {
      Log<Change> log = captured.get(each.getKey());
      long from = Math.max(each.getValue(), log.start());
      long to = Math.min(log.stable(), from + most);
      if (LongStream.range(from, to).anyMatch(offset -> log.read(offset).isPresent())) {
        each.setValue(to);
        passedOver.put(each.getKey(), to);
        return;
      }
    }
  }

  /** Whether the sink has answered from behind what was passed over; true once for each. */
  boolean hasPassedOver(Map<Partition, Long> offsets) {
    return passedOver
        .entrySet()
        .removeIf(each -> offsets.getOrDefault(each.getKey(), 0L) > each.getValue());
  }

  Map<Partition, Extent> extents() {
    Map<Partition, Extent> extents = new TreeMap<>();
    captured.forEach(
        (partition, log) -> extents.put(partition, new Extent(log.start(), log.end())));
    return extents;
  }
}
