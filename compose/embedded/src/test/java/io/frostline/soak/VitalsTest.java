package io.frostline.soak;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VitalsTest {

  @Test
  void aLineIsReadBackAndAnyOtherIsNone() {
    Vitals vitals = Vitals.now();

    assertThat(Vitals.of(vitals.line())).contains(vitals);
    assertThat(Vitals.of("port 8000")).isEmpty();
    assertThat(Vitals.of("")).isEmpty();
  }

  @Test
  void saysWhatIsThere() {
    Vitals vitals = Vitals.now();

    assertThat(vitals.heapBytes()).isPositive();
    assertThat(vitals.threads()).isPositive();
    assertThat(vitals.fileHandles()).isPositive();
  }
}
