package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Beats.Beat;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BeatsTest {

  private static Beat beat(long commit, long row, long second) {
    return new Beat(new Position(commit, row), Instant.ofEpochSecond(second));
  }

  @Test
  void rowPositionAloneDoesNotOrderBeats() {
    // Concurrent transactions: the one that commits later wrote its row earlier.
    Beats beats = Beats.none().add(beat(100, 90, 1)).add(beat(120, 70, 2));

    assertThat(beats.count(new Position(110, 95)).counted()).contains(beat(100, 90, 1));
    assertThat(beats.count(new Position(120, 70)).counted()).contains(beat(120, 70, 2));
    assertThat(beats.count(new Position(120, 69)).counted()).contains(beat(100, 90, 1));
  }

  @Test
  void beatsThatOvertakeEachOtherAreKeptInPositionOrder() {
    Beats beats = Beats.none().add(beat(3, 3, 3)).add(beat(1, 1, 1)).add(beat(2, 2, 2));

    assertThat(beats.count(new Position(2, 9)).counted()).contains(beat(2, 2, 2));
    assertThat(beats.count(new Position(2, 9)).waiting()).containsExactly(beat(3, 3, 3));
  }

  @Test
  void countedBeatNeverGoesBack() {
    Beats beats = Beats.none().add(beat(5, 5, 5)).count(new Position(9, 9));

    assertThat(beats.add(beat(4, 4, 4)).count(new Position(9, 9)).counted())
        .contains(beat(5, 5, 5));
  }

  @Test
  void logSequenceNumbersAreUnsigned() {
    assertThat(new Position(Long.MIN_VALUE, 0).covers(new Position(Long.MAX_VALUE, 0))).isTrue();
  }

  @Test
  void waitingBeatsAreBounded() {
    Beats beats = Beats.none();
    for (int i = 0; i < 10_000; i++) {
      beats = beats.add(beat(i, i, i));
    }

    assertThat(beats.waiting()).hasSizeLessThanOrEqualTo(512);
    assertThat(beats.count(new Position(20_000, 0)).counted()).contains(beat(9_999, 9_999, 9_999));
  }

  @Test
  void beatThatIsReadAgainIsKeptOnce() {
    Beats beats = Beats.none().add(beat(1, 1, 1)).add(beat(2, 2, 2));

    assertThat(beats.add(beat(1, 1, 1))).isEqualTo(beats);
    assertThat(beats.count(new Position(1, 1)).waiting()).containsExactly(beat(2, 2, 2));
  }

  @Test
  void asManyBeatsWaitAsAreAllowed() {
    Beats beats = Beats.none();
    for (int i = 0; i < 512; i++) {
      beats = beats.add(beat(i, i, i));
    }
    assertThat(beats.waiting()).hasSize(512);
    assertThat(beats.count(new Position(256, 256)).counted()).contains(beat(256, 256, 256));
  }
}
