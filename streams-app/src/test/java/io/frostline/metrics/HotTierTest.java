package io.frostline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.PipelineView.TableView;
import io.frostline.metrics.HotTier.Headroom;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HotTierTest {

  private static final TableView ORDERS = Shown.table("cold.orders", Given.START);

  @Test
  void headroomIsTheRetentionMinusTheAgeOfTheWatermark() {
    HotTier hot = new HotTier(Map.of("cold.orders", Duration.ofDays(1)));

    assertThat(hot.of(ORDERS))
        .contains(
            new Headroom(
                Duration.ofDays(1),
                Optional.of(Duration.ofDays(1).minusMillis(3500)),
                Optional.empty()));
  }

  @Test
  void itIsNegativeOnceRowsMayBeGone() {
    HotTier hot = new HotTier(Map.of("cold.orders", Duration.ofSeconds(2)));

    assertThat(hot.of(ORDERS).orElseThrow().left()).contains(Duration.ofMillis(-1500));
  }

  @Test
  void anUnknownWatermarkHasNoHeadroomButItsReason() {
    HotTier hot = new HotTier(Map.of("cold.orders", Duration.ofDays(1)));

    assertThat(hot.of(Shown.unknown("cold.orders", Given.START, "recreated")))
        .contains(new Headroom(Duration.ofDays(1), Optional.empty(), Optional.of("recreated")));
  }

  @Test
  void aTableOfWhichNothingWasSaidHasNone() {
    assertThat(new HotTier(Map.of("cold.order", Duration.ofDays(1))).of(ORDERS)).isEmpty();
    assertThat(HotTier.none().of(ORDERS)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "cold.trades, 1",
    "cold.trades_eu, 2",
    "cold.orders, 3",
    "warm.orders, 4",
    "cold.trades*, 2",
  })
  void theLongestNameThatFitsHolds(String table, long days) {
    HotTier hot =
        new HotTier(
            Map.of(
                "cold.trades", Duration.ofDays(1),
                "cold.trades*", Duration.ofDays(2),
                "cold.*", Duration.ofDays(3),
                "*", Duration.ofDays(4)));

    assertThat(hot.of(table)).contains(Duration.ofDays(days));
  }

  @Test
  void namesInFullThatNobodyFeedsAreKnown() {
    HotTier hot =
        new HotTier(
            Map.of(
                "cold.orders", Duration.ofDays(1),
                "cold.ordres", Duration.ofDays(1),
                "warm.*", Duration.ofDays(1)));

    assertThat(hot.unwatched(Set.of("cold.orders", "cold.other"))).containsExactly("cold.ordres");
  }
}
