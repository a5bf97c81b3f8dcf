package io.frostline.chaos.load;

import io.frostline.embedded.SourceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A light load that never gives up: a connection that breaks is opened anew, as an application
 * would.
 */
public final class Load implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Load.class);
  private static final long TRANSACTION_EVERY_MS = 50;
  private static final long RETRY_AFTER_MS = 500;
  private static final long STOP_WITHIN_MS = 10_000;

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile int speed = 1;

  private interface Work {
    void run(Statement statement, long turn) throws SQLException;
  }

  private Load() {}

  /** Begins to write into tables that are there. */
  public static Load start(SourceDatabase source) {
    Load load = new Load();
    load.begin(source, ChaosTables.TRADES, Load::trade);
    load.begin(source, ChaosTables.ORDERS, Load::order);
    return load;
  }

  /** So many transactions take the place of one; 0 lets the tables rest. */
  public void speed(int factor) {
    speed = factor;
  }

  private static void trade(Statement statement, long turn) throws SQLException {
    statement.execute("INSERT INTO trades (price) VALUES (%d), (%d)".formatted(turn, turn + 1));
  }

  /** Each turn brings one order and corrects an earlier one; each fourth takes one away. */
  private static void order(Statement statement, long turn) throws SQLException {
    String sql =
        """
        BEGIN;
        INSERT INTO orders (customer, amount) VALUES ('c%1$d', %1$d);
        UPDATE orders SET amount = amount + 1
         WHERE id = (SELECT max(id) - %2$d FROM orders);
        """
            .formatted(turn, turn % 20);
    String delete =
        "DELETE FROM orders WHERE id = (SELECT min(id) FROM orders WHERE id > %d);"
            .formatted(turn / 8);
    statement.execute(sql + (turn % 4 == 0 ? delete : "") + "COMMIT");
  }

  private void begin(SourceDatabase source, String table, Work work) {
    Thread thread = new Thread(() -> run(source, work), "load-" + table);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  private void run(SourceDatabase source, Work work) {
    long turn = 0;
    try {
      do {
        try (Connection connection = source.connect();
            Statement statement = connection.createStatement()) {
          while (!stop.await(TRANSACTION_EVERY_MS, TimeUnit.MILLISECONDS)) {
            for (int i = speed; i > 0; i--) {
              work.run(statement, turn++);
            }
          }
        } catch (SQLException e) {
          LOG.debug("The load is interrupted and connects again", e);
        }
      } while (!stop.await(RETRY_AFTER_MS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets each transaction end, then stops. */
  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    for (Thread thread : threads) {
      thread.join(STOP_WITHIN_MS);
      thread.interrupt();
    }
  }
}
