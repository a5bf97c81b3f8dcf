package io.frostline.probe;

import io.frostline.core.Extent;
import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads where topics begin and end, and what groups have committed. */
final class Ends {

  private final Admin admin;

  Ends(Admin admin) {
    this.admin = admin;
  }

  /**
   * Log start and end of every partition of the topics that {@code wanted} accepts. The ends count
   * what is in the log, committed or not, so that no end is ever too low.
   */
  Seen<Map<Partition, Extent>> captured(Predicate<String> wanted) throws InterruptedException {
    try {
      List<String> topics = admin.listTopics().names().get().stream().filter(wanted).toList();
      return Seen.known(extents(partitions(topics), IsolationLevel.READ_UNCOMMITTED));
    } catch (ExecutionException e) {
      return Seen.unknown("captured topics: " + Reason.of(e));
    }
  }

  /** Log start and last stable offset of every partition of {@code topic}. */
  Seen<Map<Partition, Extent>> readable(String topic) throws InterruptedException {
    try {
      return Seen.known(extents(partitions(List.of(topic)), IsolationLevel.READ_COMMITTED));
    } catch (ExecutionException e) {
      return Seen.unknown(
          e.getCause() instanceof UnknownTopicOrPartitionException
              ? "topic %s does not exist".formatted(topic)
              : "topic %s: %s".formatted(topic, Reason.of(e)));
    }
  }

  /** What {@code group} has committed; a group that does not exist is unknown. */
  Seen<Map<Partition, Long>> group(String group) throws InterruptedException {
    try {
      Map<Partition, Long> offsets = new TreeMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, committed) -> {
                if (committed != null) {
                  offsets.put(partition(partition), committed.offset());
                }
              });
      // Kafka answers with an empty map for a group that was deleted, or never was.
      return offsets.isEmpty() && !exists(group) ? absent(group) : Seen.known(offsets);
    } catch (ExecutionException e) {
      return e.getCause() instanceof GroupIdNotFoundException
          ? absent(group)
          : Seen.unknown("group %s: %s".formatted(group, Reason.of(e)));
    }
  }

  /** What {@code group} has committed; nothing if it does not exist. */
  Seen<Map<Partition, Long>> committed(String group) throws InterruptedException {
    Seen<Map<Partition, Long>> offsets = group(group);
    return offsets.equals(absent(group)) ? Seen.known(Map.of()) : offsets;
  }

  private boolean exists(String group) throws InterruptedException, ExecutionException {
    ConsumerGroupDescription description =
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    return description.groupState() != GroupState.DEAD;
  }

  private static Seen<Map<Partition, Long>> absent(String group) {
    return Seen.unknown("group %s does not exist".formatted(group));
  }

  private List<TopicPartition> partitions(Collection<String> topics)
      throws InterruptedException, ExecutionException {
    Map<String, TopicDescription> descriptions = admin.describeTopics(topics).allTopicNames().get();
    return descriptions.values().stream()
        .flatMap(
            topic ->
                topic.partitions().stream()
                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
        .toList();
  }

  private Map<Partition, Extent> extents(List<TopicPartition> partitions, IsolationLevel isolation)
      throws InterruptedException, ExecutionException {
    // Both requests are on their way before the first answer is waited for.
    var starts = admin.listOffsets(all(partitions, OffsetSpec.earliest())).all();
    var ends =
        admin
            .listOffsets(all(partitions, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
            .all();
    Map<TopicPartition, ListOffsetsResultInfo> startInfos = starts.get();
    Map<TopicPartition, ListOffsetsResultInfo> endInfos = ends.get();
    Map<Partition, Extent> extents = new TreeMap<>();
    for (TopicPartition partition : partitions) {
      long start = startInfos.get(partition).offset();
      extents.put(
          partition(partition),
          new Extent(start, Math.max(start, endInfos.get(partition).offset())));
    }
    return extents;
  }

  private static Map<TopicPartition, OffsetSpec> all(
      List<TopicPartition> partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
    partitions.forEach(partition -> specs.put(partition, spec));
    return specs;
  }

  static Partition partition(TopicPartition partition) {
    return new Partition(partition.topic(), partition.partition());
  }

  static TopicPartition kafka(Partition partition) {
    return new TopicPartition(partition.topic(), partition.number());
  }
}
