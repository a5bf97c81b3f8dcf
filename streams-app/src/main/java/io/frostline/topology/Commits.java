package io.frostline.topology;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Ends the transaction soon after something was decided. Facts that are only remembered go with the
 * tick that follows them: a transaction costs more than folding all of them.
 */
final class Commits {

  /** What was decided waits no longer than this; many pipelines share a transaction. */
  private static final Duration EVERY = Duration.ofMillis(150);

  private final ProcessorContext<?, ?> context;
  private final LongSupplier nanos;
  private long lastNanos;
  private boolean decided;

  private Commits(ProcessorContext<?, ?> context, LongSupplier nanos) {
    this.context = context;
    this.nanos = nanos;
    this.lastNanos = nanos.getAsLong();
  }

  static Commits of(ProcessorContext<?, ?> context, LongSupplier nanos) {
    Commits commits = new Commits(context, nanos);
    context.schedule(EVERY, PunctuationType.WALL_CLOCK_TIME, at -> commits.commitIfDue());
    return commits;
  }

  /** Others wait for what was just forwarded. */
  void decided() {
    decided = true;
    commitIfDue();
  }

  private void commitIfDue() {
    long now = nanos.getAsLong();
    if (decided && now - lastNanos >= EVERY.toNanos()) {
      decided = false;
      lastNanos = now;
      context.commit();
    }
  }
}
