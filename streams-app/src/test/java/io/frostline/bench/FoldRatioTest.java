package io.frostline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.bench.FoldRatio.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldRatioTest {

  private static final List<Score> SCORES =
      List.of(
          new Score("baseline", "quiet", 10, 400),
          new Score("fact", "quiet", 10, 240),
          new Score("fact", "healthy", 100, 10),
          new Score("baseline", "healthy", 100, 100),
          new Score("fact", "healthy", 10, 300));

  @Test
  void aFoldIsComparedWithTheDecodingOfTheSameFacts() {
    assertThat(FoldRatio.of(SCORES))
        .containsExactly(new FoldRatio("healthy", 100, 0.1), new FoldRatio("quiet", 10, 0.6));
  }

  @Test
  void theBoundIsThatOfTenTables() {
    assertThat(new FoldRatio("quiet", 10, 0.31).isKept()).isTrue();
    assertThat(new FoldRatio("quiet", 10, 0.29).isKept()).isFalse();
    assertThat(new FoldRatio("history", 10, 0.99).isKept()).isFalse();
    assertThat(new FoldRatio("history", 100, 0.1).isKept()).isTrue();
  }

  @Test
  void eachLineSaysWhetherItsRatioIsKept() {
    assertThat(new FoldRatio("healthy", 10, 0.3).line())
        .isEqualTo("healthy     10 tables: 0.30 folded for each one decoded, at least 0.4: MISSED");
    assertThat(new FoldRatio("healthy", 100, 0.3).line())
        .isEqualTo("healthy    100 tables: 0.30 folded for each one decoded");
  }
}
