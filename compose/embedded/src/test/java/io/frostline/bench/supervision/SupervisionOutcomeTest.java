package io.frostline.bench.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.bench.supervision.SizeOutcome.AtRate;
import io.frostline.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SupervisionOutcomeTest {

  private final SizeOutcome rated =
      size(
          100,
          1_000,
          30,
          List.of(rate(0, 0.018), rate(10_000, 0.02).with(Optional.of(0.016))),
          List.of(rate(0, 0.03), rate(10_000, 0.5)));
  private final SizeOutcome large = size(1_000, 10_000, 70, List.of(rate(0, 0.1)), List.of());
  private final SizeOutcome small = size(1, 10, 25, List.of(rate(0, 0.01)), List.of());
  private final SupervisionOutcome outcome =
      SupervisionOutcome.of(rated, List.of(rated, small, large));

  @Test
  void theJsonHasWhatTheIssueAsksFor() throws Exception {
    JsonNode json = new ObjectMapper().readTree(Json.write(outcome));

    assertThat(json.at("/byRate/1/eventsPerSecond").intValue()).isEqualTo(10_000);
    assertThat(json.at("/byRate/1/cpuCores").doubleValue()).isEqualTo(0.02);
    assertThat(json.at("/byRate/1/cpuCoresElsewhere").doubleValue()).isEqualTo(0.016);
    assertThat(json.at("/bySize/2/tables").intValue()).isEqualTo(1_000);
    assertThat(json.at("/bySize/2/partitions").intValue()).isEqualTo(10_000);
    assertThat(json.at("/bySize/2/cpuCores").doubleValue()).isEqualTo(0.1);
    assertThat(json.at("/bySize/2/heapMiB").doubleValue()).isEqualTo(70);
    assertThat(json.at("/bySize/2/detectionSeconds").doubleValue()).isEqualTo(1.5);
    assertThat(json.at("/bySize/2/takeoverSeconds").doubleValue()).isEqualTo(14);
    assertThat(json.at("/bySize/2/restoreSeconds").doubleValue()).isEqualTo(6);
    assertThat(json.at("/readingBaseline/1/eventsPerSecond").intValue()).isEqualTo(10_000);
    assertThat(json.at("/readingBaseline/1/cpuCores").doubleValue()).isEqualTo(0.5);
  }

  @Test
  void theRatiosAreWorkedOutFromOneRun() {
    assertThat(outcome.ratios())
        .containsOnly(
            entry("cpuMostToLeastByRate", 0.02 / 0.018),
            entry("cpuToElsewhereByRateMost", 0.02 / 0.016),
            entry("cpuOfReadingAt10000", 0.04),
            entry("heapOfStateMiB", 45.0));
  }

  @Test
  void withoutTheRateThereIsNoRatioAtIt() {
    SizeOutcome still = size(1, 10, 25, List.of(rate(0, 0.01)), List.of(rate(0, 0.03)));

    assertThat(SupervisionOutcome.of(still, List.of(still)).ratios())
        .containsOnly(entry("cpuMostToLeastByRate", 1.0), entry("heapOfStateMiB", 0.0));
  }

  @Test
  void aPersonIsToldAllOfIt() {
    assertThat(SupervisionText.lines(outcome))
        .anyMatch(line -> line.matches("10000 +10000 +2.00 +1.60 +0.10 +50.00 +10000"))
        .anyMatch(line -> line.matches("1000 +10000 +10.00 +0.10 +70.0 +200 +1.5 +14.0 +6.0"))
        .anyMatch(line -> line.matches(" +0.50 %  probe"))
        .contains("cpuOfReadingAt10000 0.0400");
  }

  @Test
  void aThreadIsNamedAlikeAfterEachStart() {
    assertThat(ThreadTimes.name("app-68883f19-dbb2-4fbd-82c5-5a8d3e9d8b56-StreamThread-1"))
        .isEqualTo("app-*-StreamThread-*");
    ThreadTimes before = new ThreadTimes(Map.of("probe", 1.0, "idle", 1.0), 0);
    ThreadTimes after =
        new ThreadTimes(Map.of("probe", 1.5, "idle", 1.0, "new", 1.0), 10_000_000_000L);

    assertThat(after.each(before)).containsOnly(entry("probe", 0.05), entry("new", 0.1));
  }

  private static AtRate rate(int events, double cores) {
    return new AtRate(events, events, events, cores, Optional.empty(), 0.001, 200_000);
  }

  private static SizeOutcome size(
      int tables, int partitions, double heap, List<AtRate> byRate, List<AtRate> reading) {
    return new SizeOutcome(
        tables,
        partitions,
        byRate.get(0).cpuCores(),
        0.001,
        heap,
        200_000,
        1.5,
        14,
        6,
        byRate,
        reading,
        Map.of("probe", 0.005));
  }
}
