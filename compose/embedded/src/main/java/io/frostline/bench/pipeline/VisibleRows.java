package io.frostline.bench.pipeline;

import io.frostline.app.UnreachableException;
import io.frostline.embedded.ColdTables;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for rows to be visible in the table. */
final class VisibleRows {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SAY_EVERY = Duration.ofSeconds(10);

  /** Whoever makes no progress for so long has broken. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(150);

  private final ColdTables tables;
  private final Consumer<String> progress;
  private final Runnable check;

  VisibleRows(ColdTables tables, Consumer<String> progress, Runnable check) {
    this.tables = tables;
    this.progress = progress;
    this.check = check;
  }

  /** Returns when all of them are visible. */
  void await(Arrivals arrivals) throws InterruptedException {
    long sayAt = System.nanoTime() + SAY_EVERY.toNanos();
    while (!arrivals.complete()) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      long count = tables.rowCount(Trades.TABLE);
      long now = System.nanoTime();
      arrivals.see(count, now);
      if (now - arrivals.seenAt() > STUCK_AFTER.toNanos()) {
        throw new UnreachableException(
            "no further row was visible for 150 s; there are " + arrivals.seen(), null);
      }
      if (now > sayAt) {
        sayAt = now + SAY_EVERY.toNanos();
        progress.accept(String.format(Locale.ROOT, "%,d rows are visible", arrivals.seen()));
        check.run();
      }
    }
  }
}
