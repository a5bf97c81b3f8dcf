package io.frostline.bench.pipeline;

import io.frostline.app.UnreachableException;
import io.frostline.embedded.ColdTables;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for rows to be visible in the table; the time runs from its creation. */
final class VisibleRows {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SAY_EVERY = Duration.ofSeconds(10);

  /** Whoever makes no progress for so long has broken. */
  private static final Duration STUCK_AFTER = Duration.ofSeconds(150);

  private final ColdTables tables;
  private final Consumer<String> progress;
  private final Runnable check;
  private final long begun = System.nanoTime();
  private final long before;
  private long seen;
  private long seenAt = begun;
  private long firstSeen;
  private long firstSeenAt = begun;

  VisibleRows(ColdTables tables, long before, Consumer<String> progress, Runnable check) {
    this.tables = tables;
    this.progress = progress;
    this.check = check;
    this.before = before;
    this.seen = before;
  }

  void await(long wanted) throws InterruptedException {
    long sayAt = System.nanoTime() + SAY_EVERY.toNanos();
    while (seen < wanted) {
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
      look();
      long now = System.nanoTime();
      if (now - seenAt > STUCK_AFTER.toNanos()) {
        throw new UnreachableException(
            "no further row was visible for 150 s; there are " + seen + " of " + wanted, null);
      }
      if (now > sayAt) {
        sayAt = now + SAY_EVERY.toNanos();
        progress.accept(String.format(Locale.ROOT, "%,d rows are visible", seen));
        check.run();
      }
    }
  }

  private void look() {
    long count = tables.rowCount(Trades.TABLE);
    if (count > seen) {
      seenAt = System.nanoTime();
      if (seen == before) {
        firstSeen = count;
        firstSeenAt = seenAt;
      }
      seen = count;
    }
  }

  double seconds() {
    return (seenAt - begun) / 1e9;
  }

  double flow() {
    return seenAt == firstSeenAt ? 0 : (seen - firstSeen) * 1e9 / (seenAt - firstSeenAt);
  }
}
