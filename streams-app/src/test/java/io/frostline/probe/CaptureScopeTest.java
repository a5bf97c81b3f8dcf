package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CaptureScopeTest {

  @Test
  void withoutListsEverythingIsCovered() {
    assertThat(scope(Map.of()).covers("any", "table")).isTrue();
  }

  @Test
  void bothListsHaveToMatchTheWholeName() {
    CaptureScope scope =
        scope(
            Map.of(
                "schema.include.list", "public, frostline",
                "table.include.list", "public\\..*,frostline\\.beat"));

    assertThat(scope.covers("public", "orders")).isTrue();
    assertThat(scope.covers("PUBLIC", "Orders")).isTrue();
    assertThat(scope.covers("frostline", "beat")).isTrue();
    assertThat(scope.covers("frostline", "beats")).isFalse();
    assertThat(scope.covers("sales", "orders")).isFalse();
  }

  @Test
  void whatIsExcludedIsNotCovered() {
    CaptureScope scope =
        scope(
            Map.of(
                "schema.exclude.list", "audit",
                "table.exclude.list", "public\\.tmp_.{1\\,3},public\\.old"));

    assertThat(scope.covers("public", "orders")).isTrue();
    assertThat(scope.covers("audit", "orders")).isFalse();
    assertThat(scope.covers("public", "old")).isFalse();
    assertThat(scope.covers("public", "tmp_123")).isFalse();
  }

  private static CaptureScope scope(Map<String, String> config) {
    return CaptureScope.of(Settings.resolve(config, Configs.providers(Map.of())));
  }
}
