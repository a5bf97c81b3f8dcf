package io.frostline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.http.Routes;
import io.frostline.json.WireHot;
import io.frostline.json.WirePipeline;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HotLinesTest {

  @Test
  void aTableWithARetentionHasALine() {
    assertThat(lines(Duration.ofDays(30), Optional.of(Duration.ofHours(719)), Optional.empty()))
        .containsExactly("", "hot store of cold.orders: keeps rows for 30 d 0 h, 29 d 23 h left");
    assertThat(
            lines(Duration.ofMinutes(90), Optional.of(Duration.ofSeconds(-61)), Optional.empty()))
        .containsExactly(
            "",
            "hot store of cold.orders: keeps rows for 1 h 30 min, has dropped what may be missing"
                + " here since 1 min 1 s");
    assertThat(lines(Duration.ofSeconds(9), Optional.empty(), Optional.of("no beat")))
        .containsExactly(
            "", "hot store of cold.orders: keeps rows for 9 s, headroom unknown: no beat");
  }

  @Test
  void withoutARetentionThereIsNone() {
    assertThat(HotLines.of(new Routes.Pipelines(Given.START, List.of(WirePipeline.of(view())))))
        .isEmpty();
  }

  private static List<String> lines(
      Duration retention, Optional<Duration> left, Optional<String> unknown) {
    WireHot hot = WireHot.of(retention, left, unknown);
    return HotLines.of(
        new Routes.Pipelines(
            Given.START, List.of(WirePipeline.of(view(), false, table -> Optional.of(hot)))));
  }

  private static PipelineView view() {
    return Shown.pipeline(Given.START, Phase.HEALTHY, Shown.table("cold.orders", Given.START));
  }
}
