package io.frostline.probe;

import io.frostline.core.Partition;
import io.frostline.core.Seen;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Reads what a consumer group has committed. A consumer is asked that bears the group's name and
 * never joins it: unlike the admin client it remembers which broker answers for the group, and need
 * not ask for that before each question.
 */
final class GroupOffsets implements AutoCloseable {

  private final String group;
  private final Admin admin;
  private final Consumer<byte[], byte[]> consumer;

  /**
   * @param consumer one with {@code group} as its group, that reads what was committed last, also
   *     while a transaction is about to commit more
   */
  GroupOffsets(String group, Admin admin, Consumer<byte[], byte[]> consumer) {
    this.group = group;
    this.admin = admin;
    this.consumer = consumer;
  }

  /**
   * What the group has committed of {@code partitions}, in their order; a group that does not exist
   * is unknown.
   */
  Seen<Map<Partition, Long>> of(Set<Partition> partitions) throws InterruptedException {
    try {
      Map<Partition, Long> offsets = committed(partitions);
      // Kafka answers with no offset for a group that was deleted, or never was.
      return offsets.isEmpty() && !exists() ? absent(group) : Seen.known(offsets);
    } catch (GroupIdNotFoundException e) {
      return absent(group);
    } catch (ExecutionException e) {
      return e.getCause() instanceof GroupIdNotFoundException ? absent(group) : unknown(e);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      return unknown(e);
    }
  }

  private Map<Partition, Long> committed(Set<Partition> partitions) {
    Map<TopicPartition, OffsetAndMetadata> answers =
        consumer.committed(partitions.stream().map(Ends::kafka).collect(Collectors.toSet()));
    Map<Partition, Long> offsets = new LinkedHashMap<>(2 * partitions.size());
    for (Partition partition : partitions) {
      OffsetAndMetadata offset = answers.get(Ends.kafka(partition));
      if (offset != null) {
        offsets.put(partition, offset.offset());
      }
    }
    return offsets;
  }

  private boolean exists() throws InterruptedException, ExecutionException {
    ConsumerGroupDescription description =
        admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get();
    return description.groupState() != GroupState.DEAD;
  }

  private Seen<Map<Partition, Long>> unknown(Exception e) {
    return Seen.unknown("group %s: %s".formatted(group, Reason.of(e)));
  }

  /** That the group does not exist. */
  static Seen<Map<Partition, Long>> absent(String group) {
    return Seen.unknown("group %s does not exist".formatted(group));
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ofSeconds(1)));
  }
}
