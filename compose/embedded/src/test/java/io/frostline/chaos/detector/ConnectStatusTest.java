package io.frostline.chaos.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.detector.ConnectStatus.Sample;
import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConnectStatusTest {

  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private final ConnectStatus detector = new ConnectStatus();

  @Test
  void aFailedTaskUnderARunningConnectorIsAnAlarm() {
    assertThat(detector.alarms(List.of(poll(0, "RUNNING"), poll(1, "FAILED"), poll(2, "FAILED"))))
        .extracting(Alarm::at)
        .containsExactly(START.plusSeconds(1));
  }

  @Test
  void aPausedConnectorIsNone() {
    assertThat(detector.alarms(List.of(poll(0, "RUNNING"), poll(1, "PAUSED")))).isEmpty();
  }

  @Test
  void silenceIsAnAlarmAfterTenSeconds() {
    List<Sample> samples = new ArrayList<>(List.of(poll(0, "RUNNING")));
    for (int second = 1; second <= 20; second++) {
      samples.add(new Sample(START.plusSeconds(second), Optional.empty()));
    }
    samples.add(poll(21, "RUNNING"));

    assertThat(detector.alarms(samples))
        .extracting(Alarm::at)
        .containsExactly(START.plusSeconds(11));
  }

  @Test
  void aPollThatFailsBetweenTwoFailuresDoesNotMakeTwoAlarms() {
    List<Sample> samples =
        List.of(
            poll(0, "FAILED"),
            new Sample(START.plusSeconds(1), Optional.empty()),
            poll(2, "FAILED"));

    assertThat(detector.alarms(samples)).hasSize(1);
  }

  private static Sample poll(int second, String task) {
    return new Sample(
        START.plusSeconds(second),
        Optional.of(
            List.of(
                new ConnectorState(
                    "sink", "RUNNING", List.of(new TaskState(0, task, Optional.empty()))))));
  }
}
