package io.frostline.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.json.WireWatermark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SoundnessTest {

  private static final Instant START = Instant.parse("2026-03-04T05:06:07Z");
  private static final Map<Integer, Instant> COMMITS =
      Map.of(1, START.plusSeconds(1), 2, START.plusSeconds(2), 3, START.plusSeconds(3));

  @Test
  void aWatermarkBeforeTheFirstMissingChangeHolds() {
    Soundness soundness = check(watermark(1_999, Optional.of(7L)), Optional.of(Set.of(1, 3)));

    assertThat(soundness).isEqualTo(new Soundness(1, 0, List.of()));
  }

  @Test
  void aWatermarkAtTheFirstMissingChangeDoesNot() {
    Soundness soundness = check(watermark(2_000, Optional.of(7L)), Optional.of(Set.of(1, 3)));

    assertThat(soundness.unsound())
        .singleElement()
        .asString()
        .contains("cold.t", "snapshot 7", "2026-03-04T05:06:09Z");
  }

  @Test
  void aCompleteSnapshotMaySayAnything() {
    assertThat(check(watermark(60_000, Optional.of(7L)), Optional.of(Set.of(1, 2, 3))).unsound())
        .isEmpty();
  }

  @Test
  void aSnapshotThatIsGoneIsNotChecked() {
    assertThat(check(watermark(2_000, Optional.of(7L)), Optional.empty()))
        .isEqualTo(new Soundness(0, 1, List.of()));
  }

  private static Soundness check(WireWatermark watermark, Optional<Set<Integer>> present) {
    return Soundness.of(List.of(watermark), COMMITS, id -> present);
  }

  private static WireWatermark watermark(long millis, Optional<Long> snapshot) {
    return new WireWatermark(
        "cold.t",
        Optional.empty(),
        "sink",
        Optional.of(START.plusMillis(millis)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "ledger",
        Optional.empty(),
        snapshot,
        START);
  }
}
