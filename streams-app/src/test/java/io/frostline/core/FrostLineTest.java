package io.frostline.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.core.FrostLine.Cells;
import io.frostline.core.Output.Lag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrostLineTest {

  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  @Test
  void whatLiesBetweenWatermarkAndCaptureIsDividedAsItsRecordsAre() {
    FrostLine line = FrostLine.of(lag(11_000, 1_000, 30L, 10L)).orElseThrow();

    assertThat(line)
        .isEqualTo(new FrostLine(Duration.ofSeconds(11), millis(8_500), Duration.ofSeconds(1)));
  }

  @Test
  void withoutAWatermarkThereIsNoLine() {
    assertThat(FrostLine.of(lag(null, 1_000, 3L, 4L))).isEmpty();
  }

  @Test
  void whereNothingWaitsInKafkaTheRestIsOnItsWayIntoTheTable() {
    FrostLine line = FrostLine.of(lag(4_000, 1_000, 0L, 0L)).orElseThrow();

    assertThat(line.staged()).isEqualTo(line.captured()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aCaptureThatIsFurtherBehindThanTheTableHoldsAllThatIsMissing() {
    FrostLine line = FrostLine.of(lag(4_000, 9_000, 5L, 5L)).orElseThrow();

    assertThat(line).isEqualTo(new FrostLine(millis(4_000), millis(4_000), millis(4_000)));
  }

  @Test
  void whatIsNotKnownOfTheHopsIsTakenForNothing() {
    FrostLine line = FrostLine.of(lag(4_000, null, null, null)).orElseThrow();

    assertThat(line).isEqualTo(new FrostLine(millis(4_000), Duration.ZERO, Duration.ZERO));
  }

  @Test
  void stretchesFollowEachOther() {
    assertThatThrownBy(() -> new FrostLine(millis(1), millis(2), millis(0)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrostLine(millis(2), millis(1), millis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 30",
    "20, 30",
    "20.001, 60",
    "12.3, 30",
    "3600, 7200",
    "86400, 259200",
    "31536000, 2592000"
  })
  void theWindowShowsTheWorstWholeAndCanBeReadOff(double longest, long window) {
    FrostLine worst =
        new FrostLine(millis(Math.round(longest * 1000)), Duration.ZERO, Duration.ZERO);
    FrostLine other = new FrostLine(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    assertThat(FrostLine.window(List.of(other, worst))).isEqualTo(Duration.ofSeconds(window));
  }

  @Test
  void withoutTablesTheWindowIsTheShortest() {
    assertThat(FrostLine.window(List.of())).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void cellsAreToScale() {
    FrostLine line = FrostLine.of(lag(12_300, 1_200, 40L, 120L)).orElseThrow();

    assertThat(line.cells(Duration.ofSeconds(41), 40)).isEqualTo(new Cells(28, 8, 3, 1));
  }

  @Test
  void whatIsBehindAtAllIsSeen() {
    FrostLine line = new FrostLine(millis(1), millis(1), millis(1));

    assertThat(line.cells(Duration.ofHours(1), 60)).isEqualTo(new Cells(59, 0, 0, 1));
  }

  @ParameterizedTest
  @CsvSource({"12300, 10", "12300, 1", "1000, 7", "0, 9", "999999999, 50", "30000, 0"})
  void cellsFillTheWidth(long total, int width) {
    FrostLine line = FrostLine.of(lag((int) total, 300, 7L, 5L)).orElseThrow();

    Cells cells = line.cells(Duration.ofSeconds(30), width);

    assertThat(cells.frozen() + cells.staged() + cells.inKafka() + cells.notCaptured())
        .isEqualTo(width);
    assertThat(List.of(cells.frozen(), cells.staged(), cells.inKafka(), cells.notCaptured()))
        .allMatch(each -> each >= 0);
  }

  private static Lag lag(Integer total, Integer capture, Long unread, Long staged) {
    return new Lag(
        "cold.orders",
        "frostline-sink",
        Optional.ofNullable(total).map(FrostLineTest::millis),
        Optional.ofNullable(capture).map(FrostLineTest::millis),
        Optional.empty(),
        Optional.ofNullable(unread),
        Optional.ofNullable(staged),
        total == null ? Optional.of("history") : Optional.empty(),
        NOW);
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
