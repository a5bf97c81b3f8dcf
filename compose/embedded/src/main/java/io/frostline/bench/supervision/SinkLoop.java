package io.frostline.bench.supervision;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets the sink that is made up do its rounds, and the beats go on, until closed. */
final class SinkLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);

  private final FakeSink sink;
  private final FakeConnect connect;
  private final Duration interval;
  private final int partitions;
  private final Thread thread = new Thread(this::run, "bench-sink");
  private final Thread beats = new Thread(this::beat, "bench-beats");
  private volatile boolean closed;
  private volatile boolean ready;

  SinkLoop(FakeSink sink, FakeConnect connect, Duration interval, int partitions) {
    this.sink = sink;
    this.connect = connect;
    this.interval = interval;
    this.partitions = partitions;
    thread.setDaemon(true);
    thread.start();
    beats.setDaemon(true);
    beats.start();
  }

  /** True once the first round is done. */
  boolean ready() {
    return ready;
  }

  private void run() {
    try {
      while (!closed && !sink.ready(partitions)) {
        TimeUnit.MILLISECONDS.sleep(100);
      }
      Instant next = Instant.now();
      while (!closed) {
        sink.stayMember();
        if (!Instant.now().isBefore(next)) {
          next = Instant.now().plus(interval);
          sink.round();
          ready = true;
        }
        TimeUnit.MILLISECONDS.sleep(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("The made-up sink ended", e);
    }
  }

  /** A round that takes long does not hold up the source. */
  private void beat() {
    try {
      while (!closed) {
        connect.acknowledge(sink.beat(Instant.now()));
        TimeUnit.MILLISECONDS.sleep(1_000);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("The beats ended", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    beats.join(5_000);
    thread.join(20_000);
    sink.close();
  }
}
