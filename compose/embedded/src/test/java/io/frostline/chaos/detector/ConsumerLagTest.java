package io.frostline.chaos.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsumerLagTest {

  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private final ConsumerLag detector = ConsumerLag.of(Duration.ofSeconds(5));

  @Test
  void aLagThatGrowsForThreeIntervalsIsAnAlarmOnce() {
    List<Alarm> alarms = detector.alarms(samples(0, 60, 3, 40));

    assertThat(alarms).extracting(Alarm::at).containsExactly(START.plusSeconds(15));
  }

  @Test
  void aSawtoothOfCommitsIsNone() {
    List<ConsumerLag.Sample> samples = new ArrayList<>();
    for (int second = 0; second < 120; second++) {
      samples.add(new ConsumerLag.Sample(START.plusSeconds(second), 100 + second % 5 * 80));
    }

    assertThat(detector.alarms(samples)).isEmpty();
  }

  @Test
  void aSmallLagIsNone() {
    assertThat(detector.alarms(samples(0, 50, 0, 100))).isEmpty();
  }

  @Test
  void aLagThatStandsStillIsOne() {
    assertThat(detector.alarms(samples(0, 51, 0, 100))).hasSize(1);
  }

  @Test
  void afterItsEndTheNextOneIsAnotherAlarm() {
    List<ConsumerLag.Sample> samples = new ArrayList<>(samples(0, 60, 3, 20));
    samples.addAll(samples(20, 0, 0, 5));
    samples.addAll(samples(25, 60, 3, 20));

    assertThat(detector.alarms(samples))
        .extracting(Alarm::at)
        .containsExactly(START.plusSeconds(15), START.plusSeconds(40));
  }

  /** One look a second. */
  private static List<ConsumerLag.Sample> samples(int from, long lag, long growth, int seconds) {
    List<ConsumerLag.Sample> samples = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      samples.add(new ConsumerLag.Sample(START.plusSeconds(from + second), lag + growth * second));
    }
    return samples;
  }
}
