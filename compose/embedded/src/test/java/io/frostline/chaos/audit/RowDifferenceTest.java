package io.frostline.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowDifferenceTest {

  private static final Map<List<Object>, Map<String, Object>> SOURCE =
      Map.of(List.of(1), Map.of("id", 1, "x", "a"), List.of(2), Map.of("id", 2, "x", "b"));

  @Test
  void equalRowsDoNotDiffer() {
    assertThat(RowDifference.between(SOURCE, Map.copyOf(SOURCE)).rows()).isZero();
  }

  @Test
  void missingOtherAndAdditionalRowsAllDiffer() {
    RowDifference difference =
        RowDifference.between(
            SOURCE,
            Map.of(List.of(2), Map.of("id", 2, "x", "c"), List.of(3), Map.of("id", 3, "x", "d")));

    assertThat(difference.rows()).isEqualTo(3);
    assertThat(difference.example()).hasValueSatisfying(text -> assertThat(text).startsWith("[1]"));
  }
}
