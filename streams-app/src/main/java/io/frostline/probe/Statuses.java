package io.frostline.probe;

import io.frostline.core.ConnectorState;
import io.frostline.core.Seen;
import java.util.Optional;

/** The states of a pipeline's two connectors, read one after the other. */
record Statuses(Seen<ConnectorState> source, Seen<ConnectorState> sink) {

  static Seen<Statuses> read(ConnectReads connect, Optional<String> source, String sink) {
    return Seen.known(
        new Statuses(
            source
                .map(name -> state(connect, name))
                .orElseGet(() -> Seen.unknown("no source connector feeds this sink")),
            state(connect, sink)));
  }

  static Statuses unknown(String reason) {
    return new Statuses(Seen.unknown(reason), Seen.unknown(reason));
  }

  private static Seen<ConnectorState> state(ConnectReads connect, String name) {
    try {
      return Seen.known(connect.status(name));
    } catch (RuntimeException e) {
      return Seen.unknown(Reason.of(e));
    }
  }
}
