package io.frostline.cli;

import io.frostline.app.OptionException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** How to reach Kafka. */
final class KafkaOptions {

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      description = "Kafka's bootstrap servers (default: ${DEFAULT-VALUE}).")
  private String bootstrap;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "Properties for every Kafka client, for example security settings.")
  private Path config;

  String bootstrap() {
    return bootstrap;
  }

  /** The settings of the file. */
  Map<String, String> fromFile() {
    Optional<Path> file = Optional.ofNullable(config);
    if (file.isEmpty()) {
      return Map.of();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file.get())) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new OptionException("cannot read the properties in " + file.get(), e);
    }
    Map<String, String> settings = new HashMap<>();
    properties.stringPropertyNames().forEach(k -> settings.put(k, properties.getProperty(k)));
    return settings;
  }

  /** What a Kafka client is given. */
  Map<String, String> connection() {
    Map<String, String> connection = new HashMap<>(fromFile());
    connection.put("bootstrap.servers", bootstrap);
    return connection;
  }
}
