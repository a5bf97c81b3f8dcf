package io.frostline.chaos.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.json.WireEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportedTest {

  @Test
  void eachLossIsAddedOnceHoweverOftenItIsTold() {
    List<WireEvent> events =
        List.of(
            event("DATA_LOSS", "a", Map.of("rows", "2", "uuid", "x")),
            event("DATA_LOSS", "a", Map.of("rows", "2", "uuid", "x")),
            event("DATA_LOSS", "a", Map.of("rows", "5", "uuid", "y")),
            event("DATA_LOSS", "b", Map.of("records", "10")),
            event("DUPLICATES", "c", Map.of("rows", "100")));

    assertThat(Reported.lost(events)).isEqualTo(new Reported(17, false));
    assertThat(Reported.doubled(events)).isEqualTo(100);
  }

  @Test
  void aMismatchIsTheDifferenceOfItsTwoCounts() {
    Map<String, String> evidence = Map.of("announcedRows", "40", "addedRows", "50");

    assertThat(Reported.doubled(List.of(event("DUPLICATES", "a", evidence)))).isEqualTo(10);
  }

  @Test
  void aReportWithoutACountAddsNothing() {
    assertThat(Reported.lost(List.of(event("DATA_LOSS", "a", Map.of("rows", "unknown")))))
        .isEqualTo(new Reported(0, false));
  }

  @Test
  void anUpperBoundIsAddedAsSuchWhetherTheLossIsCertainOrNot() {
    List<WireEvent> events =
        List.of(
            event("DATA_LOSS", "a", Map.of("rows", "unknown")),
            event("DATA_LOSS", "a", Map.of("rows", "unknown", "recordsAtMost", "40")),
            event("UNCONFIRMED", "b", Map.of("recordsAtMost", "5")),
            event("UNCONFIRMED", "c", Map.of("recordsAtMost", "unknown")),
            event("DATA_LOSS", "d", Map.of("rows", "2")));

    assertThat(Reported.lost(events)).isEqualTo(new Reported(47, true));
  }

  private static WireEvent event(String type, String incident, Map<String, String> evidence) {
    return new WireEvent(
        "id",
        "sink",
        Optional.empty(),
        type,
        "CRITICAL",
        "S6",
        incident,
        Instant.EPOCH,
        "",
        evidence);
  }
}
