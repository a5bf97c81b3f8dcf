package io.frostline.probe;

import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Reads what consumer groups have committed, several in one request. */
final class GroupOffsets {

  private final Admin admin;

  GroupOffsets(Admin admin) {
    this.admin = admin;
  }

  /** What each of {@code groups} has committed; a group that does not exist is unknown. */
  Map<String, Seen<Map<Partition, Long>>> of(List<String> groups) throws InterruptedException {
    Map<String, ListConsumerGroupOffsetsSpec> asked = new HashMap<>();
    groups.forEach(group -> asked.put(group, new ListConsumerGroupOffsetsSpec()));
    ListConsumerGroupOffsetsResult answers = admin.listConsumerGroupOffsets(asked);
    Map<String, Seen<Map<Partition, Long>>> found = new HashMap<>();
    for (String group : groups) {
      found.put(group, of(group, answers));
    }
    return found;
  }

  private Seen<Map<Partition, Long>> of(String group, ListConsumerGroupOffsetsResult answers)
      throws InterruptedException {
    try {
      Map<Partition, Long> offsets = offsets(answers.partitionsToOffsetAndMetadata(group).get());
      // Kafka answers with an empty map for a group that was deleted, or never was.
      return offsets.isEmpty() && !exists(group) ? absent(group) : Seen.known(offsets);
    } catch (ExecutionException e) {
      return e.getCause() instanceof GroupIdNotFoundException
          ? absent(group)
          : Seen.unknown("group %s: %s".formatted(group, Reason.of(e)));
    }
  }

  private static Map<Partition, Long> offsets(Map<TopicPartition, OffsetAndMetadata> committed) {
    Map<Partition, Long> offsets = new HashMap<>(2 * committed.size());
    committed.forEach(
        (partition, offset) -> {
          if (offset != null) {
            offsets.put(Ends.partition(partition), offset.offset());
          }
        });
    return offsets;
  }

  private boolean exists(String group) throws InterruptedException, ExecutionException {
    ConsumerGroupDescription description =
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    return description.groupState() != GroupState.DEAD;
  }

  /** That the group does not exist. */
  static Seen<Map<Partition, Long>> absent(String group) {
    return Seen.unknown("group %s does not exist".formatted(group));
  }
}
