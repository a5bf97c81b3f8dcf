package io.frostline.connect.deploy;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A connector as it should be: its name, and its configuration with placeholders that the worker
 * resolves.
 *
 * <p>The configuration always holds the name, as Connect's own answers do.
 */
public record ConnectorTemplate(String name, Map<String, String> config) {

  private static final List<String> PACKAGED = List.of("frostline-source", "frostline-sink");
  static final String SUFFIX = ".json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Sorts the configuration by key and adds the name. */
  public ConnectorTemplate {
    TreeMap<String, String> sorted = new TreeMap<>(config);
    String given = sorted.getOrDefault("name", name);
    if (!given.equals(name)) {
      throw DeployException.invalid(
          name + ": the file's name and its \"name\" (" + given + ") differ; make them equal");
    }
    sorted.put("name", name);
    config = Collections.unmodifiableMap(sorted);
  }

  /** The templates that come with Frostline. */
  public static List<ConnectorTemplate> packaged() {
    List<ConnectorTemplate> templates = new ArrayList<>();
    for (String name : PACKAGED) {
      try (InputStream in =
          ConnectorTemplate.class.getResourceAsStream("connectors/" + name + SUFFIX)) {
        templates.add(parse(name, in.readAllBytes()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return templates;
  }

  /** The templates of a folder: every {@code <connector>.json} in it. */
  public static List<ConnectorTemplate> inFolder(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files.filter(file -> file.getFileName().toString().endsWith(SUFFIX)).sorted().toList();
      List<ConnectorTemplate> templates = new ArrayList<>();
      for (Path file : found) {
        String name = file.getFileName().toString();
        templates.add(
            parse(name.substring(0, name.length() - SUFFIX.length()), Files.readAllBytes(file)));
      }
      return templates;
    } catch (IOException e) {
      throw DeployException.invalid("cannot read templates in " + folder + "; give another --dir");
    }
  }

  /** Returns whether this is a sink: it reads topics. */
  public boolean isSink() {
    return config.containsKey("topics") || config.containsKey("topics.regex");
  }

  /** Returns the sink's control topic, if this is an Iceberg sink that names one. */
  public Optional<String> controlTopic() {
    return isIcebergSink(config)
        ? Optional.of(config.getOrDefault("iceberg.control.topic", "control-iceberg"))
        : Optional.empty();
  }

  /** Returns the sink's consumer group. */
  public String group() {
    return config.getOrDefault("iceberg.connect.group-id", "connect-" + name);
  }

  /**
   * Returns the group in which the sink's coordinator remembers how far it read the control topic.
   */
  public String coordinatorGroup() {
    return group() + "-coord";
  }

  static boolean isIcebergSink(Map<String, String> config) {
    return config.getOrDefault("connector.class", "").contains("IcebergSinkConnector");
  }

  private static ConnectorTemplate parse(String name, byte[] json) {
    return new ConnectorTemplate(name, flat(name + SUFFIX, json));
  }

  /** The plain values of a flat map in JSON. */
  static Map<String, String> flat(String file, byte[] json) {
    Map<String, Object> values;
    try {
      values = JSON.readValue(json, new TypeReference<>() {});
    } catch (JacksonException e) {
      throw DeployException.invalid(file + " is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> config = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (value == null || value instanceof Map || value instanceof List) {
            throw DeployException.invalid(
                file + ": " + key + " must be a plain value; templates are flat maps");
          }
          config.put(key, value.toString());
        });
    return config;
  }

  /** The configuration as a file of its own, one key a line, as Connect takes it. */
  String json() {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config) + "\n";
    } catch (JacksonException e) {
      throw new UncheckedIOException(e);
    }
  }
}
