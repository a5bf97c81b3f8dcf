package io.frostline.sim;

import io.frostline.core.Fact;
import io.frostline.core.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The source database: transactions run side by side, so that rows are written in another order
 * than they are committed in. A commit's time may be a little out of commit order.
 */
final class SourceDatabase {

  private static final int OPEN_MAX = 4;

  private final Clock clock;
  private final Random random;
  private final Settings settings;
  private final Truth truth;
  private final Weather weather;

  /** Everything committed, in commit order: what logical decoding gives. */
  final List<Change> stream = new ArrayList<>();

  private final List<Transaction> open = new ArrayList<>();
  private final Statistics statistics;
  private final Map<String, Integer> memberships = new TreeMap<>();
  private final Set<Change> unpublished = new HashSet<>();
  private int joined = 1;
  private long lsn = 1_000;
  private long slotBegan;
  private long next = 700;
  private long quietUntilMs;

  private record Row(String table, long lsn) {}

  private record Transaction(long number, List<Row> rows) {}

  SourceDatabase(Clock clock, Random random, Settings settings, Truth truth, Weather weather) {
    this.clock = clock;
    this.random = random;
    this.settings = settings;
    this.truth = truth;
    this.weather = weather;
    this.statistics = new Statistics(clock, settings);
    settings.tables().forEach(table -> memberships.put(table, joined));
    clock.every(settings.rowMs() / 2, settings.rowMs() * 3 / 2, this::write);
    clock.every(settings.beatMs() - 20, settings.beatMs() + 20, this::beat);
  }

  /** Nothing but beats for a while. */
  void rest(long lengthMs) {
    quietUntilMs = clock.now() + lengthMs;
  }

  /** Many rows at once. */
  void burst(int rows) {
    for (int i = 0; i < rows; i++) {
      write();
    }
  }

  private void write() {
    if (weather.databaseDown || clock.now() < quietUntilMs) {
      return;
    }
    if (open.isEmpty() || open.size() < OPEN_MAX && random.nextInt(3) == 0) {
      open.add(new Transaction(next++, new ArrayList<>()));
    }
    Transaction transaction = open.get(random.nextInt(open.size()));
    transaction.rows().add(new Row(table(), lsn++));
    if (random.nextInt(3) == 0) {
      open.remove(transaction);
      commit(transaction.rows());
    }
  }

  /** Tables are unequally busy; the last one hardly ever changes. */
  private String table() {
    List<String> tables = settings.tables();
    int last = tables.size() - 1;
    int chosen = random.nextInt(40) == 0 ? last : random.nextInt(Math.max(1, last));
    return tables.get(chosen);
  }

  private void commit(List<Row> transaction) {
    long commitLsn = lsn++;
    Instant at = time();
    for (Row row : transaction) {
      Change change =
          new Change(
              row.table(),
              truth.changes(row.table()).size(),
              new Position(commitLsn, row.lsn()),
              at);
      truth.committed(change);
      statistics.ended(row.table());
      stream.add(change);
      if (memberships.get(row.table()) == 0) {
        unpublished.add(change);
      }
    }
  }

  private void beat() {
    if (!weather.databaseDown) {
      long row = lsn++;
      stream.add(new Change("", 0, new Position(lsn++, row), time()));
    }
  }

  /** The publication as it is: by what each table is a member now, if it is one. */
  Fact.Published published() {
    Map<String, List<String>> tables = new TreeMap<>();
    memberships.forEach(
        (table, membership) ->
            tables.put(
                Statistics.source(table),
                membership == 0 ? List.of() : List.of("schema1." + membership)));
    long oldest = open.stream().mapToLong(Transaction::number).min().orElse(next);
    return new Fact.Published(
        clock.instant(settings.databaseSkewMs()),
        "1.1",
        tables,
        Optional.of(statistics.counters(lsn, oldest, next)));
  }

  /** The replication slot is made anew: it begins here. */
  void newSlot() {
    slotBegan = lsn;
  }

  /** Where the replication slot begins that there is now. */
  long slotBegan() {
    return slotBegan;
  }

  /** Takes a table out of the publication, or puts it back: then by another membership. */
  void publish(String table, boolean published) {
    memberships.put(table, published ? ++joined : 0);
  }

  /** False if the change was committed while its table was left out: it is never captured. */
  boolean isPublished(Change change) {
    return !unpublished.contains(change);
  }

  /** Commit times are taken before the place in the log is: they differ by up to 400 µs. */
  private Instant time() {
    return clock.instant(settings.databaseSkewMs()).minusNanos(1_000L * random.nextInt(400));
  }

  long lsn() {
    return lsn;
  }
}
