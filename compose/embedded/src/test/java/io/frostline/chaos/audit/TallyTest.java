package io.frostline.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TallyTest {

  private static final Op ONE = new Op(1, 1, false);
  private static final Op TWO = new Op(2, 2, false);
  private static final Op ONE_GONE = new Op(1, 1, true);

  @Test
  void bothEndsAlikeIsNothing() {
    assertThat(Tally.of(Map.of("t", Set.of(ONE, ONE_GONE)), Map.of("t", List.of(ONE_GONE, ONE))))
        .isEqualTo(Tally.NOTHING);
  }

  @Test
  void whatTheChangelogLacksIsLost() {
    Tally tally = Tally.of(Map.of("t", Set.of(ONE, TWO, ONE_GONE)), Map.of("t", List.of(ONE)));

    assertThat(tally.lost()).isEqualTo(Map.of("t", 2L));
    assertThat(tally.rowsLost()).isEqualTo(2);
    assertThat(tally.rowsDoubled()).isZero();
  }

  @Test
  void eachFurtherCopyIsDoubled() {
    Tally tally = Tally.of(Map.of("t", Set.of(ONE, TWO)), Map.of("t", List.of(ONE, ONE, TWO, ONE)));

    assertThat(tally.doubled()).isEqualTo(Map.of("t", 2L));
    assertThat(tally.rowsLost()).isZero();
  }

  @Test
  void aTableThatIsGoneHasLostEverything() {
    assertThat(Tally.of(Map.of("t", Set.of(ONE, TWO)), Map.of()).rowsLost()).isEqualTo(2);
  }

  @Test
  void whatTheSourceNeverDidIsForeign() {
    Tally tally = Tally.of(Map.of("t", Set.of(ONE)), Map.of("t", List.of(ONE, TWO)));

    assertThat(tally.rowsForeign()).isEqualTo(1);
    assertThat(tally.rowsLost() + tally.rowsDoubled()).isZero();
  }
}
