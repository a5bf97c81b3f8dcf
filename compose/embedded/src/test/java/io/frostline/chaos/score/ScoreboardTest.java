package io.frostline.chaos.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.Tally;
import io.frostline.chaos.fault.Fault.Harm;
import io.frostline.chaos.fault.Fault.Recovery;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreboardTest {

  @TempDir private Path folder;

  @Test
  void theJsonHasTheFieldsOfItsContract() throws IOException {
    Path file = folder.resolve("chaos.json");
    new Scoreboard(List.of(outcome(Optional.of(1.5), 3, 3)), List.of(), 5).write(file);

    JsonNode fault = new ObjectMapper().readTree(file.toFile()).get("faults").get(0);
    assertThat(fault.get("id").asText()).isEqualTo("a-fault");
    JsonNode detectors = fault.get("detectors");
    assertThat(detectors.fieldNames())
        .toIterable()
        .containsExactly(
            "consumerLag", "connectStatus", "validThrough", "lastSuccess", "frostline");
    assertThat(detectors.get("consumerLag").isNull()).isTrue();
    assertThat(detectors.get("frostline").asDouble()).isEqualTo(1.5);
    assertThat(fault.get("falseAlarms").get("connectStatus").asLong()).isEqualTo(1);
    assertThat(fault.get("recoveredSeconds").isNull()).isTrue();
    assertThat(fault.get("escalated").isBoolean()).isTrue();
    assertThat(fault.get("rowsLost").asLong()).isEqualTo(3);
    assertThat(fault.get("rowsDoubled").asLong()).isZero();
    assertThat(fault.get("reportedLost").asLong()).isEqualTo(3);
    assertThat(fault.get("reportedDoubled").asLong()).isZero();
    assertThat(fault.get("reportedLostAtMost").asBoolean()).isFalse();
  }

  @Test
  void anOutcomeIsReadAsItWasWritten() throws IOException {
    Outcome outcome = outcome(Optional.of(1.5), 3, 2);
    Path file = folder.resolve("outcome.json");

    Scoreboard.write(outcome, file);

    assertThat(Scoreboard.outcome(file)).isEqualTo(outcome);
  }

  @Test
  void aFaultThatFrostlineMissedFailsTheSuite() {
    Outcome missed = outcome(Optional.empty(), 0, 0);

    assertThat(new Scoreboard(List.of(missed), List.of(), 5).passed()).isFalse();
    assertThat(new Scoreboard(List.of(outcome(Optional.of(1.0), 0, 0)), List.of(), 5).passed())
        .isTrue();
  }

  @Test
  void aRunThatBrokeFailsTheSuiteAndASkippedOneDoesNot() {
    assertThat(
            new Scoreboard(List.of(), List.of(new Scoreboard.NotRun("a", "no disk", false)), 5)
                .passed())
        .isTrue();
    assertThat(
            new Scoreboard(List.of(), List.of(new Scoreboard.NotRun("a", "broke", true)), 5)
                .passed())
        .isFalse();
  }

  @Test
  void theTablesSayNeverAndWhetherCountsWereExact() {
    String text =
        ScoreTables.markdown(
            new Scoreboard(List.of(outcome(Optional.of(1.5), 3, 3)), List.of(), 5));

    assertThat(text)
        .contains("| a title | *never* | 2.0 s | *never* | *never* | 1.5 s |")
        .contains("| *false alarms* | 0 | 1 | 0 | 0 | 0 |")
        .contains("| a title | a person is called | 3 | 0 | exact |");
  }

  @Test
  void whatCannotBeCountedIsReportedAsABound() throws IOException {
    Outcome bounded = outcome(Optional.of(1.5), 3, 40, true);
    Outcome exceeded = outcome(Optional.of(1.5), 41, 40, true);
    Path file = folder.resolve("chaos.json");
    new Scoreboard(List.of(bounded), List.of(), 5).write(file);

    JsonNode fault = new ObjectMapper().readTree(file.toFile()).get("faults").get(0);
    assertThat(fault.get("reportedLost").asLong()).isEqualTo(40);
    assertThat(fault.get("reportedLostAtMost").asBoolean()).isTrue();
    assertThat(ScoreTables.reported(bounded)).isEqualTo("≤ 40");
    assertThat(bounded.findings()).isEmpty();
    assertThat(exceeded.findings()).containsExactly("41 rows were lost, at most 40 reported");
  }

  @Test
  void findingsNameWhatFallsShort() {
    assertThat(outcome(Optional.of(1.5), 3, 3).findings()).isEmpty();
    assertThat(outcome(Optional.empty(), 3, 2).findings())
        .containsExactly("Frostline said none of DOWN", "3 rows were lost, 2 reported");
  }

  @Test
  void severalRunsAreAlikeWhenTheKindsOfFindingsAre() {
    Outcome fine = outcome(Optional.of(1.5), 3, 3);

    assertThat(
            new Scoreboard(
                    List.of(outcome(Optional.of(1.0), 3, 2), outcome(Optional.of(9.0), 30, 4)),
                    List.of(),
                    5)
                .unlike())
        .isEmpty();
    assertThat(
            new Scoreboard(List.of(fine, outcome(Optional.of(1.0), 3, 2)), List.of(), 5).unlike())
        .containsExactly("a-fault");
  }

  @Test
  void silentLossIsCalledOut() {
    assertThat(ScoreTables.reported(outcome(Optional.of(1.5), 3, 0))).isEqualTo("**no**");
    assertThat(ScoreTables.reported(outcome(Optional.of(1.5), 0, 0))).isEqualTo("–");
  }

  private static Outcome outcome(Optional<Double> frostline, long lost, long reported) {
    return outcome(frostline, lost, reported, false);
  }

  private static Outcome outcome(
      Optional<Double> frostline, long lost, long reported, boolean atMost) {
    return new Outcome(
        "a-fault",
        new Detectors<>(
            Optional.empty(), Optional.of(2.0), Optional.empty(), Optional.empty(), frostline),
        new Detectors<>(0L, 1L, 0L, 0L, 0L),
        Optional.empty(),
        true,
        lost,
        0,
        reported,
        0,
        atMost,
        "a title",
        Recovery.BY_HAND,
        Harm.LOSS,
        List.of("S15"),
        List.of("DOWN"),
        Tally.NOTHING,
        Map.of(),
        new Soundness(10, 0, List.of()),
        List.of("HEALTHY", "DOWN"),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
