package io.frostline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowsTest {

  @Test
  void equalValuesOfOtherTypesAreEqual() {
    assertThat(digest(7)).isEqualTo(digest(7L));
    assertThat(digest(new BigDecimal("1.50"))).isEqualTo(digest(new BigDecimal("1.5")));
    assertThat(digest(new BigDecimal("0.00000000"))).isEqualTo(digest(0));
    assertThat(digest(1.0e10)).isEqualTo(digest(new BigDecimal("10000000000")));
    assertThat(digest(OffsetDateTime.parse("2026-01-01T01:00:00+01:00")))
        .isEqualTo(digest(OffsetDateTime.parse("2026-01-01T00:00:00Z")));
    assertThat(digest(ByteBuffer.wrap(new byte[] {1, 2})))
        .isEqualTo(digest(ByteBuffer.wrap(new byte[] {0, 1, 2}, 1, 2)));
  }

  @Test
  void otherValuesAreNot() {
    assertThat(digest((Object) null)).isNotEqualTo(digest("")).isNotEqualTo(digest("n"));
    assertThat(digest("null")).isNotEqualTo(digest((Object) null));
    assertThat(digest("a", "bc")).isNotEqualTo(digest("ab", "c"));
    assertThat(digest(List.of("a", "b"))).isNotEqualTo(digest(List.of("b", "a")));
    assertThat(digest(Arrays.asList("a", null))).isNotEqualTo(digest(List.of("a")));
    assertThat(digest(Double.NaN)).isNotEqualTo(digest(0));
  }

  @Test
  void eachKindOfDifferenceIsTold() {
    Rows source = rows(Map.of("1", digest(1), "2", digest(2), "3", digest(3)));
    Rows cold = rows(Map.of("1", digest(1), "2", digest(20), "4", digest(4)));
    assertThat(source.differencesFrom(cold))
        .containsExactly(
            Map.entry("2", Rows.Kind.OTHER),
            Map.entry("3", Rows.Kind.MISSING),
            Map.entry("4", Rows.Kind.EXTRA));
    assertThat(source.differencesFrom(source)).isEmpty();
  }

  @Test
  void aRowThatTheSourceHasTouchedIsNotHeldAgainstTheColdTable() {
    Rows before = rows(Map.of("1", digest(1), "2", digest(2), "4", digest(4)));
    Rows now = rows(Map.of("1", digest(1), "2", digest(20), "3", digest(3)));
    Map<String, Rows.Kind> differing =
        Map.of(
            "1", Rows.Kind.MISSING,
            "2", Rows.Kind.OTHER,
            "3", Rows.Kind.MISSING,
            "4", Rows.Kind.EXTRA,
            "5", Rows.Kind.EXTRA);
    // 1 was left alone, 2 and 3 are new values, 4 was deleted in between, 5 was never there.
    assertThat(now.unchangedSince(before, differing)).containsOnlyKeys("1", "5");
  }

  @Test
  void keysOfOtherValuesAreOtherKeys() {
    assertThat(Rows.key(List.of("a, b", "c"))).isNotEqualTo(Rows.key(List.of("a", "b, c")));
    assertThat(Rows.key(List.of("a\\", "b"))).isNotEqualTo(Rows.key(List.of("a\\,b")));
    assertThat(Rows.key(Arrays.asList((Object) null))).isNotEqualTo(Rows.key(List.of("")));
    assertThat(Rows.key(List.of(7))).isEqualTo(Rows.key(List.of(7L))).isEqualTo("7");
  }

  private static Digest digest(Object... values) {
    return Digest.of(Arrays.asList(values));
  }

  private static Rows rows(Map<String, Digest> rows) {
    return new Rows(List.of("value"), rows);
  }
}
