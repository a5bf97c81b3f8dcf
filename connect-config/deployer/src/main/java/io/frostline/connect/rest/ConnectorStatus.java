package io.frostline.connect.rest;

import java.util.List;
import java.util.Optional;

/**
 * The state of a connector and its tasks as a worker reports it.
 *
 * @param type {@code source} or {@code sink}
 * @param trace the stack trace of a failed connector
 */
public record ConnectorStatus(
    String name,
    String type,
    String state,
    String workerId,
    Optional<String> trace,
    List<TaskStatus> tasks) {

  /** Copies the tasks. */
  public ConnectorStatus {
    tasks = List.copyOf(tasks);
  }

  /**
   * Returns whether the connector and every one of its tasks are called running, and there is a
   * task.
   */
  public boolean isRunning() {
    return state.equals("RUNNING")
        && !tasks.isEmpty()
        && tasks.stream().allMatch(TaskStatus::isRunning);
  }

  /** Returns the trace of the first part that failed. */
  public Optional<String> failure() {
    if (state.equals("FAILED")) {
      return Optional.of(trace.orElse("the connector failed without a trace"));
    }
    return tasks.stream()
        .filter(TaskStatus::isFailed)
        .findFirst()
        .map(task -> task.trace().orElse("task " + task.id() + " failed without a trace"));
  }
}
