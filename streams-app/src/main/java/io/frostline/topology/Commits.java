package io.frostline.topology;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Ends the transaction as soon as something was decided. Facts that are only remembered go with the
 * tick that follows them: a transaction costs more than folding all of them.
 */
final class Commits {

  /** On average what is decided is committed no more often than so: many pipelines share one. */
  private static final Duration EVERY = Duration.ofMillis(150);

  /**
   * So many one after the other, though, if there were fewer before: where little is decided, none
   * waits until the thread is woken again.
   */
  private static final int BURST = 3;

  private final ProcessorContext<?, ?> context;
  private final LongSupplier nanos;

  /** When the commits so far would be over if each took {@link #EVERY}. */
  private long paidUntil;

  private boolean decided;

  private Commits(ProcessorContext<?, ?> context, LongSupplier nanos) {
    this.context = context;
    this.nanos = nanos;
    this.paidUntil = nanos.getAsLong();
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
    long every = EVERY.toNanos();
    if (decided && paidUntil - now <= (BURST - 1) * every) {
      decided = false;
      paidUntil = (paidUntil - now > 0 ? paidUntil : now) + every;
      context.commit();
    }
  }
}
