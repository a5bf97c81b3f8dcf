package io.frostline.connect.transform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardTest {

  private static final Map<String, Double> FAST =
      Map.of(
          "write", 800.0,
          "writeWithConnect", 100.0,
          "read", 500.0,
          "readWithConnect", 50.0,
          "readAndTransform", 300.0);

  @Test
  void aRatioIsThatOfTheBenchmarkToItsBaseline() {
    assertThat(Guard.ratios(FAST))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(Guard.WRITE, 8.0, Guard.READ, 10.0, Guard.ROW, 6.0));
  }

  @Test
  void whatWasNotRunHasNoRatio() {
    assertThat(Guard.ratios(Map.of("write", 8.0, "writeWithConnect", 1.0, "read", 9.0)))
        .containsOnlyKeys(Guard.WRITE);
  }

  @Test
  void eachLineSaysWhetherItsRatioIsKept() {
    Map<Guard, Double> ratios = Map.of(Guard.WRITE, 2.9);

    assertThat(Guard.lines(ratios))
        .containsExactly("write              2.9 times writeWithConnect, at least 4.0: MISSED");
    assertThat(Guard.areKept(ratios)).isFalse();
    assertThat(Guard.lines(Guard.ratios(FAST))).allMatch(line -> line.endsWith(": kept"));
    assertThat(Guard.areKept(Guard.ratios(FAST))).isTrue();
  }

  @Test
  void aRunWithoutAnyRatioKeepsNothing() {
    assertThat(Guard.areKept(Guard.ratios(Map.of("write", 8.0)))).isFalse();
  }

  @Test
  void theRatiosAreJson() throws Exception {
    JsonNode ratios = new ObjectMapper().readTree(Guard.json(Guard.ratios(FAST))).path("ratios");

    assertThat(ratios.path("read").doubleValue()).isEqualTo(10.0);
    assertThat(ratios.size()).isEqualTo(3);
  }
}
