package io.frostline.doctor;

import io.frostline.core.Seen;
import io.frostline.topology.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether Kafka answers, and lets this client do what the app does. */
final class KafkaChecks {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaChecks.class);
  private static final Set<AclOperation> OWN_TOPIC =
      Set.of(
          AclOperation.READ,
          AclOperation.WRITE,
          AclOperation.DESCRIBE,
          AclOperation.DESCRIBE_CONFIGS);
  private static final Set<AclOperation> OTHERS_TOPIC =
      Set.of(AclOperation.READ, AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS);
  private static final int NAMED_MAX = 5;

  private final Surroundings around;

  KafkaChecks(Surroundings around) {
    this.around = around;
  }

  List<Check> all() {
    return List.of(
        Check.of(CheckId.KAFKA_REACHABLE, this::reachable),
        Check.of(CheckId.KAFKA_PERMISSIONS, this::permissions));
  }

  private Answer reachable() throws InterruptedException {
    Seen<Admin> admin = around.reachedKafka();
    if (!admin.isKnown()) {
      return Answer.unreachable(admin.reason().orElseThrow());
    }
    DescribeClusterResult cluster = admin.get().describeCluster();
    int brokers = around.get(cluster.nodes()).size();
    return Answer.ok(
        "cluster %s, %d broker%s"
            .formatted(around.get(cluster.clusterId()), brokers, brokers == 1 ? "" : "s"));
  }

  private Answer permissions() throws InterruptedException {
    Seen<Admin> known = around.admin();
    if (!known.isKnown()) {
      return Answer.without(known);
    }
    Admin admin = known.get();
    Map<String, Set<AclOperation>> wanted = new TreeMap<>();
    Topics.all().forEach(topic -> wanted.put(topic.name(), OWN_TOPIC));
    Set<String> existing = around.get(admin.listTopics().names());
    around.sinks().values().stream()
        .flatMap(sink -> sink.toOptional().stream())
        .forEach(
            sink ->
                existing.stream()
                    .filter(name -> sink.captures(name) || name.equals(sink.controlTopic()))
                    .forEach(name -> wanted.put(name, OTHERS_TOPIC)));
    List<String> missing = new ArrayList<>();
    create(admin, topics(admin, wanted, missing), missing);
    groups(admin, missing);
    if (missing.isEmpty()) {
      return Answer.ok(wanted.size() + " topics and the groups may be used");
    }
    return Answer.fail(
        "missing: "
            + String.join(", ", missing.stream().limit(NAMED_MAX).toList())
            + (missing.size() > NAMED_MAX
                ? " and %d more".formatted(missing.size() - NAMED_MAX)
                : ""));
  }

  /** The topics that are not there yet. */
  private Set<String> topics(
      Admin admin, Map<String, Set<AclOperation>> wanted, List<String> missing)
      throws InterruptedException {
    Set<String> absent = new TreeSet<>();
    Map<String, KafkaFuture<org.apache.kafka.clients.admin.TopicDescription>> asked =
        admin
            .describeTopics(
                wanted.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    for (Map.Entry<String, Set<AclOperation>> topic : wanted.entrySet()) {
      try {
        Set<AclOperation> may = around.get(asked.get(topic.getKey())).authorizedOperations();
        add(missing, topic.getValue(), may, "topic " + topic.getKey());
      } catch (UnknownTopicOrPartitionException e) {
        absent.add(topic.getKey());
      } catch (KafkaException e) {
        missing.add("DESCRIBE on topic " + topic.getKey());
      }
    }
    return absent;
  }

  /**
   * CREATE may be granted on the cluster or on the topics, and nothing lists what is granted on a
   * topic that is not there: the broker is asked to create them, only to say whether it would.
   */
  private void create(Admin admin, Set<String> absent, List<String> missing)
      throws InterruptedException {
    Map<String, KafkaFuture<Void>> asked =
        admin
            .createTopics(
                absent.stream()
                    .map(name -> new NewTopic(name, Optional.empty(), Optional.empty()))
                    .toList(),
                new CreateTopicsOptions().validateOnly(true))
            .values();
    List<String> refused = new ArrayList<>();
    for (String name : absent) {
      try {
        around.get(asked.get(name));
      } catch (AuthorizationException e) {
        refused.add(name);
      } catch (KafkaException e) {
        LOG.debug("whether {} may be created is not refused for want of a permission", name, e);
      }
    }
    if (!refused.isEmpty()) {
      missing.add(
          "CREATE on the cluster, or on the topics that are not there yet ("
              + String.join(", ", refused)
              + ")");
    }
  }

  private void groups(Admin admin, List<String> missing) throws InterruptedException {
    Map<String, Set<AclOperation>> wanted = new TreeMap<>();
    wanted.put(around.config().app().id(), Set.of(AclOperation.READ, AclOperation.DESCRIBE));
    around.sinks().values().stream()
        .flatMap(sink -> sink.toOptional().stream())
        .flatMap(sink -> List.of(sink.group(), sink.coordinatorGroup()).stream())
        .forEach(group -> wanted.put(group, Set.of(AclOperation.DESCRIBE)));
    Map<String, KafkaFuture<org.apache.kafka.clients.admin.ConsumerGroupDescription>> asked =
        admin
            .describeConsumerGroups(
                wanted.keySet(),
                new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
            .describedGroups();
    for (Map.Entry<String, Set<AclOperation>> group : wanted.entrySet()) {
      try {
        Set<AclOperation> may = around.get(asked.get(group.getKey())).authorizedOperations();
        add(missing, group.getValue(), may, "group " + group.getKey());
      } catch (GroupIdNotFoundException e) {
        // A group that does not exist yet is made by whoever joins it first.
        continue;
      } catch (KafkaException e) {
        missing.add("DESCRIBE on group " + group.getKey());
      }
    }
  }

  private static void add(
      List<String> missing, Collection<AclOperation> wanted, Set<AclOperation> may, String what) {
    Set<AclOperation> lacking = new TreeSet<>(wanted);
    // Brokers that do not tell what is permitted refuse nothing here.
    lacking.removeAll(may == null ? wanted : may);
    lacking.forEach(operation -> missing.add(operation + " on " + what));
  }
}
