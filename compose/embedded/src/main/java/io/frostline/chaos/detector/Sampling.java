package io.frostline.chaos.detector;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one thing again and again in a thread of its own: a look that hangs holds up no other.
 */
final class Sampling implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sampling.class);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private Sampling(String name, Duration every, Runnable look) {
    thread = new Thread(() -> run(every, look), "sample-" + name);
    thread.setDaemon(true);
  }

  static Sampling start(String name, Duration every, Runnable look) {
    Sampling sampling = new Sampling(name, every, look);
    sampling.thread.start();
    return sampling;
  }

  private void run(Duration every, Runnable look) {
    try {
      do {
        try {
          look.run();
        } catch (RuntimeException e) {
          // What cannot be seen is no sample; what is watched here is being broken on purpose.
          LOG.debug("A look failed", e);
        }
      } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.interrupt();
    thread.join(2_000);
  }
}
