package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.CopyStarts.Copied;
import io.frostline.probe.CopyStarts.Look;
import io.frostline.probe.SourceSettings.Copies;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CopyStartsTest {

  private static final Instant T0 = Instant.parse("2026-03-01T00:00:00Z");
  private static final Seen<Set<String>> NONE = Seen.known(Set.of());
  private static final Seen<Set<String>> ONE = Seen.known(Set.of("cdc.public.orders"));

  private static final Set<String> ALL = Set.of("cdc.public.orders", "cdc.public.trades");

  private final CopyStarts starts = new CopyStarts(Copies.WITHOUT_OFFSET, true, false);

  private Optional<Optional<Instant>> news(Seen<Set<String>> topics, Instant begun) {
    return news(starts, topics, begun);
  }

  private static Optional<Optional<Instant>> news(
      CopyStarts starts, Seen<Set<String>> topics, Instant begun) {
    return starts.news(look(topics, begun), ALL).stream()
        .reduce(
            (first, second) -> {
              throw new AssertionError("one at most");
            })
        .map(Copied::after);
  }

  private static Look look(Seen<Set<String>> topics, Instant begun) {
    return new Look(topics, Seen.unknown("no place"), false, begun);
  }

  /** No copy runs, and the stream has come to {@code place}. */
  private static Look streaming(long place, Instant begun) {
    return new Look(NONE, Seen.known(place(place)), false, begun);
  }

  private static Position place(long place) {
    return new Position(place, place);
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
    CopyStarts late = new CopyStarts(Copies.WITHOUT_OFFSET, false, false);
    news(late, NONE, at(100));

    assertThat(news(late, ONE, at(101))).contains(Optional.of(at(35)));
  }

  /** With few rows the copy is over before the next look. */
  @Test
  void aCopyThatNoLookHasSeenIsToldByTheOffsetThatWasAway() {
    starts.news(look(NONE, at(0)), ALL);
    starts.absent();
    assertThat(starts.news(look(Seen.unknown("no offset yet"), at(1)), ALL)).hasSize(1);

    assertThat(starts.news(look(NONE, at(4)), ALL))
        .containsExactly(
            new Copied(Seen.known(ALL), Optional.of(at(0))), new Copied(NONE, Optional.of(at(0))));
    assertThat(starts.news(look(NONE, at(5)), ALL)).isEmpty();
  }

  @Test
  void aCopyThatALookHasSeenIsToldOnce() {
    starts.news(look(NONE, at(0)), ALL);
    starts.absent();
    starts.news(look(Seen.unknown("no offset yet"), at(1)), ALL);

    assertThat(starts.news(look(ONE, at(2)), ALL))
        .containsExactly(new Copied(ONE, Optional.of(at(0))));
    assertThat(starts.news(look(NONE, at(3)), ALL))
        .containsExactly(new Copied(NONE, Optional.of(at(2))));
  }

  @Test
  void aConnectorThatBeginsWithoutACopyHasMadeNone() {
    starts.news(look(NONE, at(0)), Set.of());
    starts.absent();
    starts.news(look(Seen.unknown("no offset yet"), at(1)), Set.of());

    assertThat(starts.news(look(NONE, at(2)), Set.of()))
        .extracting(Copied::topics)
        .containsExactly(NONE);
  }

  /** Nobody knows what was there before. */
  @Test
  void anOffsetThatWasNeverSeenIsNotAway() {
    starts.absent();
    starts.news(look(Seen.unknown("no offset yet"), at(1)), ALL);

    assertThat(starts.news(look(NONE, at(2)), ALL)).hasSize(1);
  }

  /** Offsets were forgotten and were back between two looks. */
  @Test
  void aCopyThatNoLookHasSeenIsToldByItsRecords() {
    starts.news(streaming(100, at(0)), ALL);
    starts.news(streaming(110, at(1)), ALL);
    starts.news(streaming(150, at(2)), ALL);
    starts.marked(place(120));

    assertThat(starts.news(streaming(160, at(3)), ALL))
        .containsExactly(
            new Copied(Seen.known(ALL), Optional.of(at(1))), new Copied(NONE, Optional.of(at(2))));
    // The beats may have more than one row.
    starts.marked(place(120));
    assertThat(starts.news(streaming(170, at(4)), ALL)).isEmpty();
  }

  @Test
  void aCopyWhoseRecordsAreReadIsOverOnceTheStreamHasPassedItsBeginning() {
    starts.news(streaming(110, at(1)), ALL);
    starts.marked(place(120));

    assertThat(starts.news(streaming(110, at(2)), ALL)).isEmpty();
    assertThat(starts.news(look(NONE, at(3)), ALL)).isEmpty();
    assertThat(starts.news(look(Seen.unknown("no answer"), at(4)), ALL)).hasSize(1);
    assertThat(starts.news(streaming(120, at(5)), ALL))
        .extracting(Copied::topics)
        .containsExactly(Seen.known(ALL), NONE);
  }

  @Test
  void theRecordsOfACopyThatALookHasSeenTellNothingNew() {
    starts.news(streaming(110, at(1)), ALL);
    starts.news(look(Seen.known(ALL), at(2)), ALL);
    starts.news(streaming(130, at(3)), ALL);
    starts.marked(place(120));

    assertThat(starts.news(streaming(140, at(4)), ALL)).isEmpty();
  }

  @Test
  void recordsOfACopyFromBeforeTheFirstLookTellNothing() {
    starts.news(streaming(130, at(1)), ALL);
    starts.marked(place(120));

    assertThat(starts.news(streaming(140, at(2)), ALL)).isEmpty();
  }

  /** It may have begun when no record of it was committed. */
  @Test
  void aConnectorThatCopiesAtAnyStartHadNotBegunWhileItStreamed() {
    CopyStarts always = new CopyStarts(Copies.AT_STARTS, true, false);
    always.news(streaming(100, at(0)), ALL);
    always.news(streaming(110, at(1)), ALL);
    always.news(streaming(110, at(2)), ALL);

    assertThat(news(always, ONE, at(3))).contains(Optional.of(at(0)));
    always.news(streaming(130, at(4)), ALL);
    always.news(streaming(130, at(5)), ALL);
    always.marked(place(135));
    assertThat(always.news(streaming(140, at(6)), ALL))
        .first()
        .isEqualTo(new Copied(Seen.known(ALL), Optional.of(at(3))));
  }

  /** Whoever forgets an offset can also set it again. */
  @Test
  void anOffsetThatWasAwayIsNoCopyWhereCopiesHaveRecords() {
    CopyStarts marked = new CopyStarts(Copies.WITHOUT_OFFSET, true, true);
    marked.news(streaming(100, at(0)), ALL);
    marked.absent();
    marked.news(look(Seen.unknown("no offset yet"), at(1)), ALL);
    assertThat(marked.news(streaming(100, at(2)), ALL))
        .extracting(Copied::topics)
        .containsOnly(NONE);

    marked.absent();
    marked.news(look(Seen.unknown("no offset yet"), at(3)), ALL);
    // Nothing was written meanwhile: it reads from where the stream had come to.
    marked.marked(place(100));
    assertThat(marked.news(streaming(110, at(4)), ALL))
        .first()
        .isEqualTo(new Copied(Seen.known(ALL), Optional.of(at(2))));
  }

  @Test
  void aSourceThatRestsDoesNotMakeItsPastForgotten() {
    starts.news(streaming(100, at(0)), ALL);
    starts.news(streaming(110, at(1)), ALL);
    for (int second = 2; second < 500; second++) {
      starts.news(streaming(120, at(second)), ALL);
    }
    starts.marked(place(120));

    assertThat(starts.news(streaming(130, at(500)), ALL))
        .first()
        .isEqualTo(new Copied(Seen.known(ALL), Optional.of(at(1))));
  }

  /** What it reads is not told. */
  @Test
  void aCopyOfWhatSomebodyHasChosenMayHaveBegunAtAnyTime() {
    starts.news(streaming(100, at(0)), ALL);

    assertThat(
            starts.news(
                new Look(Seen.known(ALL), Seen.unknown("a snapshot runs"), true, at(1)), ALL))
        .containsExactly(new Copied(Seen.known(ALL), Optional.empty()));
  }
}
