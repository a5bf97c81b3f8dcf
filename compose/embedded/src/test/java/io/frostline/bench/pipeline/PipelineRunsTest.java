package io.frostline.bench.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.bench.pipeline.CpuTimes.Stage;
import io.frostline.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineRunsTest {

  private static final Limits LIMITS = new Limits(1e6, 1e5, 5e5, 2e5, 2e5, 8e4, 3e5);

  @Test
  void ratiosAreOursToStockAndToTheSlowestLimit() {
    PipelineOutcome outcome = outcome(40_000);

    assertThat(outcome.ratios())
        .hasSize(5)
        .containsEntry("snapshotToStock", 4.0)
        .containsEntry("liveToStock", 4.0)
        .containsEntry("snapshotToSlowestLimit", 0.5)
        .containsEntry("liveToSlowestLimit", 0.25);
    assertThat(outcome.ratios().get("wireBytesOfStock")).isCloseTo(0.0125, within(1e-9));
  }

  @Test
  void theRunInTheMiddleStandsForAllAndTheSpreadHoldsThem() {
    PipelineRuns runs = PipelineRuns.of(List.of(outcome(50_000), outcome(30_000), outcome(40_000)));

    assertThat(runs.ours().snapshotRowsPerSecond()).isEqualTo(40_000);
    assertThat(runs.spread().get("snapshotToStock")).isEqualTo(new Spread(4, 3, 5));
    assertThat(runs.lines()).hasSize(6).first().isEqualTo("3 runs: median (least to most)");
    assertThat(runs.lines()).contains("  snapshotToStock            4.000 (3.000 to 5.000)");
  }

  @Test
  void ofAnEvenNumberTheMedianIsOneThatWasMeasured() {
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2, 1, 4));
    assertThat(PipelineRuns.of(List.of(outcome(50_000), outcome(30_000))).ratios())
        .containsEntry("snapshotToStock", 3.0);
  }

  @Test
  void theJsonHasWhatItsReadersRelyOn() throws Exception {
    JsonNode json =
        new ObjectMapper()
            .readTree(Json.write(PipelineRuns.of(List.of(outcome(40_000), outcome(60_000)))));

    for (String setup : List.of("stock", "ours")) {
      for (String figure :
          List.of("snapshotRowsPerSecond", "liveRowsPerSecond", "wireBytesPerEvent")) {
        assertThat(json.path(setup).path(figure).isNumber()).as(setup + " " + figure).isTrue();
      }
    }
    for (String limit :
        List.of("copyRowsPerSecond", "decodeRowsPerSecond", "parquetRowsPerSecond")) {
      assertThat(json.path("limits").path(limit).isNumber()).as(limit).isTrue();
    }
    assertThat(json.path("spread").path("snapshotToStock").path("most").doubleValue()).isEqualTo(6);
    assertThat(json.path("runs").size()).isEqualTo(2);
  }

  @Test
  void theTextNamesBothSetupsTheStagesAndTheSlowestLimit() {
    List<String> text = PipelineText.of(outcome(40_000));

    assertThat(text)
        .anyMatch(
            line -> line.matches("snapshot, rows/s to the last one visible +10,000 +40,000 +4.00"))
        .anyMatch(line -> line.matches(" +sink task +20.0 +5.0 +0.250"))
        .last()
        .isEqualTo(
            "ours to the slowest limit on its way: snapshot 0.50 (produce and consume), live 0.25"
                + " (produce and consume)");
  }

  private static PipelineOutcome outcome(double ours) {
    return PipelineOutcome.of(
        1_000_000, 250_000, 5, phase(10_000, 5_000, 4_000, 20), phase(ours, 20_000, 50, 5));
  }

  private static PhaseOutcome phase(
      double snapshot, double live, double bytes, double sinkSeconds) {
    PeakMemory memory = new PeakMemory(900, 500);
    return new PhaseOutcome(
        snapshot,
        1_000_000 / snapshot,
        snapshot,
        2,
        live,
        live,
        2,
        3,
        bytes,
        4_000,
        14,
        Map.of(Stage.SINK_TASK, sinkSeconds),
        Map.of(),
        memory,
        memory,
        1.0,
        Optional.of(LIMITS));
  }
}
