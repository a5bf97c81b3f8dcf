package io.frostline.soak;

import java.util.Locale;

/** What happens to a pipeline in ordinary operation, and is no fault. */
enum Disturbance {
  /** Many times the usual load for a while. */
  BURST,
  /** Nothing is written for a while. */
  IDLE,
  /** A person restarts the sink with its task over REST. */
  SINK_RESTARTED,
  /** A person restarts the source with its task over REST. */
  SOURCE_RESTARTED,
  /** The sink gets a second task and loses it again: its group rebalances twice. */
  TASKS_SCALED,
  /** Frostline's app is ended in order and started again. */
  APP_RESTARTED,
  /** Connect's worker is ended in order and started again. */
  WORKER_RESTARTED;

  /** As options and JSON name it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
