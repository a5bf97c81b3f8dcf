package io.frostline.chaos.fault;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Offsets of groups and topics, as faults need them. */
final class Groups {

  private Groups() {}

  /** Records that a group has not committed; a very large number while nobody can tell. */
  static long lag(Ground ground, String group) {
    try {
      Map<TopicPartition, Long> committed = committed(ground, group);
      Map<TopicPartition, Long> ends = ends(ground, committed);
      return committed.isEmpty()
          ? Long.MAX_VALUE
          : committed.entrySet().stream()
              .mapToLong(each -> ends.get(each.getKey()) - each.getValue())
              .sum();
    } catch (ExecutionException e) {
      return Long.MAX_VALUE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Long.MAX_VALUE;
    }
  }

  /** True if the group has committed an offset behind {@code sent}. */
  static boolean hasPassed(Ground ground, String group, RecordMetadata sent) {
    try {
      TopicPartition partition = new TopicPartition(sent.topic(), sent.partition());
      return committed(ground, group).getOrDefault(partition, 0L) > sent.offset();
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static Map<TopicPartition, Long> committed(Ground ground, String group)
      throws ExecutionException, InterruptedException {
    return ground
        .admin()
        .listConsumerGroupOffsets(group)
        .partitionsToOffsetAndMetadata()
        .get()
        .entrySet()
        .stream()
        .filter(each -> each.getValue() != null)
        .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().offset()));
  }

  /** Sets a group's offsets; false while it has members. */
  static boolean set(Ground ground, String group, Map<TopicPartition, Long> offsets) {
    Map<TopicPartition, OffsetAndMetadata> wanted = new HashMap<>();
    offsets.forEach((partition, offset) -> wanted.put(partition, new OffsetAndMetadata(offset)));
    try {
      ground.admin().alterConsumerGroupOffsets(group, wanted).all().get();
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Deletes every record that is in a partition now, as retention would. */
  static void deleteRecords(Ground ground, TopicPartition partition) throws Exception {
    long end = ends(ground, Map.of(partition, 0L)).get(partition);
    ground.admin().deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end))).all().get();
  }

  static Map<TopicPartition, Long> ends(Ground ground, Map<TopicPartition, Long> of)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    of.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    ground
        .admin()
        .listOffsets(asked)
        .all()
        .get()
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }
}
