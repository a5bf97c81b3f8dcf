package io.frostline.probe;

import io.frostline.core.ConnectorState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;

/** Connector configurations for tests, and a Connect that has them. */
final class Configs {

  private Configs() {}

  static Map<String, String> source(String prefix) {
    return Map.of(
        "connector.class",
        SourceSettings.POSTGRES_CLASS,
        "topic.prefix",
        prefix,
        "heartbeat.interval.ms",
        "1000",
        "heartbeat.action.query",
        "UPDATE frostline.beat SET beats = beats + 1 WHERE pipeline = 'frostline'");
  }

  static Map<String, String> source(String prefix, Map<String, String> more) {
    Map<String, String> config = new HashMap<>(source(prefix));
    config.putAll(more);
    return config;
  }

  /** Writes exactly once, and copies its tables first. */
  static SourceSettings sourceSettings(String connectorClass) {
    return new SourceSettings(
        "source",
        connectorClass,
        "cdc",
        true,
        SourceSettings.Copies.WITHOUT_OFFSET,
        false,
        Optional.empty(),
        Optional.empty());
  }

  static Map<String, String> sink(Map<String, String> more) {
    Map<String, String> config = new HashMap<>();
    config.put("connector.class", SinkSettings.CONNECTOR_CLASS);
    config.put("topics.regex", "cdc\\.public\\..*");
    config.put("iceberg.tables.dynamic-enabled", "true");
    config.put("iceberg.control.topic", "sink-control");
    config.put("iceberg.catalog.uri", "jdbc:postgresql://db/iceberg");
    config.put("transforms.cold.namespace", "cold");
    config.putAll(more);
    return config;
  }

  static SinkSettings sinkSettings(Map<String, String> more) {
    return SinkSettings.of("sink", Settings.resolve(sink(more), providers(Map.of()))).get();
  }

  static Map<String, ConfigProvider> providers(Map<String, String> env) {
    Map<String, ConfigProvider> providers = new HashMap<>(ProbeOptions.defaultProviders());
    providers.put("env", new Fixed(env));
    return providers;
  }

  private record Fixed(Map<String, String> values) implements ConfigProvider {

    @Override
    public ConfigData get(String path) {
      return new ConfigData(values);
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
      Map<String, String> found = new HashMap<>(values);
      found.keySet().retainAll(keys);
      return new ConfigData(found);
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public void close() {}
  }

  /** A Connect that lives in memory; connectors that are broken are listed but do not answer. */
  static final class Connect implements ConnectReads {

    final Map<String, Map<String, String>> configs = new TreeMap<>();
    final List<String> broken = new ArrayList<>();

    @Override
    public List<String> connectors() {
      return List.copyOf(configs.keySet());
    }

    @Override
    public Map<String, String> config(String connector) {
      if (broken.contains(connector)) {
        throw new IllegalStateException("404 " + connector);
      }
      return configs.get(connector);
    }

    @Override
    public ConnectorState status(String connector) {
      if (!configs.containsKey(connector)) {
        throw new IllegalStateException("404 " + connector);
      }
      return new ConnectorState(connector, "RUNNING", List.of());
    }

    @Override
    public List<CommittedOffset> offsets(String connector) {
      return List.of();
    }
  }
}
