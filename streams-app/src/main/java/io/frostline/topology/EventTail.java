package io.frostline.topology;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the board's list of events: what was published before this start, and by other instances,
 * is shown as well, and nothing is shown that was never committed.
 */
public final class EventTail implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventTail.class);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final long KEPT = 250;

  private final EventReader reader;
  private final Board board;
  private final Thread thread;
  private final CountDownLatch stop = new CountDownLatch(1);

  public EventTail(EventReader reader, Board board) {
    this.reader = reader;
    this.board = board;
    this.thread = new Thread(this::run, "frostline-events");
    this.thread.setDaemon(true);
  }

  /** Starts to read; returns at once. */
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    stop.countDown();
    reader.wakeup();
    try {
      thread.join(Duration.ofSeconds(3).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (reader) {
      boolean positioned = false;
      while (stop.getCount() > 0) {
        try {
          if (!positioned) {
            reader.fromLast(KEPT);
            positioned = true;
          }
          reader.poll(POLL).forEach(board::add);
        } catch (WakeupException e) {
          LOG.debug("woken to stop", e);
        } catch (RuntimeException e) {
          // Whatever it is: a list of events that has ended would look like one in which all is
          // well.
          LOG.atWarn()
              .addKeyValue("reason", e.getMessage())
              .setCause(e instanceof KafkaException ? null : e)
              .log("the events cannot be read for now; trying again");
          if (stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
