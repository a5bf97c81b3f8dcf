package io.frostline.chaos.detector;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.detector.FrostlineEvents.Health;
import io.frostline.chaos.detector.FrostlineEvents.Sample;
import io.frostline.json.WireEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrostlineEventsTest {

  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private final FrostlineEvents detector = new FrostlineEvents();

  @Test
  void theFirstEventOfAnExpectedTypeSinceTheFaultCounts() {
    List<Sample> events = List.of(event(1, "DOWN"), event(5, "LAG"), event(7, "DOWN"));

    assertThat(detector.notice(events, List.of(), Set.of("DOWN"), START.plusSeconds(2)))
        .hasValueSatisfying(alarm -> assertThat(alarm.at()).isEqualTo(START.plusSeconds(7)));
  }

  @Test
  void anotherTypeIsNoNotice() {
    assertThat(detector.notice(List.of(event(5, "LAG")), List.of(), Set.of("DOWN"), START))
        .isEmpty();
  }

  @Test
  void notReadyTwiceInARowIsANotice() {
    List<Health> health = List.of(look(0, true), look(1, false), look(2, false), look(3, true));

    assertThat(detector.notice(List.of(), health, Set.of(FrostlineEvents.NOT_READY), START))
        .hasValueSatisfying(alarm -> assertThat(alarm.at()).isEqualTo(START.plusSeconds(2)));
  }

  @Test
  void recoveriesAndWhatStandsAllAlongAreNoFalseAlarms() {
    List<Sample> events = List.of(event(1, "RECOVERED"), event(2, "DEGRADED"), event(3, "HUNG"));

    assertThat(detector.falseAlarms(events, List.of(), Set.of("DEGRADED")))
        .extracting(Alarm::why)
        .containsExactly("HUNG");
  }

  private static Health look(int second, boolean ready) {
    return new Health(START.plusSeconds(second), ready);
  }

  private static Sample event(int second, String type) {
    Instant at = START.plusSeconds(second);
    return new Sample(
        at,
        new WireEvent(
            "id" + second,
            "sink",
            Optional.empty(),
            type,
            "CRITICAL",
            "S1",
            "i",
            at,
            "",
            Map.of()));
  }
}
