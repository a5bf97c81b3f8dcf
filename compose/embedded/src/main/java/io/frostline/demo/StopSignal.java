package io.frostline.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and SIGTERM as a wish instead of an end: the demo stops in order and still sums up. The
 * second one ends at once, and takes the child processes with it.
 */
public final class StopSignal implements AutoCloseable {

  private static final int INTERRUPTED = 130;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final Thread starter = Thread.currentThread();
  private final SignalHandler earlierInt;
  private final SignalHandler earlierTerm;
  private boolean starting = true;

  private StopSignal() {
    earlierInt = Signal.handle(new Signal("INT"), signal -> onSignal());
    earlierTerm = Signal.handle(new Signal("TERM"), signal -> onSignal());
  }

  /** Begins to listen; until {@link #started} a signal interrupts the calling thread. */
  public static StopSignal install() {
    return new StopSignal();
  }

  /** From now on a signal is a wish. */
  public synchronized void started() {
    starting = false;
  }

  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Waits for a signal; true if there was one. */
  public boolean await(Duration length) throws InterruptedException {
    return asked.await(length.toMillis(), TimeUnit.MILLISECONDS);
  }

  private synchronized void onSignal() {
    if (asked()) {
      ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
      Runtime.getRuntime().halt(INTERRUPTED);
    }
    asked.countDown();
    if (starting) {
      starter.interrupt();
    }
  }

  @Override
  public void close() {
    Signal.handle(new Signal("INT"), earlierInt);
    Signal.handle(new Signal("TERM"), earlierTerm);
  }
}
