package io.frostline.sim;

import io.frostline.core.Fact.Counters;
import io.frostline.core.Fact.Written;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What the source database counts of its tables. A writer reports what it has counted some time
 * after its transaction, also what was rolled back; a crash resets everything.
 */
final class Statistics {

  private static final int IDLE_MS = 10_000;

  private final Clock clock;
  private final Settings settings;

  /** Of its own, so that what is counted changes nothing else. */
  private final Random random;

  private final Map<String, Long> rows = new TreeMap<>();
  private int since = 1;

  Statistics(Clock clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
    this.random = new Random(31L * settings.databaseSkewMs() + settings.connectSkewMs());
    settings.tables().forEach(table -> rows.put(table, 0L));
  }

  /** A transaction has ended that wrote a row of {@code table}. */
  void ended(String table) {
    int written = random.nextInt(20) == 0 ? 2 : 1;
    int counting = since;
    clock.in(
        random.nextBoolean() ? 1 : 1 + random.nextInt(IDLE_MS),
        () -> {
          if (counting == since) {
            rows.merge(table, (long) written, Long::sum);
          }
        });
    if (random.nextInt(1_000) == 0) {
      since++;
      rows.replaceAll((name, count) -> 0L);
    }
  }

  /**
   * The counters now.
   *
   * @param oldest the lowest number of a transaction that is open
   * @param next that of the next one
   */
  Counters counters(long position, long oldest, long next) {
    Map<String, Written> tables = new TreeMap<>();
    rows.forEach((table, count) -> tables.put(source(table), new Written(1, count)));
    return new Counters(
        clock.instant(settings.databaseSkewMs()), "" + since, position, oldest, next, tables);
  }

  static String source(String table) {
    return "public." + table.substring(table.indexOf('.') + 1);
  }
}
