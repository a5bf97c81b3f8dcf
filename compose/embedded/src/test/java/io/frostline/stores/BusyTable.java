package io.frostline.stores;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Inserts into MariaDB, each row with a time by which it was committed. */
final class BusyTable implements AutoCloseable {

  private static final long PAUSE_MS = 5;

  private final Map<Long, Instant> committed = new ConcurrentHashMap<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Connection connection;
  private final Thread thread;
  private volatile SQLException failure;

  private BusyTable(Connection connection) {
    this.connection = connection;
    this.thread = new Thread(this::run, "busy-table");
  }

  static BusyTable start(Connection connection) {
    BusyTable table = new BusyTable(connection);
    table.thread.setDaemon(true);
    table.thread.start();
    return table;
  }

  /** For each id a time at which its row was committed already. */
  Map<Long, Instant> committedBefore() {
    return new HashMap<>(committed);
  }

  private void run() {
    try (connection;
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO shop.busy VALUES (?)")) {
      for (long id = 1; !stop.await(PAUSE_MS, TimeUnit.MILLISECONDS); id++) {
        insert.setLong(1, id);
        insert.executeUpdate();
        committed.put(id, Instant.now());
      }
    } catch (SQLException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.join(10_000);
    if (failure != null) {
      throw new AssertionError("the inserts failed", failure);
    }
  }
}
