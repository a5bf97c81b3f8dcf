package io.frostline.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Output;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Watermark;
import io.frostline.core.PipelineConfig;
import io.frostline.topology.Given;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WatermarksTest {

  /** Two rounds of 10 s and 5 s: behind is what lags by more than 30 s. */
  private static final Optional<PipelineConfig> CONFIG =
      Optional.of(Given.configured(Given.SINK).config());

  private final Watermarks watermarks = new Watermarks();

  @Test
  void aWatermarkThatMovesIsNotWorthALine() {
    assertThat(changes(known("cold.t", 10, 8)))
        .isEqualTo(
            Map.of(
                "known by the ledger",
                Map.of("cold.t", "complete up to 2026-03-04T05:06:15Z, 2.0 s ago")));
    assertThat(changes(known("cold.t", 11, 8))).isEmpty();
    assertThat(changes(known("cold.t", 12, 11))).isEmpty();
  }

  @Test
  void aReasonIsToldOnceHoweverItCounts() {
    assertThat(changes(unknown("cold.t", "3 answers are missing")))
        .containsOnlyKeys("unknown: 3 answers are missing");
    assertThat(changes(unknown("cold.t", "4 answers are missing"))).isEmpty();
    assertThat(changes(unknown("cold.t", "no beat"))).containsOnlyKeys("unknown: no beat");
  }

  @Test
  void anEndSaysHowFarItCame() {
    changes(known("cold.t", 10, 8));

    assertThat(changes(unknown("cold.t", "recreated")))
        .isEqualTo(
            Map.of(
                "becomes unknown: recreated",
                Map.of("cold.t", "was complete up to 2026-03-04T05:06:15Z")));
  }

  @Test
  void oneLineIsEnoughForTablesThatShareAFate() {
    assertThat(changes(unknown("cold.a", "no beat"), unknown("cold.b", "no beat")))
        .isEqualTo(
            Map.of("unknown: no beat", Map.of("cold.a", "no watermark", "cold.b", "no watermark")));
  }

  @Test
  void fallingBehindAndCatchingUpAreTold() {
    changes(known("cold.t", 10, 8));

    assertThat(changes(known("cold.t", 38, 8))).isEmpty();
    assertThat(changes(known("cold.t", 39, 8))).containsOnlyKeys("falls behind");
    assertThat(changes(known("cold.t", 40, 8))).isEmpty();
    assertThat(changes(known("cold.t", 41, 40))).containsOnlyKeys("has caught up");
  }

  @Test
  void whatMustNotHappenIsTold() {
    changes(known("cold.t", 10, 8));

    assertThat(changes(known("cold.t", 11, 7))).containsOnlyKeys("goes back");
    assertThat(changes(mark("cold.t", "other", Optional.of(8), Evidence.COORDINATOR, 12, "")))
        .containsOnlyKeys("another table under the same name", "now known by the coordinator");
  }

  @Test
  void aTableThatIsGoneIsForgotten() {
    changes(known("cold.t", 10, 8));

    assertThat(watermarks.changes(List.of(new Output.TableGoneOut("cold.t")), CONFIG))
        .containsOnlyKeys("no longer watched under this name");
    assertThat(changes(known("cold.t", 11, 8))).containsOnlyKeys("known by the ledger");
  }

  private Map<String, Map<String, String>> changes(Watermark... now) {
    return watermarks.changes(
        Arrays.stream(now).<Output>map(Output.WatermarkOut::new).toList(), CONFIG);
  }

  private static Watermark known(String table, int at, int complete) {
    return mark(table, "uuid", Optional.of(complete), Evidence.LEDGER, at, "");
  }

  private static Watermark unknown(String table, String why) {
    return mark(table, "uuid", Optional.empty(), Evidence.LEDGER, 20, why);
  }

  private static Watermark mark(
      String table,
      String uuid,
      Optional<Integer> complete,
      Evidence evidence,
      int at,
      String why) {
    Optional<Instant> time = complete.map(Given.START::plusSeconds);
    return new Watermark(
        table,
        Optional.of(uuid),
        Given.SINK,
        time,
        time.isPresent() ? Optional.empty() : Optional.of(why),
        Optional.empty(),
        time,
        evidence,
        Optional.empty(),
        Optional.empty(),
        Given.START.plusSeconds(at));
  }
}
