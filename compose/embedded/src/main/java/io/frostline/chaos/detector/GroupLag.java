package io.frostline.chaos.detector;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** A group's lag as lag exporters compute it. */
final class GroupLag {

  private static final int WAIT_SECONDS = 5;

  private final Admin admin;
  private final String group;

  GroupLag(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** Records between the committed offsets and the ends; empty when Kafka does not say. */
  Optional<Long> now() {
    try {
      Map<TopicPartition, Long> committed = new HashMap<>();
      for (Map.Entry<TopicPartition, OffsetAndMetadata> each :
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(WAIT_SECONDS, TimeUnit.SECONDS)
              .entrySet()) {
        if (each.getValue() != null) {
          committed.put(each.getKey(), each.getValue().offset());
        }
      }
      if (committed.isEmpty()) {
        return Optional.empty();
      }
      Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
      committed.keySet().forEach(partition -> asked.put(partition, OffsetSpec.latest()));
      Map<TopicPartition, ListOffsetsResultInfo> ends =
          admin.listOffsets(asked).all().get(WAIT_SECONDS, TimeUnit.SECONDS);
      return Optional.of(
          committed.entrySet().stream()
              .mapToLong(each -> Math.max(0, ends.get(each.getKey()).offset() - each.getValue()))
              .sum());
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
