package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Seen;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyStartsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Seen<Set<String>> NONE = Seen.known(Set.of());
  private static final Seen<Set<String>> ONE = Seen.known(Set.of("cdc.public.orders"));

  private final CopyStarts starts = new CopyStarts(true);

  private static Instant at(long second) {
    return T0.plusSeconds(second);
  }

  @Test
  void aCopyHasBegunAfterTheLastLookThatDidNotShowIt() {
    assertThat(starts.news(NONE, at(0))).contains(Optional.empty());
    assertThat(starts.news(NONE, at(1))).isEmpty();
    assertThat(starts.news(ONE, at(2))).contains(Optional.of(at(1)));
    assertThat(starts.news(ONE, at(3))).isEmpty();
    assertThat(starts.news(NONE, at(4))).contains(Optional.of(at(3)));
  }

  @Test
  void whatRunsAtTheFirstLookMayHaveBegunAtAnyTime() {
    assertThat(starts.news(ONE, at(0))).contains(Optional.empty());
  }

  @Test
  void lookThatShowsNothingDoesNotCount() {
    starts.news(NONE, at(0));

    assertThat(starts.news(Seen.unknown("no answer"), at(1))).isPresent();
    assertThat(starts.news(Seen.unknown("no answer"), at(30))).isEmpty();
    assertThat(starts.news(ONE, at(31))).contains(Optional.of(at(0)));
  }

  @Test
  void anOffsetThatFollowsItsRecordsMayTellOfACopyAMinuteLate() {
    CopyStarts late = new CopyStarts(false);
    late.news(NONE, at(100));

    assertThat(late.news(ONE, at(101))).contains(Optional.of(at(35)));
  }
}
