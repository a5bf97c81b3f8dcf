package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A clock that is behind what was told before: time goes on, and the fold goes on with it. */
class FactsTest {

  private static final Instant AT = Instant.parse("2026-03-04T05:06:07Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private Instant clock = AT;
  private long nanos = 7;
  private final Facts facts = new Facts("sink", new Told(), () -> clock, () -> nanos);

  private void pass(int seconds) {
    clock = clock.plusSeconds(seconds);
    nanos += Duration.ofSeconds(seconds).toNanos();
  }

  @Test
  void timesAreThoseOfTheClock() {
    assertThat(facts.now()).isEqualTo(AT);
    pass(3);

    assertThat(facts.now()).isEqualTo(AT.plusSeconds(3));
    assertThat(facts.ahead()).isEmpty();
  }

  @Test
  void whileTheClockIsBehindTimeGoesOnAtHalfThePaceUntilTheyMeet() {
    facts.now();
    clock = clock.minusSeconds(10);
    assertThat(facts.now()).isEqualTo(AT);

    pass(4);
    assertThat(facts.now()).isEqualTo(AT.plusSeconds(2));
    assertThat(facts.ahead()).contains(Duration.ofSeconds(8));
    pass(15);
    assertThat(facts.now()).isEqualTo(AT.plusMillis(9_500));
    assertThat(facts.ahead()).contains(Duration.ofMillis(500));
    pass(2);

    assertThat(facts.now()).isEqualTo(clock);
    assertThat(facts.ahead()).isEmpty();
  }

  @Test
  void manyTimesInARowAreNoneThatStandStill() {
    facts.now();
    clock = clock.minusSeconds(10);
    for (int i = 0; i < 10_000; i++) {
      nanos += 1_000;
      facts.now();
    }

    assertThat(facts.now()).isEqualTo(AT.plusMillis(5));
  }

  @Test
  void aWatchGoesOnWhereTheFoldStands() {
    facts.follow(new Resume(Map.of(), Map.of(), false, Optional.of(AT.plus(HOUR))));
    assertThat(facts.now()).isEqualTo(AT.plus(HOUR));
    assertThat(facts.ahead()).contains(HOUR);

    pass(2);
    facts.follow(new Resume(Map.of(), Map.of(), false, Optional.of(AT.plus(HOUR))));

    assertThat(facts.now()).isEqualTo(AT.plus(HOUR).plusSeconds(1));
  }

  @Test
  void ticksAfterATickFromTheFutureAreTaken() {
    PipelineState ahead =
        Fold.apply(PipelineState.empty("sink"), tick(AT.plus(HOUR), Optional.empty())).state();
    assertThat(Fold.apply(ahead, tick(AT.plusSeconds(1), Optional.empty())).state())
        .isSameAs(ahead);

    facts.follow(ahead.resume());
    pass(1);
    Fact.Tick next = tick(facts.now(), facts.ahead());

    assertThat(Fold.apply(ahead, next).state().view().observedAt())
        .contains(AT.plus(HOUR).plusMillis(500));
  }

  private static Fact.Tick tick(Instant at, Optional<Duration> ahead) {
    return new Fact.Tick(
        "sink",
        at,
        Seen.unknown("no answer"),
        Seen.unknown("no answer"),
        Seen.unknown("no answer"),
        Seen.unknown("no answer"),
        Seen.unknown("no answer"),
        ahead);
  }
}
