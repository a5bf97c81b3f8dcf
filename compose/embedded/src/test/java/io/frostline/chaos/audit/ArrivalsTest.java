package io.frostline.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

  private static final Map<String, Instant> COMMITS =
      Map.of("a", at(1), "b", at(2), "c", at(3), "d", at(4));

  @Test
  void aSnapshotLacksWhatCameLater() {
    Arrivals arrivals = arrivals(List.of(List.of("a", "c"), List.of("b"), List.of("d")));

    assertThat(arrivals.first(1)).contains(at(2));
    assertThat(arrivals.first(2)).contains(at(4));
    assertThat(arrivals.first(3)).contains(Instant.MAX);
  }

  @Test
  void everySnapshotLacksWhatNeverCame() {
    Arrivals arrivals = arrivals(List.of(List.of("b"), List.of("c", "d")));

    assertThat(arrivals.first(1)).contains(at(1));
    assertThat(arrivals.first(2)).contains(at(1));
  }

  @Test
  void theSecondCopyOfAChangeIsNoArrival() {
    Arrivals arrivals = arrivals(List.of(List.of("a", "b", "c", "d"), List.of("a")));

    assertThat(arrivals.first(1)).contains(Instant.MAX);
  }

  @Test
  void nothingIsSaidOfASnapshotOutsideTheHistory() {
    assertThat(arrivals(List.of(List.of("a"))).first(7)).isEmpty();
  }

  private static Arrivals arrivals(List<List<String>> appended) {
    Map<Long, List<String>> bySnapshot = new LinkedHashMap<>();
    for (List<String> changes : appended) {
      bySnapshot.put(bySnapshot.size() + 1L, changes);
    }
    return Arrivals.of(COMMITS, bySnapshot);
  }

  private static Instant at(long second) {
    return Instant.ofEpochSecond(second);
  }
}
