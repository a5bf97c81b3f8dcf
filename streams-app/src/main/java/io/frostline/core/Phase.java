package io.frostline.core;

/** What state a pipeline is in, for a person at a glance. */
public enum Phase {
  /** Too little is known to say anything. */
  UNKNOWN,
  /** The connectors run and no table has been committed to. */
  STARTING,
  /** Watermarks move, or nothing waits. */
  HEALTHY,
  /** Commits progress, but some table is further behind than its objective. */
  LAGGING,
  /** Records wait and no commit moves a table's watermark. */
  STALLED,
  /** A connector or a task has failed or is missing. */
  DOWN,
  /** A remedy runs; its success is not yet seen. */
  RECOVERING,
  /** A person paused or stopped a connector. */
  PAUSED,
  /** Remedies are used up; a person must act. */
  ESCALATED
}
