package io.frostline.topology;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the app's topics before anything uses them. A topic that exists is taken as it is, unless
 * its cleanup policy would lose what the app relies on.
 */
public final class TopicSetup {

  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

  private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(100);

  private final Admin admin;
  private final Duration timeout;

  public TopicSetup(Admin admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * Makes sure that every topic is there.
   *
   * @param partitions partitions of a new topic
   * @param replication replicas of a new topic
   * @return number of partitions of the observations topic: the pipelines are spread over them
   * @throws TopicException if a topic cannot be created or used
   */
  public int ensure(int partitions, short replication) throws InterruptedException {
    Set<String> existing = new TreeSet<>(get(() -> admin.listTopics().names(), "list the topics"));
    List<String> created = new ArrayList<>();
    for (Topics.Wanted wanted : Topics.all()) {
      if (!existing.contains(wanted.name()) && create(wanted, partitions, replication)) {
        created.add(wanted.name());
      }
    }
    checkPolicies(
        Topics.all().stream().filter(wanted -> !created.contains(wanted.name())).toList());
    if (!created.isEmpty()) {
      LOG.atInfo().addKeyValue("topics", created).log("topics created");
    }
    return partitionsOf(Topics.OBSERVATIONS);
  }

  /**
   * Makes sure that a notifier has its topic.
   *
   * @throws TopicException if it cannot be created or used
   */
  public void ensureNotifications(short replication) throws InterruptedException {
    Topics.Wanted wanted = Topics.notifications();
    if (get(() -> admin.listTopics().names(), "list the topics").contains(wanted.name())
        || !create(wanted, 1, replication)) {
      checkPolicies(List.of(wanted));
    }
  }

  private boolean create(Topics.Wanted wanted, int partitions, short replication)
      throws InterruptedException {
    NewTopic topic = new NewTopic(wanted.name(), partitions, replication).configs(wanted.config());
    try {
      admin.createTopics(List.of(topic)).all().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        // Another instance was faster; its topic is checked like any other.
        return false;
      }
      throw new TopicException(
          "cannot create the topic " + wanted.name() + ": " + e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new TopicException("Kafka did not create the topic " + wanted.name() + " in time", e);
    }
  }

  private void checkPolicies(List<Topics.Wanted> topics) throws InterruptedException {
    List<ConfigResource> resources =
        topics.stream()
            .map(wanted -> new ConfigResource(ConfigResource.Type.TOPIC, wanted.name()))
            .toList();
    Map<String, Config> configs =
        get(() -> admin.describeConfigs(resources).all(), "read the topics' configuration")
            .entrySet()
            .stream()
            .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
    for (Topics.Wanted wanted : topics) {
      String found = configs.get(wanted.name()).get("cleanup.policy").value();
      if (!policies(found).equals(policies(wanted.cleanup()))) {
        throw new TopicException(
            "the topic %s has cleanup.policy=%s but must have %s; change it with kafka-configs"
                .formatted(wanted.name(), found, wanted.cleanup()),
            null);
      }
      tooSmall(wanted, configs.get(wanted.name()))
          .ifPresent(why -> LOG.atWarn().addKeyValue("topic", wanted.name()).log(why));
    }
  }

  /** Only facts can be large; where the tables are few they are not. */
  static Optional<String> tooSmall(Topics.Wanted wanted, Config found) {
    String key = "max.message.bytes";
    return Optional.ofNullable(found.get(key))
        .map(ConfigEntry::value)
        .filter(value -> wanted.name().equals(Topics.OBSERVATIONS))
        .filter(value -> Integer.parseInt(value) < Topics.RECORD_BYTES_MAX)
        .map(
            value ->
                "the topic takes records of up to %s bytes; a look at many tables may be larger, and"
                        .formatted(value)
                    + " nothing is watched then: set %s=%d with kafka-configs --alter --topic %s"
                        .formatted(key, Topics.RECORD_BYTES_MAX, wanted.name()));
  }

  private static Set<String> policies(String text) {
    return Set.of(text.replace(" ", "").split(","));
  }

  private int partitionsOf(String topic) throws InterruptedException {
    return get(() -> admin.describeTopics(List.of(topic)).allTopicNames(), "describe " + topic)
        .get(topic)
        .partitions()
        .size();
  }

  /**
   * Asks until there is an answer: of a topic that another instance has just created, a broker may
   * not know yet.
   */
  private <T> T get(Supplier<KafkaFuture<T>> question, String what) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      try {
        return question.get().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          String why = Objects.requireNonNullElse(e.getCause().getMessage(), "");
          throw new TopicException(
              "cannot " + what + ": " + (why.isEmpty() ? e.getCause() : why), e);
        }
        Thread.sleep(BETWEEN_QUESTIONS.toMillis());
      } catch (TimeoutException e) {
        throw new TopicException("Kafka did not answer in time to " + what, e);
      }
    }
  }
}
