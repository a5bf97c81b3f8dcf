package io.frostline.demo;

import io.frostline.embedded.SourceDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Inserts alone, so that a row's own transaction tells when it was committed. */
final class InsertOnly implements AutoCloseable {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private volatile SQLException failure;

  private interface Work {
    void run(Statement statement) throws SQLException;
  }

  /** A busy table from three connections at once, and one that gets thousands of rows at a time. */
  static InsertOnly start(SourceDatabase source) {
    InsertOnly inserts = new InsertOnly();
    for (int i = 0; i < 3; i++) {
      inserts.every(
          20 + i,
          source,
          statement -> statement.execute("INSERT INTO busy (payload) VALUES ('a'), ('b')"));
    }
    inserts.every(
        7_000,
        source,
        statement ->
            statement.execute(
                "INSERT INTO bursty (payload) SELECT 'n' || n FROM generate_series(1, 3000) n"));
    return inserts;
  }

  private void every(long millis, SourceDatabase source, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try (Connection connection = source.connect();
                  Statement statement = connection.createStatement()) {
                while (!stop.await(millis, TimeUnit.MILLISECONDS)) {
                  work.run(statement);
                }
              } catch (SQLException e) {
                failure = e;
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "inserts-" + threads.size());
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    for (Thread thread : threads) {
      thread.join(10_000);
    }
    if (failure != null) {
      throw new AssertionError("the inserts failed", failure);
    }
  }
}
