package io.frostline.connect.rest;

import java.util.Optional;

/**
 * The state of one task as a worker reports it.
 *
 * @param trace the stack trace of a failed task
 */
public record TaskStatus(int id, String state, String workerId, Optional<String> trace) {

  /**
   * Returns whether the worker calls the task running, which does not mean that it moves anything.
   */
  public boolean isRunning() {
    return state.equals("RUNNING");
  }

  /** Returns whether the task has given up. */
  public boolean isFailed() {
    return state.equals("FAILED");
  }
}
