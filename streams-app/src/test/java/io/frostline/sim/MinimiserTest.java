package io.frostline.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MinimiserTest {

  private static final List<Integer> NUMBERS = IntStream.range(0, 1_000).boxed().toList();

  @Test
  void keepsWhatTheFailureNeeds() {
    List<Integer> kept =
        Minimiser.minimise(NUMBERS, items -> items.contains(17) && items.contains(803));

    assertThat(kept).containsExactly(17, 803);
  }

  @Test
  void keepsNothingIfNothingIsNeeded() {
    assertThat(Minimiser.minimise(NUMBERS, items -> true)).isEmpty();
  }

  @Test
  void keepsEverythingIfEverythingIsNeeded() {
    assertThat(Minimiser.minimise(NUMBERS, items -> items.size() == 1_000)).isEqualTo(NUMBERS);
  }
}
