package io.frostline.embedded;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Answers the {@code ${env:NAME}} of the connector templates from a file of the stack.
 *
 * <p>Containers set these names in their environment; one JVM cannot change its own, so the worker
 * gets this provider under the same name and the templates stay the same.
 */
public final class StackEnvironment implements ConfigProvider {
  private Map<String, String> values = Map.of();

  @Override
  public void configure(Map<String, ?> configs) {
    Path file = Path.of(String.valueOf(configs.get("file")));
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new ConfigException(
          "Cannot read the stack's environment " + file + ": " + e.getMessage());
    }
    Map<String, String> read = new HashMap<>();
    properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
    values = Map.copyOf(read);
  }

  @Override
  public ConfigData get(String path) {
    return new ConfigData(values);
  }

  @Override
  public ConfigData get(String path, Set<String> keys) {
    Map<String, String> asked = new HashMap<>(values);
    asked.keySet().retainAll(keys);
    return new ConfigData(asked);
  }

  @Override
  public void close() {}
}
