package io.frostline.chaos.detector;

import io.frostline.core.ConnectorState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Connect's REST status, polled as operators' scripts do.
 *
 * <p>Alarm: a connector or a task is FAILED, or there is no answer for {@link #SILENCE}. Such
 * scripts then restart what has failed; here they only report, because Frostline repairs in the
 * same run and two that restart would be in each other's way.
 */
public record ConnectStatus() {

  /** A single poll that fails is not held against a worker. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  /** One poll of every connector; empty when there was no answer. */
  public record Sample(Instant at, Optional<List<ConnectorState>> connectors) {}

  public List<Alarm> alarms(List<Sample> samples) {
    Alarms alarms = new Alarms();
    Optional<Instant> silentSince = Optional.empty();
    for (Sample sample : samples) {
      if (sample.connectors().isEmpty()) {
        silentSince = silentSince.or(() -> Optional.of(sample.at()));
        boolean silent = Duration.between(silentSince.get(), sample.at()).compareTo(SILENCE) >= 0;
        if (silent) {
          alarms.at(sample.at(), true, "Connect does not answer");
        }
        continue;
      }
      silentSince = Optional.empty();
      Optional<ConnectorState> failed =
          sample.connectors().get().stream().filter(ConnectStatus::hasFailed).findFirst();
      alarms.at(
          sample.at(),
          failed.isPresent(),
          failed.map(state -> state.name() + " has FAILED").orElse(""));
    }
    return alarms.raised();
  }

  private static boolean hasFailed(ConnectorState connector) {
    return connector.state().equals("FAILED")
        || connector.tasks().stream().anyMatch(task -> task.state().equals("FAILED"));
  }
}
