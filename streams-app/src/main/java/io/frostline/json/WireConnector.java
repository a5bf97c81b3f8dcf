package io.frostline.json;

import io.frostline.core.ConnectorState;
import java.util.List;
import java.util.Optional;

/** A connector as the API shows it. */
public record WireConnector(String name, String state, List<Task> tasks) {

  /** One of its tasks; {@code cause} is the first line of its trace. */
  public record Task(int id, String state, Optional<String> cause) {}

  static WireConnector of(ConnectorState connector) {
    return new WireConnector(
        connector.name(),
        connector.state(),
        connector.tasks().stream().map(t -> new Task(t.id(), t.state(), t.cause())).toList());
  }
}
