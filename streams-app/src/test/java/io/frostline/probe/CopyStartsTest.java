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

  private static final Set<String> ALL = Set.of("cdc.public.orders", "cdc.public.trades");

  private final CopyStarts starts = new CopyStarts(true);

  private Optional<Optional<Instant>> news(Seen<Set<String>> topics, Instant begun) {
    return news(starts, topics, begun);
  }

  private static Optional<Optional<Instant>> news(
      CopyStarts starts, Seen<Set<String>> topics, Instant begun) {
    return starts.news(topics, ALL, begun).stream()
        .reduce(
            (first, second) -> {
              throw new AssertionError("one at most");
            })
        .map(CopyStarts.Copied::after);
  }

  private static Instant at(long second) {
    return T0.plusSeconds(second);
  }

  @Test
  void aCopyHasBegunAfterTheLastLookThatDidNotShowIt() {
    assertThat(news(NONE, at(0))).contains(Optional.empty());
    assertThat(news(NONE, at(1))).isEmpty();
    assertThat(news(ONE, at(2))).contains(Optional.of(at(1)));
    assertThat(news(ONE, at(3))).isEmpty();
    assertThat(news(NONE, at(4))).contains(Optional.of(at(3)));
  }

  @Test
  void whatRunsAtTheFirstLookMayHaveBegunAtAnyTime() {
    assertThat(news(ONE, at(0))).contains(Optional.empty());
  }

  @Test
  void lookThatShowsNothingDoesNotCount() {
    news(NONE, at(0));

    assertThat(news(Seen.unknown("no answer"), at(1))).isPresent();
    assertThat(news(Seen.unknown("no answer"), at(30))).isEmpty();
    assertThat(news(ONE, at(31))).contains(Optional.of(at(0)));
  }

  @Test
  void anOffsetThatFollowsItsRecordsMayTellOfACopyAMinuteLate() {
    CopyStarts late = new CopyStarts(false);
    news(late, NONE, at(100));

    assertThat(news(late, ONE, at(101))).contains(Optional.of(at(35)));
  }

  /** With few rows the copy is over before the next look. */
  @Test
  void aCopyThatNoLookHasSeenIsToldByTheOffsetThatWasAway() {
    starts.news(NONE, ALL, at(0));
    starts.absent();
    assertThat(starts.news(Seen.unknown("no offset yet"), ALL, at(1))).hasSize(1);

    assertThat(starts.news(NONE, ALL, at(4)))
        .containsExactly(
            new CopyStarts.Copied(Seen.known(ALL), Optional.of(at(0))),
            new CopyStarts.Copied(NONE, Optional.of(at(0))));
    assertThat(starts.news(NONE, ALL, at(5))).isEmpty();
  }

  @Test
  void aCopyThatALookHasSeenIsToldOnce() {
    starts.news(NONE, ALL, at(0));
    starts.absent();
    starts.news(Seen.unknown("no offset yet"), ALL, at(1));

    assertThat(starts.news(ONE, ALL, at(2)))
        .containsExactly(new CopyStarts.Copied(ONE, Optional.of(at(0))));
    assertThat(starts.news(NONE, ALL, at(3)))
        .containsExactly(new CopyStarts.Copied(NONE, Optional.of(at(2))));
  }

  @Test
  void aConnectorThatBeginsWithoutACopyHasMadeNone() {
    starts.news(NONE, Set.of(), at(0));
    starts.absent();
    starts.news(Seen.unknown("no offset yet"), Set.of(), at(1));

    assertThat(starts.news(NONE, Set.of(), at(2)))
        .extracting(CopyStarts.Copied::topics)
        .containsExactly(NONE);
  }

  /** Nobody knows what was there before. */
  @Test
  void anOffsetThatWasNeverSeenIsNotAway() {
    starts.absent();
    starts.news(Seen.unknown("no offset yet"), ALL, at(1));

    assertThat(starts.news(NONE, ALL, at(2))).hasSize(1);
  }
}
