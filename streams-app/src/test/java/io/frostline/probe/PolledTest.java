package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.core.Seen;
import io.frostline.probe.Polled.Pace;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolledTest {

  private static final Duration LONG = Duration.ofSeconds(10);

  private final AtomicLong nanos = new AtomicLong();
  private final AtomicInteger started = new AtomicInteger();
  private final BlockingQueue<Seen<String>> answers = new LinkedBlockingQueue<>();
  private final Polled<String> polled =
      new Polled<>(
          "thing",
          new Pace(Duration.ofSeconds(1), Duration.ofSeconds(10), 2),
          () -> {
            started.incrementAndGet();
            Seen<String> answer = answers.take();
            if (answer.reason().orElse("").equals("throw")) {
              throw new IllegalStateException("first line\nsecond line");
            }
            return answer;
          },
          nanos::get);

  @AfterEach
  void close() {
    polled.close();
  }

  @Test
  void givesEachReadingOnceAndRemembersIt() throws Exception {
    assertThat(polled.latest().reason()).hasValue("thing: no answer yet");
    answers.add(Seen.known("a"));
    polled.start();

    assertThat(polled.take(LONG)).hasValue(Seen.known("a"));
    assertThat(polled.take(LONG)).isEmpty();
    assertThat(polled.latest()).isEqualTo(Seen.known("a"));
    assertThat(started).hasValue(1);
  }

  /** Whoever takes it may come much later. */
  @Test
  void tellsHowLongTheLastReadingTook() throws Exception {
    assertThat(polled.took()).isEmpty();
    polled.start();
    await().until(() -> started.get() == 1);
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    answers.add(Seen.known("a"));
    polled.take(LONG);

    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(polled.took()).hasValue(Duration.ofSeconds(2));

    polled.start();
    assertThat(polled.took()).as("another one is under way").isEmpty();
    answers.add(Seen.unknown("gone"));
    polled.take(LONG);
    assertThat(polled.took()).as("it gave nothing").isEmpty();
  }

  @Test
  void readsAgainWhenItIsDue() throws Exception {
    read(Seen.known("a"));
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    polled.start();
    assertThat(polled.take(LONG)).isEmpty();

    nanos.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(read(Seen.known("b"))).hasValue(Seen.known("b"));
  }

  @Test
  void doesNotStartTheNextBeforeTheLastWasTaken() throws Exception {
    answers.add(Seen.known("a"));
    answers.add(Seen.known("b"));
    polled.start();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(polled.start()).isFalse();

    assertThat(polled.take(LONG)).hasValue(Seen.known("a"));
    assertThat(polled.take(LONG)).isEmpty();
    nanos.addAndGet(Duration.ofMinutes(3).toNanos());
    assertThat(polled.start()).isTrue();
  }

  @Test
  void aValueGrowsStaleWhileTheNextReadingHangs() throws Exception {
    read(Seen.known("a"));
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    polled.start();

    assertSilentFor(9);
    assertThat(polled.latest().reason()).hasValue("thing: stale, read 11 s ago");

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(polled.take(Duration.ZERO)).hasValue(Seen.unknown("thing: no answer for 10 s"));
    assertThat(polled.take(Duration.ZERO)).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(polled.take(Duration.ZERO)).hasValue(Seen.unknown("thing: no answer for 11 s"));
  }

  @Test
  void aFailureIsAReasonInOneLineAndIsRetriedLater() throws Exception {
    assertThat(read(Seen.unknown("throw"))).hasValue(Seen.unknown("thing: first line"));

    nanos.addAndGet(Duration.ofMillis(2_999).toNanos());
    polled.start();
    assertThat(polled.take(LONG)).isEmpty();
    nanos.addAndGet(Duration.ofMillis(1).toNanos());

    assertThat(read(Seen.known("a"))).hasValue(Seen.known("a"));
  }

  @Test
  void aReadingThatWasHeldUpOnceIsRepeatedSoon() throws Exception {
    read(Seen.known("a"));
    held(Duration.ofSeconds(1), Duration.ofSeconds(20));

    assertThat(polled.start()).isTrue();
  }

  @Test
  void aFailureThatTookLongIsNoReasonToLookAwayForLongerThanPatience() throws Exception {
    held(Duration.ZERO, Duration.ofSeconds(45), Seen.unknown("throw"));

    nanos.addAndGet(Duration.ofSeconds(10).toNanos() - 1);
    assertThat(polled.start()).isFalse();
    nanos.addAndGet(1);
    assertThat(polled.start()).isTrue();
  }

  @Test
  void aReadingThatTakesLongAsARuleIsWaitedForLonger() throws Exception {
    held(Duration.ZERO, Duration.ofSeconds(5));
    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    polled.start();
    assertSilentFor(14);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(polled.take(Duration.ZERO)).hasValue(Seen.unknown("thing: no answer for 15 s"));
  }

  @Test
  void theFirstReadingIsWaitedForLonger() throws Exception {
    polled.start();
    assertSilentFor(29);

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(polled.take(Duration.ZERO)).hasValue(Seen.unknown("thing: no answer for 30 s"));
  }

  @Test
  void whoIsHeldUpHimselfDoesNotBlameTheReading() throws Exception {
    read(Seen.known("a"));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    polled.start();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(polled.take(Duration.ZERO)).isEmpty();

    // The minute counts as two seconds; looks in time count in full.
    assertSilentFor(7);
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(polled.take(Duration.ZERO)).hasValue(Seen.unknown("thing: no answer for 68 s"));
  }

  /** Looks every second, and is told nothing. */
  private void assertSilentFor(int seconds) throws InterruptedException {
    for (int i = 0; i < seconds; i++) {
      nanos.addAndGet(Duration.ofSeconds(1).toNanos());
      assertThat(polled.take(Duration.ZERO)).isEmpty();
    }
  }

  /** A reading that starts after {@code rest} and takes {@code length}. */
  private void held(Duration rest, Duration length) throws InterruptedException {
    held(rest, length, Seen.known("late"));
  }

  private void held(Duration rest, Duration length, Seen<String> answer)
      throws InterruptedException {
    nanos.addAndGet(rest.toNanos());
    int before = started.get();
    polled.start();
    await().until(() -> started.get() == before + 1);
    nanos.addAndGet(length.toNanos());
    answers.add(answer);
    assertThat(polled.take(LONG)).isPresent();
  }

  @Test
  void closingInterruptsAReadingAndRunsTheLastTask() {
    polled.start();
    await().until(() -> started.get() == 1);
    AtomicBoolean ended = new AtomicBoolean();

    polled.close(() -> ended.set(true));

    await().untilTrue(ended);
  }

  private Optional<Seen<String>> read(Seen<String> answer) throws InterruptedException {
    answers.add(answer);
    polled.start();
    return polled.take(LONG);
  }
}
