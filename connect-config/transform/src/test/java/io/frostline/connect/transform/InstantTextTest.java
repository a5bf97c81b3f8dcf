package io.frostline.connect.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstantTextTest {

  @Test
  void everyInstantToTheMicrosecondIsReadAsJavaReadsIt() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      OffsetDateTime time =
          OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
              .plusSeconds((long) (random.nextDouble() * 315_000_000_000L))
              .plus(random.nextInt(1_000_000), ChronoUnit.MICROS);
      String text = time.toString();

      assertThat(OffsetDateTime.parse(TemporalText.instant(text).toString())).isEqualTo(time);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.1Z",
        "2026-01-02T03:04:05.12345Z",
        "2026-01-02T03:04:05.000001Z",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void theUsualFormsAreReadHere(String text) {
    assertThat(TemporalText.instant(text)).isEqualTo(OffsetDateTime.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "infinity",
        "-infinity",
        "2026-01-02T03:04Z",
        "2026-01-02T03:04:05.Z",
        "2026-01-02 03:04:05Z",
        "2026-01-02T03:04:05.1x3Z",
        "-0044-03-15T12:00:00Z",
        "+12026-01-02T03:04:05Z"
      })
  void anythingElseIsLeftAsText(String text) {
    assertThat(TemporalText.instant(text)).isEqualTo(TemporalText.zoned(text));
  }

  @Test
  void aDayThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> TemporalText.instant("2026-02-30T00:00:00Z"))
        .isInstanceOf(DateTimeException.class);
  }
}
