package io.frostline.topology;

/**
 * Which pipelines this instance watches: those whose facts its Streams tasks process. Two instances
 * never own the same pipeline for longer than a rebalance takes, and the fold ignores what it
 * knows.
 */
public interface Ownership {

  /** True if the pipeline's state lives here and may be asked for. */
  boolean owns(String pipeline);

  /** Where the probes of {@code pipeline} go on; ask again after each gain of ownership. */
  ResumeState resume(String pipeline);
}
