package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact.GroupLook;
import io.frostline.core.Seen;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class KafkaLooksTest {

  private static final String GROUP = "connect-sink-coord";

  @Test
  void theGroupsStateIsKafkasWord() throws Exception {
    assertThat(group(KafkaFuture.completedFuture(described(GroupState.STABLE, 1))))
        .isEqualTo(Seen.known(new GroupLook("STABLE", 1)));
    assertThat(group(KafkaFuture.completedFuture(described(GroupState.PREPARING_REBALANCE, 2))))
        .isEqualTo(Seen.known(new GroupLook("PREPARING_REBALANCE", 2)));
  }

  @Test
  void aGroupThatDoesNotExistIsDeadAndNotUnknown() throws Exception {
    assertThat(group(failed(new GroupIdNotFoundException("no such group"))))
        .isEqualTo(Seen.known(new GroupLook("DEAD", 0)));
    assertThat(group(KafkaFuture.completedFuture(described(GroupState.DEAD, 0))))
        .isEqualTo(Seen.known(new GroupLook("DEAD", 0)));
  }

  @Test
  void aKafkaThatIsSilentIsAReason() throws Exception {
    assertThat(group(failed(new TimeoutException("no answer"))))
        .isEqualTo(Seen.unknown("group connect-sink-coord: no answer"));
    assertThat(retention(failed(new TimeoutException("no answer"))))
        .isEqualTo(Seen.unknown("retention: no answer"));
  }

  @Test
  void onlyATopicThatForgetsByTimeHasARetention() throws Exception {
    Map<String, Map<String, String>> topics =
        Map.of(
            "week", Map.of("cleanup.policy", "delete", "retention.ms", "604800000"),
            "both", Map.of("cleanup.policy", "compact,delete", "retention.ms", "1000"),
            "compacted", Map.of("cleanup.policy", "compact", "retention.ms", "1000"),
            "unlimited", Map.of("cleanup.policy", "delete", "retention.ms", "-1"));

    assertThat(retention(KafkaFuture.completedFuture(topics)))
        .isEqualTo(Seen.known(Map.of("week", Duration.ofDays(7), "both", Duration.ofSeconds(1))));
  }

  private static Seen<GroupLook> group(KafkaFuture<ConsumerGroupDescription> answer)
      throws Exception {
    Admin admin =
        admin(
            Map.of(
                "describeConsumerGroups", new DescribeConsumerGroupsResult(Map.of(GROUP, answer))));
    return new GroupReader(admin, GROUP).read();
  }

  private static Seen<Map<String, Duration>> retention(
      KafkaFuture<Map<String, Map<String, String>>> topics) throws Exception {
    Map<ConfigResource, KafkaFuture<Config>> answers = new HashMap<>();
    List<String> names = List.of("week", "both", "compacted", "unlimited");
    for (String name : names) {
      answers.put(
          new ConfigResource(ConfigResource.Type.TOPIC, name),
          topics.thenApply(
              found ->
                  new Config(
                      found.get(name).entrySet().stream()
                          .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
                          .toList())));
    }
    Admin admin = admin(Map.of("describeConfigs", new DescribeConfigsResult(answers) {}));
    return new RetentionReader(admin, () -> names).read();
  }

  /** Answers the calls of these names, and no others. */
  private static Admin admin(Map<String, Object> answers) {
    return (Admin)
        Proxy.newProxyInstance(
            Admin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) -> {
              if (!answers.containsKey(method.getName())) {
                throw new UnsupportedOperationException(method.getName());
              }
              return answers.get(method.getName());
            });
  }

  private static ConsumerGroupDescription described(GroupState state, int members) {
    MemberDescription[] each = new MemberDescription[members];
    Arrays.setAll(
        each,
        i -> new MemberDescription("m" + i, "client", "host", new MemberAssignment(Set.of())));
    return new ConsumerGroupDescription(
        GROUP,
        true,
        List.of(each),
        "range",
        GroupType.CLASSIC,
        state,
        Node.noNode(),
        Set.of(),
        java.util.Optional.empty(),
        java.util.Optional.empty());
  }

  private static <T> KafkaFuture<T> failed(RuntimeException reason) {
    KafkaFutureImpl<T> future = new KafkaFutureImpl<>();
    future.completeExceptionally(reason);
    return future;
  }
}
