package io.frostline.http;

import java.time.Instant;
import java.util.Optional;

/** Keeps what a person asks for over HTTP, where nothing can be lost any more. */
@FunctionalInterface
public interface Actions {

  /** Something that a person asks for. */
  sealed interface Action {

    String pipeline();

    /** The name that was given with the password. */
    String by();

    /** One line for the others. */
    String why();
  }

  /**
   * A person begins to work on a pipeline, changes how long, or is done.
   *
   * @param until nothing is repaired before; absent if the work is done
   */
  record Maintenance(String pipeline, String by, String why, Optional<Instant> until)
      implements Action {}

  /**
   * A pipeline whose sink connector is gone for good is to be forgotten.
   *
   * @param table the one table that is, if the pipeline is not
   */
  record Retirement(String pipeline, Optional<String> table, String by, String why)
      implements Action {}

  /** It may not be done as things are; the message says why, in one line. */
  final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
      super(message);
    }
  }

  /**
   * Returns when it is kept; throws if it could not be, after a bounded time.
   *
   * @throws RefusedException if it may not be done as things are
   */
  void take(Action asked);
}
