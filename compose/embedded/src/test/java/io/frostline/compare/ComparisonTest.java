package io.frostline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  /** An end that shows one state after the other, and the last one from then on. */
  private static Comparison.End end(List<Map<String, Integer>> states) {
    int[] look = {0};
    return () -> {
      Map<String, Digest> rows = new TreeMap<>();
      states
          .get(Math.min(look[0]++, states.size() - 1))
          .forEach((key, value) -> rows.put(key, Digest.of(List.of(value))));
      return new Rows(List.of("value"), rows);
    };
  }

  private static Comparison.Outcome compare(
      List<Map<String, Integer>> source, List<Map<String, Integer>> cold, Duration patience)
      throws Exception {
    return new Comparison(end(source), end(cold), line -> {}).run(patience, Duration.ZERO);
  }

  @Test
  void equalTablesTakeOneLook() throws Exception {
    Comparison.Outcome outcome =
        compare(List.of(Map.of("1", 1)), List.of(Map.of("1", 1)), Duration.ofMinutes(1));

    assertThat(outcome.equal()).isTrue();
    assertThat(outcome.looks()).isEqualTo(1);
    assertThat(outcome.settling()).isZero();
  }

  @Test
  void whatArrivesLaterIsNoDifference() throws Exception {
    Comparison.Outcome outcome =
        compare(
            List.of(Map.of("1", 1, "2", 2)),
            List.of(Map.of("1", 1), Map.of("1", 1), Map.of("1", 1, "2", 2)),
            Duration.ofMinutes(1));

    assertThat(outcome.equal()).isTrue();
    assertThat(outcome.looks()).isEqualTo(3);
  }

  @Test
  void noPatienceIsNoReasonToCallThemEqual() throws Exception {
    Comparison.Outcome outcome = compare(List.of(Map.of("1", 1)), List.of(Map.of()), Duration.ZERO);

    assertThat(outcome.equal()).isFalse();
    assertThat(outcome.differences()).containsExactly(Map.entry("1", Rows.Kind.MISSING));
    assertThat(outcome.looks()).isEqualTo(2);
  }

  @Test
  void aRowThatTheSourceKeepsTouchingWhileNothingArrivesDiffers() throws Exception {
    Comparison.Outcome outcome =
        compare(
            List.of(Map.of("1", 1), Map.of("1", 2), Map.of("1", 3)),
            List.of(Map.of("1", 0)),
            Duration.ZERO);

    assertThat(outcome.differences()).containsExactly(Map.entry("1", Rows.Kind.OTHER));
  }

  @Test
  void aRowThatMovesAtBothEndsIsOnItsWay() throws Exception {
    Comparison.Outcome outcome =
        compare(
            List.of(Map.of("1", 1), Map.of("1", 2)),
            List.of(Map.of("1", 0), Map.of("1", 1)),
            Duration.ofMinutes(1));

    assertThat(outcome.equal()).isTrue();
    assertThat(outcome.settling()).isEqualTo(1);
  }

  @Test
  void aRowThatWasDeletedInTheSourceAndStaysInTheColdTableDiffers() throws Exception {
    Comparison.Outcome outcome = compare(List.of(Map.of()), List.of(Map.of("9", 9)), Duration.ZERO);

    assertThat(outcome.differences()).containsExactly(Map.entry("9", Rows.Kind.EXTRA));
  }
}
