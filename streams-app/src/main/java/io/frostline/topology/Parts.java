package io.frostline.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What belongs together and was opened one after the other. It is closed in the opposite order, and
 * one that does not close keeps none of the others open. Used by one thread at a time.
 */
public final class Parts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Closes {@code part}, too. */
  public <T extends AutoCloseable> T add(T part) {
    open.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (InterruptedException | InterruptException e) {
        // The others still want to be closed; whoever interrupted finds the flag.
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.atWarn()
            .addKeyValue("part", part.getClass().getSimpleName())
            .setCause(e)
            .log("a part did not close cleanly");
      }
    }
  }
}
