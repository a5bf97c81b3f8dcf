package io.frostline.connect.deploy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The few things in Kafka that a sink's deployment rests on. */
final class KafkaGround {

  /**
   * One partition: with more, a coordinator that loses one of them silently misses a part of the
   * data.
   */
  private static final int CONTROL_PARTITIONS = 1;

  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);
  private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(100);
  private static final String CONTROL_RETENTION_MS = Long.toString(7L * 24 * 60 * 60 * 1_000);

  private final Admin admin;

  KafkaGround(Admin admin) {
    this.admin = admin;
  }

  /** Creates a control topic if it is missing; returns whether it did. */
  boolean createControlTopic(String topic) {
    NewTopic wanted =
        new NewTopic(topic, Optional.of(CONTROL_PARTITIONS), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    TopicConfig.RETENTION_MS_CONFIG,
                    CONTROL_RETENTION_MS));
    try {
      await(admin.createTopics(List.of(wanted)).all());
      onceKnown(topic, () -> offset(new TopicPartition(topic, 0), OffsetSpec.earliest()));
      return true;
    } catch (TopicExistsException e) {
      return false;
    }
  }

  /** A topic that was created is unknown for a moment longer, to its leader and to others. */
  private static <T> T onceKnown(String topic, Supplier<T> question) {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (true) {
      try {
        return question.get();
      } catch (UnknownTopicOrPartitionException e) {
        if (System.nanoTime() > deadline) {
          throw DeployException.unreachable(
              "Kafka has created "
                  + topic
                  + " and does not know it after "
                  + KNOWN_WITHIN.toSeconds()
                  + " s; look at the brokers' log, then try again",
              e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(ASK_AGAIN_AFTER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DeployException.failed("interrupted while asking Kafka");
    }
  }

  int partitions(String topic) {
    TopicDescription description =
        await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic);
    return description.partitions().size();
  }

  /**
   * Commits where a coordinator that never ran shall begin: at the start of the control topic.
   * Without a committed offset it begins at the end, and a first round that fails leaves announced
   * files behind for good.
   *
   * @return whether there was nothing committed before
   */
  boolean commitFirstOffset(String group, String topic) {
    if (!await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).isEmpty()) {
      return false;
    }
    TopicPartition partition = new TopicPartition(topic, 0);
    long start = offset(partition, OffsetSpec.earliest());
    Map<TopicPartition, OffsetAndMetadata> first = Map.of(partition, new OffsetAndMetadata(start));
    onceKnown(topic, () -> await(admin.alterConsumerGroupOffsets(group, first).all()));
    return true;
  }

  /** The end of a control topic; zero if it is not there yet. */
  long controlEnd(String topic) {
    try {
      return offset(new TopicPartition(topic, 0), OffsetSpec.latest());
    } catch (UnknownTopicOrPartitionException e) {
      return 0;
    }
  }

  boolean hasMembers(String group) {
    try {
      return !await(admin.describeConsumerGroups(List.of(group)).all())
          .get(group)
          .members()
          .isEmpty();
    } catch (GroupIdNotFoundException e) {
      return false;
    }
  }

  Set<String> topics() {
    return await(admin.listTopics().names());
  }

  private long offset(TopicPartition partition, OffsetSpec spec) {
    return await(admin.listOffsets(Map.of(partition, spec)).all()).get(partition).offset();
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DeployException.failed("interrupted while asking Kafka");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw DeployException.unreachable(
            "Kafka does not answer; check the address given with --bootstrap", e.getCause());
      }
      if (e.getCause() instanceof TopicExistsException
          || e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof GroupIdNotFoundException) {
        // Answers rather than failures: the callers know what to do with them.
        throw (KafkaException) e.getCause();
      }
      if (e.getCause() instanceof KafkaException cause) {
        String why = cause.getCause() == null ? "" : " (" + cause.getCause().getMessage() + ")";
        throw DeployException.unreachable("Kafka refused: " + cause.getMessage() + why, cause);
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
