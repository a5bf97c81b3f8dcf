package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Cuts.Cut;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CutsTest {

  private static Cuts add(Cuts cuts, long second, Map<String, Long> ends) {
    Map<String, SortedMap<Integer, Long>> byTopic = new TreeMap<>();
    ends.forEach((topic, end) -> byTopic.put(topic, Sorted.copy(Map.of(0, end))));
    return cuts.add(Instant.ofEpochSecond(second), Optional.empty(), Optional.empty(), byTopic);
  }

  private static Optional<Long> newestCovered(Cuts cuts, List<String> topics, long reached) {
    return cuts.pending().values().stream()
        .filter(cut -> cuts.covered(cut, topics, (topic, number) -> reached))
        .map(Cut::number)
        .reduce((first, second) -> second);
  }

  @Test
  void cutIsCoveredOnceEveryFeedingPartitionHasReachedIt() {
    Cuts cuts = add(Cuts.none(), 1, Map.of("p", 5L, "q", 5L));
    cuts = add(cuts, 2, Map.of("p", 6L, "q", 5L));
    cuts = add(cuts, 3, Map.of("p", 7L, "q", 9L));

    assertThat(newestCovered(cuts, List.of("p", "q"), 6)).contains(2L);
    assertThat(newestCovered(cuts, List.of("p"), 7)).contains(3L);
    assertThat(newestCovered(cuts, List.of("q"), 4)).isEmpty();
  }

  @Test
  void idleTopicsCostNothing() {
    Cuts cuts = add(Cuts.none(), 1, Map.of("p", 5L, "q", 5L));
    cuts = add(cuts, 2, Map.of("p", 6L, "q", 5L));

    assertThat(cuts.pending().get(2L).grown()).containsOnlyKeys("p");
    assertThat(cuts.endsAt("q", 2)).containsEntry(0, 5L);
  }

  @Test
  void topicThatCannotBeSeenIsNotCovered() {
    Cuts cuts = add(Cuts.none(), 1, Map.of("p", 5L, "q", 5L));
    cuts = add(cuts, 2, Map.of("p", 5L));
    assertThat(newestCovered(cuts, List.of("q"), 100)).contains(1L);
    assertThat(newestCovered(cuts, List.of("p"), 100)).contains(2L);

    cuts = add(cuts, 3, Map.of("p", 5L, "q", 5L));
    assertThat(newestCovered(cuts, List.of("q"), 100)).contains(3L);
  }

  @Test
  void forgottenCutsLeaveTheirEndsBehind() {
    Cuts cuts = add(Cuts.none(), 1, Map.of("p", 5L, "q", 8L));
    cuts = add(cuts, 2, Map.of("p", 6L, "q", 8L));
    cuts = add(cuts, 3, Map.of("p", 7L, "q", 8L)).from(3);

    assertThat(cuts.pending()).containsOnlyKeys(3L);
    assertThat(newestCovered(cuts, List.of("q"), 7)).isEmpty();
    assertThat(newestCovered(cuts, List.of("q"), 8)).contains(3L);
    assertThat(cuts.from(2)).isSameAs(cuts);
  }

  @Test
  void cutsStayBoundedForHoursAndTheNewestIsNeverDropped() {
    Cuts cuts = Cuts.none();
    for (long i = 0; i < 14_400; i++) {
      cuts = add(cuts, i, Map.of("p", i + 1, "q", i / 1000));
    }

    assertThat(cuts.pending()).hasSizeLessThanOrEqualTo(128);
    assertThat(newestCovered(cuts, List.of("p", "q"), 14_400)).contains(14_400L);
    long half = newestCovered(cuts, List.of("p", "q"), 7_200).orElse(0L);
    assertThat(half).isLessThanOrEqualTo(7_200);
    assertThat(cuts.endsAt("q", 14_400)).containsEntry(0, 14L);
  }

  @Test
  void aDayOfCutsLeavesTheNewerHalfWhole() {
    Cuts cuts = Cuts.none();
    for (long i = 0; i < 128; i++) {
      cuts = add(cuts, i, Map.of("p", i + 1));
    }
    assertThat(cuts.pending()).hasSize(128);

    cuts = add(cuts, 128, Map.of("p", 129L));

    // Of the 64 older ones every second was dropped, beginning with the first.
    assertThat(cuts.pending()).hasSize(97).doesNotContainKeys(1L, 3L, 63L);
    assertThat(cuts.pending()).containsKeys(2L, 64L, 65L, 66L, 67L, 128L, 129L);
    assertThat(cuts.endsAt("p", 2)).containsEntry(0, 2L);
    assertThat(newestCovered(cuts, List.of("p"), 63)).contains(62L);
  }

  @Test
  void endsOfADroppedCutStayWithTheNext() {
    Cuts cuts = add(Cuts.none(), 0, Map.of("p", 1L, "quiet", 7L));
    for (long i = 1; i < 129; i++) {
      cuts = add(cuts, i, Map.of("p", i + 1, "quiet", 7L));
    }

    assertThat(cuts.pending()).doesNotContainKey(1L);
    assertThat(cuts.endsAt("quiet", 2)).containsEntry(0, 7L);
    assertThat(newestCovered(cuts, List.of("quiet"), 6)).isEmpty();
  }

  @Test
  void emptyPartitionIsCoveredByWhoeverKnowsNothingOfIt() {
    Cuts cuts = add(Cuts.none(), 1, Map.of("p", 0L));

    assertThat(newestCovered(cuts, List.of("p"), -1)).contains(1L);
  }

  @Test
  void forgettingWhatIsForgottenChangesNothing() {
    Cuts cuts = add(add(Cuts.none(), 1, Map.of("p", 5L)), 2, Map.of("p", 6L)).from(2);

    assertThat(cuts.from(2)).isSameAs(cuts);
    assertThat(Cuts.none().from(5)).isEqualTo(Cuts.none());
  }
}
