package io.frostline.doctor;

import io.frostline.core.Seen;
import io.frostline.probe.SinkSettings;
import io.frostline.probe.SourceSettings;
import io.frostline.topology.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/** Whether topics keep what the pipeline relies on. */
final class TopicChecks {

  private static final Duration KEPT_AT_LEAST = Duration.ofHours(1);
  private static final Duration KEPT_BETTER = Duration.ofDays(1);
  private static final int NAMED_MAX = 3;

  private final Surroundings around;

  TopicChecks(Surroundings around) {
    this.around = around;
  }

  Check own() {
    return Check.of(CheckId.OWN_TOPICS, this::ownTopics);
  }

  List<Check> of(SinkSettings sink) {
    return List.of(
        Check.of(CheckId.CONTROL_TOPIC, sink.name(), () -> control(sink)),
        Check.of(CheckId.COORDINATOR_OFFSET, sink.name(), () -> coordinator(sink)));
  }

  Check captured(SourceSettings source) {
    return Check.of(CheckId.CAPTURED_TOPICS, source.name(), () -> capturedTopics(source));
  }

  private Answer ownTopics() throws InterruptedException {
    Seen<Admin> admin = around.admin();
    if (!admin.isKnown()) {
      return Answer.without(admin);
    }
    Map<String, Topic> found =
        topics(admin.get(), Topics.all().stream().map(Topics.Wanted::name).toList());
    if (found.isEmpty()) {
      return Answer.ok("none is there yet; the first start of run makes them");
    }
    Answer answer = Answer.ok(found.size() + " topics are as they should be");
    for (Topics.Wanted wanted : Topics.all()) {
      Topic topic = found.get(wanted.name());
      if (topic != null) {
        answer = answer.and(own(topic, wanted.config()));
      }
    }
    return answer.and(copies(admin.get(), found));
  }

  private static Answer own(Topic topic, Map<String, String> wanted) {
    String cleanup = wanted.get("cleanup.policy");
    if (!topic.cleanup().equals(Set.of(cleanup.split(",")))) {
      return Answer.fail(
              "%s has cleanup.policy=%s but must have %s"
                  .formatted(topic.name(), topic.config().get("cleanup.policy"), cleanup))
          .fixedBy(topic.alter("cleanup.policy=[" + cleanup + "]"));
    }
    for (String key : List.of("retention.ms", "max.message.bytes")) {
      long has = Long.parseLong(topic.config().getOrDefault(key, "-1"));
      if (wanted.containsKey(key) && has >= 0 && has < Long.parseLong(wanted.get(key))) {
        return Answer.warn(
                "%s has %s=%d, less than %s".formatted(topic.name(), key, has, wanted.get(key)))
            .fixedBy(topic.alter(key + "=" + wanted.get(key)));
      }
    }
    return Answer.ok(topic.name());
  }

  private Answer control(SinkSettings sink) throws InterruptedException {
    Seen<Admin> admin = around.admin();
    if (!admin.isKnown()) {
      return Answer.without(admin);
    }
    Map<String, Topic> found = topics(admin.get(), List.of(sink.controlTopic()));
    Topic topic = found.get(sink.controlTopic());
    if (topic == null) {
      return Answer.fail("there is no topic " + sink.controlTopic())
          .fixedBy("./frostline connectors apply creates it with one partition");
    }
    Answer answer = Answer.ok("%s is kept for %s".formatted(topic.name(), topic.kept()));
    if (topic.partitions() != 1) {
      answer =
          answer.and(
              Answer.warn(
                  "%s has %d partitions: a coordinator that loses one misses a part of the data"
                      .formatted(topic.name(), topic.partitions())));
    }
    return answer.and(kept(topic)).and(copies(admin.get(), found));
  }

  private Answer coordinator(SinkSettings sink) throws InterruptedException {
    Seen<Admin> admin = around.admin();
    if (!admin.isKnown()) {
      return Answer.without(admin);
    }
    long committed =
        around
            .get(
                admin
                    .get()
                    .listConsumerGroupOffsets(sink.coordinatorGroup())
                    .partitionsToOffsetAndMetadata())
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() != null)
            .map(Map.Entry::getKey)
            .map(TopicPartition::topic)
            .filter(sink.controlTopic()::equals)
            .count();
    return committed > 0
        ? Answer.ok(sink.coordinatorGroup() + " has one")
        : Answer.fail(sink.coordinatorGroup() + " has none in " + sink.controlTopic());
  }

  private Answer capturedTopics(SourceSettings source) throws InterruptedException {
    Seen<Admin> admin = around.admin();
    if (!admin.isKnown()) {
      return Answer.without(admin);
    }
    List<String> names =
        around.get(admin.get().listTopics().names()).stream()
            .filter(name -> name.startsWith(source.topicStart()))
            .sorted()
            .toList();
    if (names.isEmpty()) {
      return Answer.unknown("no topic begins with " + source.topicStart() + " yet");
    }
    Map<String, Topic> found = topics(admin.get(), names);
    Answer answer = Answer.ok(found.size() + " topics keep their changes");
    for (Topic topic : found.values()) {
      answer = answer.and(kept(topic));
    }
    return answer.and(copies(admin.get(), found));
  }

  private static Answer kept(Topic topic) {
    if (topic.cleanup().contains("compact")) {
      return Answer.fail(topic.name() + " is compacted: records are removed before they are read")
          .fixedBy(topic.alter("cleanup.policy=delete"));
    }
    String retention = topic.name() + " is kept for " + topic.kept() + " only";
    String longer = topic.alter("retention.ms=" + Duration.ofDays(7).toMillis());
    if (topic.retention().compareTo(KEPT_AT_LEAST) < 0) {
      return Answer.fail(retention).fixedBy(longer);
    }
    if (topic.retention().compareTo(KEPT_BETTER) < 0) {
      return Answer.warn(retention).fixedBy(longer);
    }
    return topic.isBounded()
        ? Answer.warn(topic.name() + " has retention.bytes: a burst removes what was not read yet")
            .fixedBy(topic.alter("retention.bytes=-1"))
        : Answer.ok(topic.name());
  }

  /** With one broker there is nothing better than one copy. */
  private Answer copies(Admin admin, Map<String, Topic> topics) throws InterruptedException {
    int brokers = around.get(admin.describeCluster().nodes()).size();
    Set<String> single = new TreeSet<>();
    topics.values().stream()
        .filter(topic -> brokers > 1 && topic.replicas() < 2)
        .forEach(topic -> single.add(topic.name()));
    return single.isEmpty()
        ? Answer.ok("enough copies")
        : Answer.warn(
                "only one copy of %s on %d brokers"
                    .formatted(
                        String.join(", ", single.stream().limit(NAMED_MAX).toList()), brokers))
            .fixedBy("kafka-reassign-partitions with more replicas for each partition");
  }

  private Map<String, Topic> topics(Admin admin, List<String> names) throws InterruptedException {
    Set<String> existing = around.get(admin.listTopics().names());
    List<String> there = names.stream().filter(existing::contains).toList();
    Map<String, TopicDescription> descriptions =
        around.get(admin.describeTopics(there).allTopicNames());
    List<ConfigResource> resources = new ArrayList<>();
    there.forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
    Map<String, Topic> topics = new TreeMap<>();
    around
        .get(admin.describeConfigs(resources).all())
        .forEach(
            (resource, config) -> {
              TopicDescription description = descriptions.get(resource.name());
              topics.put(
                  resource.name(),
                  new Topic(
                      resource.name(),
                      description.partitions().size(),
                      description.partitions().get(0).replicas().size(),
                      Topic.values(config)));
            });
    return topics;
  }
}
