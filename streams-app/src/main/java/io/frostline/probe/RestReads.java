package io.frostline.probe;

import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectorStatus;
import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads Connect over its REST interface. */
public final class RestReads implements ConnectReads {

  /** With an exactly-once source the offsets take half a second, more while a worker is busy. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(8);

  private final ConnectClient connect;

  /**
   * Reads from a worker, and does not wait for the end of a rebalance: the next look asks again.
   *
   * @param connect its address, such as {@code http://127.0.0.1:8083}
   */
  public RestReads(URI connect) {
    this.connect = new ConnectClient(connect, ANSWER_MAX, Duration.ZERO);
  }

  @Override
  public List<String> connectors() {
    return connect.connectors();
  }

  @Override
  public Map<String, String> config(String connector) {
    return connect.config(connector);
  }

  @Override
  public ConnectorState status(String connector) {
    ConnectorStatus status = connect.status(connector);
    return new ConnectorState(
        connector,
        status.state(),
        status.tasks().stream()
            .map(
                task ->
                    new TaskState(task.id(), task.state(), task.trace().flatMap(Reason::inTrace)))
            .toList());
  }

  @Override
  public List<CommittedOffset> offsets(String connector) {
    return connect.offsets(connector).stream()
        .map(entry -> new CommittedOffset(entry.partition(), entry.offset()))
        .toList();
  }
}
