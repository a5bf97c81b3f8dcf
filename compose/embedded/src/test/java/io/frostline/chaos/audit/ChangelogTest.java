package io.frostline.chaos.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.audit.Changelog.Row;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangelogTest {

  private static final Op ONE = new Op(1, 1, false);
  private static final Op TWO = new Op(2, 2, false);

  @Test
  void aLaterCopyOfTheTableIsNoDoubling() {
    List<Row> rows =
        List.of(
            new Row(ONE, true, 10),
            new Row(TWO, false, 20),
            new Row(ONE, true, 30),
            new Row(TWO, true, 30));

    assertThat(Changelog.withoutCopies(rows)).containsExactly(ONE, TWO);
  }

  @Test
  void aLaterCopyMakesUpForWhatIsMissing() {
    assertThat(Changelog.withoutCopies(List.of(new Row(ONE, false, 10), new Row(TWO, true, 30))))
        .containsExactly(ONE, TWO);
  }

  @Test
  void theSameChangeTwiceIsADoubling() {
    assertThat(Changelog.withoutCopies(List.of(new Row(ONE, false, 10), new Row(ONE, false, 10))))
        .containsExactly(ONE, ONE);
  }

  @Test
  void theSameCopyTwiceIsADoubling() {
    assertThat(Changelog.withoutCopies(List.of(new Row(ONE, true, 10), new Row(ONE, true, 10))))
        .containsExactly(ONE, ONE);
    assertThat(
            Changelog.withoutCopies(
                List.of(new Row(ONE, false, 5), new Row(ONE, true, 10), new Row(ONE, true, 10))))
        .containsExactly(ONE, ONE);
  }

  @Test
  void whatTheStreamRepeatsOfACopyIsADoubling() {
    assertThat(Changelog.withoutCopies(List.of(new Row(ONE, true, 10), new Row(ONE, false, 20))))
        .containsExactly(ONE, ONE);
  }
}
