package io.frostline.chaos.detector;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgeTest {

  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private final Age detector = Age.lastSuccess(Duration.ofSeconds(5));

  @Test
  void theLimitIsTwoIntervalsAndAHalf() {
    assertThat(detector.limit()).isEqualTo(Duration.ofMillis(12_500));
  }

  @Test
  void anAgeAboveTheLimitIsAnAlarmOnce() {
    assertThat(detector.alarms(since(Optional.of(START), 60)))
        .extracting(Alarm::at)
        .containsExactly(START.plusSeconds(13));
  }

  @Test
  void whatNeverHappenedHasNoAge() {
    assertThat(detector.alarms(since(Optional.empty(), 600))).isEmpty();
  }

  @Test
  void aSuccessInBetweenEndsIt() {
    List<Age.Sample> samples = new ArrayList<>(since(Optional.of(START), 20));
    samples.add(new Age.Sample(START.plusSeconds(20), Optional.of(START.plusSeconds(20))));
    samples.add(new Age.Sample(START.plusSeconds(40), Optional.of(START.plusSeconds(20))));

    assertThat(detector.alarms(samples)).hasSize(2);
  }

  private static List<Age.Sample> since(Optional<Instant> last, int seconds) {
    List<Age.Sample> samples = new ArrayList<>();
    for (int second = 0; second < seconds; second++) {
      samples.add(new Age.Sample(START.plusSeconds(second), last));
    }
    return samples;
  }
}
