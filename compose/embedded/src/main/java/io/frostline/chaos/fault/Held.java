package io.frostline.chaos.fault;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a fault holds until it is over; the last is let go first. */
public final class Held implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Held.class);

  private final Deque<AutoCloseable> kept = new ArrayDeque<>();

  public void keep(AutoCloseable held) {
    kept.push(held);
  }

  /** Closes what was kept. */
  public void letGo() throws Exception {
    while (!kept.isEmpty()) {
      kept.pop().close();
    }
  }

  /** The pipeline ends: whatever does not let go is said, and left. */
  @Override
  public void close() {
    try {
      letGo();
    } catch (Exception e) {
      LOG.warn("What a fault held does not end cleanly: {}", e.getMessage(), e);
    }
  }
}
