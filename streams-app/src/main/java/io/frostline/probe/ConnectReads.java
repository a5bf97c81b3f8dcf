package io.frostline.probe;

import io.frostline.core.ConnectorState;
import java.util.List;
import java.util.Map;

/**
 * What the probes read of Connect. Each call is bounded in time and throws an unchecked exception
 * whose message is one line for a person.
 */
public interface ConnectReads {

  /** An offset of a source connector; it keeps one for each name its source ever had. */
  record CommittedOffset(Map<String, Object> partition, Map<String, Object> offset) {}

  /** Names of all connectors. */
  List<String> connectors();

  /** A connector's configuration, placeholders as they were written. */
  Map<String, String> config(String connector);

  /** A connector's state and its tasks'. */
  ConnectorState status(String connector);

  /** The committed offsets of a source connector. */
  List<CommittedOffset> offsets(String connector);
}
