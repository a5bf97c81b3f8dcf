package io.frostline.bench.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.app.OptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTest {

  @Test
  void aSizeIsTablesAndPartitionsOfEach() {
    assertThat(Size.parse("1000x10")).isEqualTo(new Size(1000, 10)).hasToString("1000x10");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "100", "0x10", "100x0", "100x10x1", "-1x1", "10000x1", "a x b"})
  void whatIsNoneIsRefused(String text) {
    assertThatThrownBy(() -> Size.parse(text))
        .isInstanceOf(OptionException.class)
        .hasMessage("--sizes takes sizes such as 100x10, not " + text);
  }

  @Test
  void moreThanOneBrokerCanBearIsRefused() {
    assertThatThrownBy(() -> Size.parse("9999x3"))
        .isInstanceOf(OptionException.class)
        .hasMessageContaining("20000 partitions");
  }
}
