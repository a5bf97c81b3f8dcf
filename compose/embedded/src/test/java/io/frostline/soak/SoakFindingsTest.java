package io.frostline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.BothEnds.Comparison;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.detector.FrostlineEvents.Sample;
import io.frostline.json.WireEvent;
import io.frostline.soak.AppProcess.Look;
import io.frostline.soak.SoakReport.Disturbed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class SoakFindingsTest {

  private static final Instant BEGUN = Instant.parse("2026-05-04T03:00:00Z");
  private static final Duration LENGTH = Duration.ofMinutes(10);
  private static final SoakSettings SETTINGS =
      new SoakSettings(
          LENGTH,
          Duration.ofSeconds(5),
          1,
          EnumSet.allOf(Disturbance.class),
          Duration.ofSeconds(40));
  private static final Soundness SOUND = new Soundness(100, 0, List.of());
  private static final Comparison EQUAL = new Comparison(500, Tally.NOTHING, Map.of(), SOUND);

  @Test
  void aQuietFlatRunIsFine() {
    SoakReport report = findings(List.of(), flat(), true).report(EQUAL);

    assertThat(report.verdict()).isEqualTo("fine");
    assertThat(report.findings()).isEmpty();
    assertThat(report.duration()).isEqualTo(600);
    assertThat(report.falseEvents()).isZero();
    assertThat(report.changes()).isEqualTo(500);
  }

  @Test
  void anyEventIsFalseAndNamesTheDisturbanceBeforeIt() {
    SoakReport report = findings(List.of(event(70, "RECOVERED")), flat(), true).report(EQUAL);

    assertThat(report.falseEvents()).isEqualTo(1);
    assertThat(report.events().get(0).after()).contains("worker-restarted, 10.0 s before");
    assertThat(report.verdict()).isEqualTo("bad");
    assertThat(report.findings().get(0))
        .contains("RECOVERED", "C2", "worker-restarted", "offset=7");
  }

  @Test
  void aHeapThatClimbsIsBad() {
    List<Look> climbing = looks(1, 0, 600, second -> (40L << 20) + second * (20L << 10));

    SoakReport report = findings(List.of(), climbing, true).report(EQUAL);

    assertThat(report.verdict()).isEqualTo("bad");
    assertThat(report.findings()).singleElement().asString().startsWith("heap");
  }

  @Test
  void theProcessThatLivedLongestIsMeasuredAfterItsWarmUp() {
    List<Look> looks = new ArrayList<>(looks(1, 0, 100, second -> 90L << 20));
    looks.addAll(looks(2, 110, 600, second -> second < 220 ? second << 20 : 50L << 20));

    SoakReport report = findings(List.of(), looks, true).report(EQUAL);

    assertThat(report.verdict()).isEqualTo("fine");
    assertThat(report.heapMb().orElseThrow().max()).isEqualTo(50);
    assertThat(report.measured().seconds()).isEqualTo(370);
    assertThat(report.measured().warmUpSeconds()).isEqualTo(120);
  }

  @Test
  void whatWasNotSeenIsNotFine() {
    Comparison unchecked =
        new Comparison(500, Tally.NOTHING, Map.of(), new Soundness(0, 9, List.of()));

    assertThat(findings(List.of(), List.of(), true).report(EQUAL).findings()).hasSize(3);
    assertThat(findings(List.of(), flat(), true).report(unchecked).findings()).hasSize(1);
    assertThat(findings(List.of(), flat(), false).report(EQUAL).findings()).hasSize(1);
  }

  @Test
  void lostAndDoubledRowsAndUnsoundWatermarksAreBad() {
    Tally tally = new Tally(Map.of("trades", 3L), Map.of("orders", 2L), Map.of());
    Soundness unsound = new Soundness(100, 0, List.of("cold.trades says …"));

    SoakReport report =
        findings(List.of(), flat(), true).report(new Comparison(500, tally, Map.of(), unsound));

    assertThat(report.rowsLost()).isEqualTo(3);
    assertThat(report.rowsDoubled()).isEqualTo(2);
    assertThat(report.watermarks().unsound()).isEqualTo(1);
    assertThat(report.findings())
        .containsExactly(
            "3 rows of trades were lost", "2 rows of orders are doubled", "cold.trades says …");
  }

  private static SoakFindings findings(List<Sample> events, List<Look> looks, boolean settled) {
    return new SoakFindings(
        SETTINGS,
        BEGUN,
        BEGUN.plus(LENGTH),
        List.of(new Disturbed(60, "worker-restarted", 8)),
        events,
        looks,
        settled);
  }

  private static List<Look> flat() {
    return looks(1, 0, 600, second -> 40L << 20);
  }

  private static List<Look> looks(long pid, int from, int to, IntToLongFunction heap) {
    List<Look> looks = new ArrayList<>();
    for (int second = from; second <= to; second += 10) {
      looks.add(
          new Look(pid, BEGUN.plusSeconds(second), new Vitals(heap.applyAsLong(second), 40, 200)));
    }
    return looks;
  }

  private static Sample event(int second, String type) {
    Instant at = BEGUN.plusSeconds(second);
    return new Sample(
        at,
        new WireEvent(
            "e-1",
            "frostline-sink",
            Optional.empty(),
            type,
            "INFO",
            "C2",
            "i-1",
            at,
            "it moves again",
            Map.of("offset", "7")));
  }
}
