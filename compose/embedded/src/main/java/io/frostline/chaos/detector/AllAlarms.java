package io.frostline.chaos.detector;

import io.frostline.chaos.score.Detectors;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What every detector makes of the samples that were taken so far. */
public record AllAlarms(Watch watch, String controlTopic, Duration commitInterval) {

  /** Alarms of each, in the order of time; {@code standing} types of events are none. */
  public Detectors<List<Alarm>> all(Set<String> standing) {
    return new Detectors<>(
        lag(),
        status(),
        validThrough(),
        lastSuccess(),
        new FrostlineEvents().falseAlarms(watch.events(), watch.health(), standing));
  }

  /** The first alarm of each since a fault, of which {@code expected} types of events must tell. */
  public Detectors<Optional<Alarm>> first(Set<String> expected, Instant since) {
    return new Detectors<>(
        since(lag(), since),
        since(status(), since),
        since(validThrough(), since),
        since(lastSuccess(), since),
        new FrostlineEvents().notice(watch.events(), watch.health(), expected, since));
  }

  private List<Alarm> lag() {
    return ConsumerLag.of(commitInterval).alarms(watch.lag());
  }

  private List<Alarm> status() {
    return new ConnectStatus().alarms(watch.status());
  }

  private List<Alarm> validThrough() {
    return Age.validThrough(commitInterval).alarms(watch.validThrough());
  }

  private List<Alarm> lastSuccess() {
    return Age.lastSuccess(commitInterval).alarms(watch.lastSuccess(controlTopic));
  }

  private static Optional<Alarm> since(List<Alarm> alarms, Instant since) {
    return alarms.stream().filter(alarm -> !alarm.at().isBefore(since)).findFirst();
  }
}
