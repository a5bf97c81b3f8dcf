package io.frostline.core;

/** All that is remembered of a pipeline. */
public record PipelineState(String pipeline) {

  /** The state before the first fact. */
  public static PipelineState empty(String pipeline) {
    return new PipelineState(pipeline);
  }

  /** What may be shown of it. */
  public PipelineView view() {
    throw new IllegalStateException("replaced with the fold");
  }
}
