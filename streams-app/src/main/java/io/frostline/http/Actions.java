package io.frostline.http;

import java.time.Instant;
import java.util.Optional;

/** Keeps what a person asks for over HTTP, where nothing can be lost any more. */
@FunctionalInterface
public interface Actions {

  /**
   * A person begins to work on a pipeline, changes how long, or is done.
   *
   * @param by the name that was given with the password
   * @param why one line for the others
   * @param until nothing is repaired before; absent if the work is done
   */
  record Maintenance(String pipeline, String by, String why, Optional<Instant> until) {}

  /** Returns when it is kept; throws if it could not be, after a bounded time. */
  void take(Maintenance asked);
}
