package io.frostline.core;

import java.util.List;
import java.util.Optional;

/** A connector as Connect's REST interface reports it; states are Connect's words, upper case. */
public record ConnectorState(String name, String state, List<TaskState> tasks) {

  /** One task; {@code cause} is the first line of its trace. */
  public record TaskState(int id, String state, Optional<String> cause) {}
}
