package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Cuts.Cut;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CutsTest {

  private static final Partition P = new Partition("a", 0);
  private static final Partition Q = new Partition("b", 0);

  private static Cut cut(long second, long p, long q) {
    return new Cut(Instant.ofEpochSecond(second), Optional.empty(), Map.of(P, p, Q, q));
  }

  @Test
  void newestCoveredCutIsFound() {
    Cuts cuts = Cuts.none().add(cut(1, 5, 5)).add(cut(2, 6, 5)).add(cut(3, 7, 5));

    assertThat(
            cuts.newestCovered(
                partition -> true, partition -> partition.equals(P) ? 6 : 5, cut -> true))
        .contains(cut(2, 6, 5));
  }

  @Test
  void onlyFeedingPartitionsMatter() {
    Cuts cuts = Cuts.none().add(cut(1, 5, 100));

    assertThat(cuts.newestCovered(P::equals, partition -> 5, cut -> true)).isPresent();
    assertThat(cuts.newestCovered(Q::equals, partition -> 5, cut -> true)).isEmpty();
  }

  @Test
  void cutsStayBoundedAndTheNewestIsNeverDropped() {
    Cuts cuts = Cuts.none();
    for (int i = 0; i < 86_400; i++) {
      cuts = cuts.add(cut(i, i, i));
    }

    assertThat(cuts.pending()).hasSizeLessThanOrEqualTo(128);
    assertThat(cuts.newestCovered(p -> true, p -> 86_400, cut -> true))
        .contains(cut(86_399, 86_399, 86_399));
    Optional<Cut> half = cuts.newestCovered(p -> true, p -> 43_200, cut -> true);
    assertThat(half.map(c -> c.ends().get(P)).orElse(0L)).isLessThanOrEqualTo(43_200);
  }
}
