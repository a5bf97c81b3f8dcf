package io.frostline.probe;

import io.frostline.core.Seen;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Reads how long Kafka keeps what is in topics. */
final class RetentionReader {

  private final Admin admin;
  private final Callable<Collection<String>> topics;

  /**
   * @param topics names of the topics to look at
   */
  RetentionReader(Admin admin, Callable<Collection<String>> topics) {
    this.admin = admin;
    this.topics = topics;
  }

  /** The time by topic; topics that are kept without limit are absent. */
  Seen<Map<String, Duration>> read() throws Exception {
    try {
      List<ConfigResource> asked =
          topics.call().stream()
              .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
              .toList();
      Map<String, Duration> found = new TreeMap<>();
      admin
          .describeConfigs(asked)
          .all()
          .get()
          .forEach(
              (topic, config) -> kept(config).ifPresent(kept -> found.put(topic.name(), kept)));
      return Seen.known(found);
    } catch (ExecutionException e) {
      return Seen.unknown("retention: " + Reason.of(e));
    }
  }

  /** A topic that is only compacted loses no key, whatever its time says. */
  private static Optional<Duration> kept(Config config) {
    boolean deletes =
        value(config, TopicConfig.CLEANUP_POLICY_CONFIG)
            .map(policy -> Arrays.stream(policy.split(",")).map(String::trim).toList())
            .map(policies -> policies.contains(TopicConfig.CLEANUP_POLICY_DELETE))
            .orElse(true);
    return value(config, TopicConfig.RETENTION_MS_CONFIG)
        .map(Long::parseLong)
        .filter(millis -> deletes && millis >= 0)
        .map(Duration::ofMillis);
  }

  private static Optional<String> value(Config config, String key) {
    return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
  }
}
