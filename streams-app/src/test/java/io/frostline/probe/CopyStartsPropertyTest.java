package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Position;
import io.frostline.core.Seen;
import io.frostline.probe.CopyStarts.Copied;
import io.frostline.probe.CopyStarts.Look;
import io.frostline.probe.SourceSettings.Copies;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A source that somebody stops, has forget its offset and resumes at any time, and looks at it that
 * are slow, fail and come in between. What they tell of its copies must be true of the source.
 */
class CopyStartsPropertyTest {

  private static final int RUNS = 300;

  /** One minute, in hundredths of a second. */
  private static final int STEPS = 6_000;

  private static final Set<String> ALL = Set.of("cdc.public.orders", "cdc.public.trades");

  @ParameterizedTest
  @EnumSource(
      value = Copies.class,
      names = {"WITHOUT_OFFSET", "AT_STARTS"})
  void noCopyIsToldToHaveBegunBeforeItHasOrToBeOverWhileItRuns(Copies copies) {
    for (int seed = 0; seed < RUNS; seed++) {
      new Run(seed, copies, true).go();
    }
  }

  /** But for one that is begun in place of one that runs: it is told as its continuation. */
  @Test
  void everyCopyIsToldAlsoIfNoLookHasCaughtIt() {
    int copies = 0;
    int missed = 0;
    for (int seed = 0; seed < RUNS; seed++) {
      Run run = new Run(seed, Copies.WITHOUT_OFFSET, false);
      run.go();
      copies += run.copies;
      missed += run.missed;
    }
    assertThat(copies).isGreaterThan(RUNS);
    assertThat(missed).isZero();
  }

  private enum Does {
    STREAM,
    REST,
    REST_WITHOUT_OFFSET,
    START,
    COPY
  }

  /** One source and the looks at it. */
  private static final class Run {

    private final int seed;
    private final Random random;
    private final CopyStarts starts;
    private final boolean atStarts;
    private final boolean looksFail;

    private int now;
    private Does does = Does.STREAM;

    private boolean absent;
    private int forgotten;
    private boolean shown;
    private Optional<Integer> place = Optional.of(0);

    private int begun = -1;
    private int finished = -1;
    private int over = -1;
    private int told = -1;
    private int copies;
    private int missed;

    /** Without a look since the last copy nobody knows what came before the next. */
    private boolean streamSeen;

    private int excused = -1;

    private int asked = -1;
    private int answer;
    private boolean recorded;
    private int recordFrom;
    private int recordVisible = Integer.MAX_VALUE;
    private int recordRead = -1;

    Run(int seed, Copies copies, boolean looksFail) {
      this.seed = seed;
      this.random = new Random(seed);
      this.starts = new CopyStarts(copies, true, true);
      this.atStarts = copies == Copies.AT_STARTS;
      this.looksFail = looksFail;
    }

    void go() {
      for (now = 1; now < STEPS; now++) {
        step();
        if (now >= recordVisible) {
          recordVisible = Integer.MAX_VALUE;
          recordRead = now;
        }
        look();
      }
    }

    private boolean once(int in) {
      return random.nextInt(in) == 0;
    }

    private void step() {
      switch (does) {
        case STREAM -> {
          if (once(20)) {
            place = Optional.of(now);
          }
          if (once(500)) {
            does = Does.REST;
            settle();
          }
        }
        case REST -> rest();
        case REST_WITHOUT_OFFSET -> restWithoutOffset();
        case START -> {
          if (once(10)) {
            does = Does.COPY;
            // One that was broken off is made up for by the next.
            told = over < begun && told == begun ? now : told;
            begun = now;
            recorded = false;
          }
        }
        case COPY -> copy();
      }
    }

    /** Whoever stops it has waited for a while: by now its last copy is told. */
    private void settle() {
      if (over >= 0 && now - over > 400 && told < begun && excused < begun) {
        missed++;
      }
    }

    private void rest() {
      if (once(40)) {
        forgotten = place.orElse(0);
        absent = true;
        shown = false;
        place = Optional.empty();
        does = Does.REST_WITHOUT_OFFSET;
      } else if (once(80)) {
        does = atStarts ? Does.START : Does.STREAM;
      }
    }

    private void restWithoutOffset() {
      if (once(5)) {
        does = Does.START;
      } else if (once(20)) {
        absent = false;
        place = Optional.of(forgotten);
        does = Does.STREAM;
      }
    }

    private void copy() {
      if (once(8)) {
        commit();
      }
      if (once(25)) {
        commit();
        commit();
        shown = false;
        over = now;
        finished = begun;
        does = Does.STREAM;
        copies += streamSeen ? 1 : 0;
        excused = streamSeen ? excused : begun;
        streamSeen = false;
      } else if (once(200)) {
        does = Does.START;
      }
    }

    /** The offset is committed with the records, and may be seen a little later than they. */
    private void commit() {
      if (!recorded) {
        recorded = true;
        recordFrom = begun;
        recordVisible = now + (once(2) ? 0 : random.nextInt(150));
        return;
      }
      absent = false;
      shown = true;
      place = Optional.empty();
    }

    private void look() {
      if (asked < 0) {
        if (now >= answer) {
          asked = now;
          answer = now + random.nextInt(20);
        }
      } else if (now >= answer) {
        answered();
        asked = -1;
        answer = now + 20 + random.nextInt(100);
      }
    }

    private void answered() {
      if (recordRead >= 0 && asked > recordRead) {
        starts.marked(place(recordFrom));
        recordRead = -1;
      }
      boolean fails = looksFail && once(8);
      if (absent && !fails) {
        starts.absent();
      }
      Seen<Set<String>> topics =
          absent || fails ? Seen.unknown("no answer") : Seen.known(shown ? ALL : Set.of());
      Seen<Position> at =
          fails || place.isEmpty() ? Seen.unknown("no place") : Seen.known(place(place.get()));
      streamSeen |= topics.isKnown() && !shown && at.isKnown() && Math.max(told, excused) >= begun;
      check(starts.news(new Look(topics, at, false, time(asked)), ALL));
    }

    private void check(List<Copied> news) {
      for (Copied copied : news) {
        if (copied.topics().equals(Seen.known(ALL))) {
          boolean isOver = news.size() == 2;
          checkBegun(copied.after(), isOver ? finished : begun, isOver);
        } else if (copied.topics().isKnown()) {
          // At any start: one that has begun and shows nothing yet is not told either.
          assertThat(over >= begun || atStarts).as(this::text).isTrue();
        }
      }
    }

    private void checkBegun(Optional<Instant> after, int copy, boolean isOver) {
      assertThat(after.orElse(Instant.MIN)).as(this::text).isBeforeOrEqualTo(time(copy));
      if (isOver) {
        assertThat(copy).as(this::text).isGreaterThan(told);
      }
      told = after.isPresent() ? copy : told;
    }

    private String text() {
      return "seed %d at %d: %s since %d".formatted(seed, now, does, begun);
    }

    private static Position place(int at) {
      return new Position(at, at);
    }

    private static Instant time(int at) {
      return Instant.EPOCH.plusMillis(10L * at);
    }
  }
}
