package io.frostline.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live trade feed: several connections that insert, update and delete at the script's pace. A
 * database error ends the transaction, not the feed: it connects anew after a second, until closed.
 */
final class TradeWriter implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TradeWriter.class);

  private static final int CONNECTIONS = 3;
  private static final int USUAL_TRANSACTION_ROWS = 40;
  private static final int LARGEST_TRANSACTION_ROWS = 1_000;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final Connector connector;
  private final DemoScript script;
  private final Pace pace;
  private final AtomicLong krakenNumbers;
  private final Map<String, AtomicLong> committed = new ConcurrentHashMap<>();
  private final AtomicLong uncertain = new AtomicLong();
  private final AtomicReference<String> trouble = new AtomicReference<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean wide;

  /** Opens a connection to the source database. */
  interface Connector {
    Connection open() throws SQLException;
  }

  private TradeWriter(Connector connector, DemoScript script, long lastKrakenNumber) {
    this.connector = connector;
    this.script = script;
    this.pace = new Pace(script, System.nanoTime());
    this.krakenNumbers = new AtomicLong(lastKrakenNumber);
  }

  /** Begins to write; the demo's tables must be there. */
  static TradeWriter start(Connector connector, DemoScript script) throws SQLException {
    long last;
    try (Connection connection = connector.open();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT coalesce(max(sequence), 0) FROM trades_kraken")) {
      result.next();
      last = result.getLong(1);
    }
    TradeWriter writer = new TradeWriter(connector, script, last);
    for (int i = 0; i < CONNECTIONS; i++) {
      int number = i;
      Thread thread = new Thread(() -> writer.run(number), "trades-" + number);
      thread.setDaemon(true);
      writer.threads.add(thread);
      thread.start();
    }
    return writer;
  }

  /** One that writes nothing. */
  static TradeWriter silent() {
    return new TradeWriter(
        () -> {
          throw new SQLException("a silent feed has no database");
        },
        DemoScript.of(Optional.empty(), 1),
        0);
  }

  /** Row changes committed so far, by table. */
  Map<String, Long> committed() {
    Map<String, Long> rows = new TreeMap<>();
    committed.forEach((table, count) -> rows.put(table, count.get()));
    return rows;
  }

  /** Row changes of commits that got no answer: they may be in the database or not. */
  long uncertain() {
    return uncertain.get();
  }

  /** What keeps the feed from writing just now. */
  Optional<String> trouble() {
    return Optional.ofNullable(trouble.get());
  }

  private void run(int number) {
    SplittableRandom random = new SplittableRandom(number);
    List<Feed> feeds = List.of(new BinanceFeed(), new KrakenFeed(krakenNumbers));
    try {
      while (!pace.stopped()) {
        try (Connection connection = connector.open()) {
          connection.setAutoCommit(false);
          trouble.set(null);
          write(number, connection, random, feeds);
        } catch (SQLException e) {
          String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
          if (trouble.getAndSet(line) == null) {
            LOG.warn("The trade feed cannot write and tries again: {}", line);
          }
          pace.pause(RETRY_AFTER);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(int number, Connection connection, SplittableRandom random, List<Feed> feeds)
      throws SQLException, InterruptedException {
    while (true) {
      if (number == 0 && !wide && script.widened(pace.elapsed())) {
        DemoTables.widen(connection);
        connection.commit();
        wide = true;
      }
      int rows = pace.take(1 + random.nextInt(USUAL_TRANSACTION_ROWS), LARGEST_TRANSACTION_ROWS);
      if (rows == 0) {
        return;
      }
      boolean first = script.quiet(pace.elapsed()) || random.nextInt(100) < 60;
      transact(connection, random, feeds.get(first ? 0 : 1), rows);
    }
  }

  /** One transaction: mostly inserts, then corrections of own rows, now and then a deletion. */
  private void transact(Connection connection, SplittableRandom random, Feed feed, int rows)
      throws SQLException {
    int updates = rows >= 4 ? rows * random.nextInt(30) / 100 : 0;
    int deletes = rows >= 8 ? rows * random.nextInt(10) / 100 : 0;
    int changed = feed.insert(connection, random, rows - updates - deletes, wide);
    if (updates > 0) {
      changed += feed.update(connection, updates);
    }
    if (deletes > 0) {
      changed += feed.delete(connection, deletes);
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      uncertain.addAndGet(changed);
      throw e;
    }
    committed.computeIfAbsent(feed.table(), table -> new AtomicLong()).addAndGet(changed);
  }

  /** Lets each transaction end, then stops; interrupts what does not end in time. */
  @Override
  public void close() throws InterruptedException {
    pace.stop();
    long end = System.nanoTime() + LONGEST_STOP.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
    }
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        LOG.warn("The trade feed's thread {} did not end in time", thread.getName());
        thread.interrupt();
      }
    }
  }
}
