package io.frostline.chaos.fault;

import static io.frostline.core.Output.EventType.CAPTURE_STALLED;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.STALLED;

import io.frostline.chaos.detector.FrostlineEvents;
import io.frostline.core.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Faults of whole processes: Connect's worker, the broker, Frostline itself. */
final class ServerFaults {

  private static final Duration BRIEF = Duration.ofSeconds(10);

  private ServerFaults() {}

  static List<Fault> all() {
    return List.of(killed(), frozen(), restarted(), broker(), app());
  }

  private static Fault killed() {
    return Fault.of("worker-killed", "Connect's worker is killed", Rule.S20)
        .expecting(DOWN, STALLED, CAPTURE_STALLED)
        .inject(ground -> ground.servers().connect().kill())
        .repair(ground -> ground.servers().connect().start());
  }

  private static Fault frozen() {
    return Fault.of("worker-frozen", "Connect's worker is frozen", Rule.S20)
        .expecting(DOWN, STALLED, CAPTURE_STALLED)
        .inject(ground -> ground.servers().connect().freeze())
        .repair(ground -> ground.servers().connect().thaw());
  }

  static Fault starved() {
    return Fault.of("worker-starved", "Connect's worker gets too little memory", Rule.S20)
        .expecting(DOWN, STALLED, CAPTURE_STALLED)
        .inject(ground -> ground.servers().connect().starve())
        .repair(
            ground -> {
              ground.servers().connect().kill();
              ground.servers().connect().start();
            });
  }

  private static Fault restarted() {
    return Fault.of("worker-restarted", "Connect's worker is stopped, and started late", Rule.S20)
        .expecting(DOWN, STALLED, CAPTURE_STALLED)
        .inject(ground -> ground.servers().connect().stop())
        .repair(ground -> ground.servers().connect().start());
  }

  private static Fault broker() {
    return Fault.of("broker-restarted", "the broker is restarted", Rule.A2)
        .expecting(Set.of(FrostlineEvents.NOT_READY))
        .holding(BRIEF)
        .inject(ground -> ground.servers().stopKafka())
        .repair(ground -> ground.servers().startKafka());
  }

  private static Fault app() {
    return Fault.of("app-restarted", "Frostline is restarted", Rule.A3)
        .expecting(Set.of(FrostlineEvents.NOT_READY))
        .holding(BRIEF)
        .inject(Ground::stopApp)
        .repair(Ground::startApp);
  }
}
