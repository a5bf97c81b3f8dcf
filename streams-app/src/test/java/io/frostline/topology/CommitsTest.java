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
  void whatFollowsCloselyWaitsForTheOthers() {
    pass(1_000);
    commits.decided();
    context.resetCommit();
    pass(100);
    commits.decided();
    assertThat(context.committed()).isFalse();

    pass(100);
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(0);

    assertThat(context.committed()).isTrue();
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
