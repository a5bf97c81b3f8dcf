package io.frostline.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class CommitsTest {

  private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
  private long nanos;
  private final Commits commits = Commits.of(context, () -> nanos);

  @Test
  void whatWasDecidedAfterAWhileIsCommittedAtOnce() {
    pass(1_000);

    commits.decided();

    assertThat(context.committed()).isTrue();
  }

  @Test
  void whatFollowsItCloselyIsToo() {
    pass(1_000);

    assertThat(committed(3, 10)).isEqualTo(3);
  }

  @Test
  void ofManyWhatFollowsCloselyWaitsForTheOthers() {
    pass(1_000);
    committed(3, 10);
    context.resetCommit();
    commits.decided();
    assertThat(context.committed()).isFalse();

    pass(150);
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);

    assertThat(context.committed()).isTrue();
  }

  @Test
  void thoseOfManyPipelinesAreCommittedEach150Milliseconds() {
    pass(1_000);

    assertThat(committed(1_000, 10)).isEqualTo(10_000 / 150 + 3);
  }

  private int committed(int decisions, long everyMillis) {
    int commitsMade = 0;
    for (int i = 0; i < decisions; i++) {
      commits.decided();
      commitsMade += context.committed() ? 1 : 0;
      context.resetCommit();
      pass(everyMillis);
    }
    return commitsMade;
  }

  @Test
  void withoutADecisionNothingIsCommitted() {
    pass(1_000);

    context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);

    assertThat(context.committed()).isFalse();
  }

  private void pass(long millis) {
    nanos += Duration.ofMillis(millis).toNanos();
  }
}
