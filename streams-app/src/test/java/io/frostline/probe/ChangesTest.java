package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Seen;
import org.junit.jupiter.api.Test;

class ChangesTest {

  private final Changes<String> changes = new Changes<>();

  @Test
  void theFirstLookIsNewsAndTheSameAgainIsNot() {
    assertThat(changes.news(Seen.known("a"))).hasValue(Seen.known("a"));
    assertThat(changes.news(Seen.known("a"))).isEmpty();
    assertThat(changes.news(Seen.known("b"))).hasValue(Seen.known("b"));
  }

  @Test
  void stillUnknownIsNoNewsWhateverTheReason() {
    assertThat(changes.news(Seen.unknown("read 11 s ago"))).isPresent();
    assertThat(changes.news(Seen.unknown("read 12 s ago"))).isEmpty();
    assertThat(changes.news(Seen.known("a"))).isPresent();
    assertThat(changes.news(Seen.unknown("read 11 s ago"))).isPresent();
  }
}
