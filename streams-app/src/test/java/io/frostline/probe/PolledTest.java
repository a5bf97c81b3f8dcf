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

    assertThat(news()).isEqualTo(Seen.known("a"));
    assertThat(polled.turn()).isEmpty();
    assertThat(polled.latest()).isEqualTo(Seen.known("a"));
    assertThat(started).hasValue(1);
  }

  @Test
  void readsAgainWhenItIsDue() throws Exception {
    answers.add(Seen.known("a"));
    news();
    nanos.addAndGet(Duration.ofMillis(999).toNanos());
    polled.turn();
    assertThat(started).hasValue(1);

    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    answers.add(Seen.known("b"));

    assertThat(news()).isEqualTo(Seen.known("b"));
  }

  @Test
  void aValueGrowsStaleWhileTheNextReadingHangs() throws Exception {
    answers.add(Seen.known("a"));
    news();
    nanos.addAndGet(Duration.ofSeconds(2).toNanos());
    polled.turn();
    nanos.addAndGet(Duration.ofSeconds(9).toNanos());

    assertThat(polled.turn()).isEmpty();
    assertThat(polled.latest().reason()).hasValue("thing: stale, read 11 s ago");

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(polled.turn()).hasValue(Seen.unknown("thing: no answer for 10 s"));
    assertThat(polled.turn()).isEmpty();
  }

  @Test
  void aFailureIsAReasonInOneLineAndIsRetriedLater() throws Exception {
    answers.add(Seen.unknown("throw"));

    assertThat(news()).isEqualTo(Seen.unknown("thing: first line"));

    nanos.addAndGet(Duration.ofMillis(2_999).toNanos());
    polled.turn();
    assertThat(started).hasValue(1);
    nanos.addAndGet(Duration.ofMillis(1).toNanos());
    answers.add(Seen.known("a"));
    assertThat(news()).isEqualTo(Seen.known("a"));
  }

  @Test
  void closingInterruptsAReadingAndRunsTheLastTask() throws Exception {
    polled.turn();
    await().untilAtomic(started, org.hamcrest.Matchers.equalTo(1));
    AtomicBoolean ended = new AtomicBoolean();

    polled.close(() -> ended.set(true));

    await().untilTrue(ended);
  }

  private Seen<String> news() {
    return await().until(polled::turn, Optional::isPresent).orElseThrow();
  }
}
