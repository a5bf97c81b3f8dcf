package io.frostline.chaos.fault;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every fault, in the order in which they are run. */
public final class Faults {

  private static final List<Fault> ALL =
      Stream.of(
              SinkFaults.all(),
              StoreFaults.all(),
              TableFaults.all(),
              ControlFaults.all(),
              CaptureFaults.all(),
              ServerFaults.all())
          .flatMap(List::stream)
          .toList();

  /** Those that the scoreboard does not have; the pipeline in containers meets them, too. */
  private static final List<Fault> FURTHER = List.of(ServerFaults.starved());

  private Faults() {}

  public static List<Fault> all() {
    return ALL;
  }

  public static Optional<Fault> byId(String id) {
    return Stream.concat(ALL.stream(), FURTHER.stream())
        .filter(fault -> fault.id().equals(id))
        .findFirst();
  }
}
