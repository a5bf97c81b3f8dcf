package io.frostline.connect.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of Connect's REST interface, as it is on the wire; anything may be missing. */
final class Wire {

  private Wire() {}

  record Server(String version, String commit, @JsonProperty("kafka_cluster_id") String clusterId) {
    ServerInfo typed() {
      return new ServerInfo(orEmpty(version), orEmpty(commit), orEmpty(clusterId));
    }
  }

  record PluginInfo(@JsonProperty("class") String className, String type, String version) {
    Plugin typed() {
      return new Plugin(orEmpty(className), orEmpty(type), Optional.ofNullable(version));
    }
  }

  record Part(int id, String state, @JsonProperty("worker_id") String workerId, String trace) {
    TaskStatus typed() {
      return new TaskStatus(id, orEmpty(state), orEmpty(workerId), Optional.ofNullable(trace));
    }
  }

  record Status(String name, Part connector, List<Part> tasks, String type) {
    ConnectorStatus typed() {
      return new ConnectorStatus(
          orEmpty(name),
          orEmpty(type),
          orEmpty(connector == null ? null : connector.state()),
          orEmpty(connector == null ? null : connector.workerId()),
          Optional.ofNullable(connector == null ? null : connector.trace()),
          orNone(tasks).stream().map(Part::typed).toList());
    }
  }

  record Offset(Map<String, Object> partition, Map<String, Object> offset) {
    OffsetEntry typed() {
      return new OffsetEntry(
          partition == null ? Map.of() : partition, offset == null ? Map.of() : offset);
    }
  }

  record Offsets(List<Offset> offsets) {}

  record Value(String name, List<String> errors) {}

  record Config(Value value) {}

  record Validation(List<Config> configs) {
    List<ConfigError> errors() {
      return orNone(configs).stream()
          .map(Config::value)
          .filter(value -> value != null && value.errors() != null)
          .flatMap(
              value ->
                  value.errors().stream()
                      .map(error -> new ConfigError(orEmpty(value.name()), error)))
          .toList();
    }
  }

  record Problem(@JsonProperty("error_code") int code, String message) {}

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static <T> List<T> orNone(List<T> list) {
    return list == null ? List.of() : list;
  }
}
