package io.frostline.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a distributed Connect worker of the stack is set up.
 *
 * @param environment file with the values of the templates' placeholders
 * @param others settings in the place of those here
 */
record ConnectSettings(
    String bootstrapServers,
    int port,
    Path environment,
    List<Path> plugins,
    Map<String, String> others) {

  ConnectSettings {
    plugins = List.copyOf(plugins);
    others = Map.copyOf(others);
  }

  URI url() {
    return URI.create(others.getOrDefault("listeners", "http://127.0.0.1:" + port));
  }

  Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("group.id", "frostline-connect");
    all.put("listeners", "http://127.0.0.1:" + port);
    all.put("rest.advertised.host.name", "127.0.0.1");
    all.put("config.storage.topic", "frostline-connect-configs");
    all.put("offset.storage.topic", "frostline-connect-offsets");
    all.put("status.storage.topic", "frostline-connect-status");
    all.put("config.storage.replication.factor", "1");
    all.put("offset.storage.replication.factor", "1");
    all.put("status.storage.replication.factor", "1");
    all.put("offset.storage.partitions", "1");
    all.put("status.storage.partitions", "1");
    all.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("plugin.path", plugins.stream().map(Path::toString).collect(Collectors.joining(",")));
    all.put("plugin.discovery", "service_load");
    // An idle sink task answers its coordinator at most this often, so it bounds the time to the
    // first commit.
    all.put("offset.flush.interval.ms", "1000");
    all.put("exactly.once.source.support", "enabled");
    all.put("connector.client.config.override.policy", "All");
    all.put("scheduled.rebalance.max.delay.ms", "0");
    // The worker of a killed JVM is waited for this long before the next one gets its tasks.
    all.put("session.timeout.ms", "6000");
    all.put("heartbeat.interval.ms", "2000");
    all.put("config.providers", "env,file");
    all.put("config.providers.env.class", StackEnvironment.class.getName());
    all.put("config.providers.env.param.file", environment.toString());
    all.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    all.putAll(others);
    return all;
  }
}
