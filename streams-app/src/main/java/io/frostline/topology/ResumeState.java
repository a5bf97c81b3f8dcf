package io.frostline.topology;

import io.frostline.core.PipelineView;

/** What is remembered of a pipeline when its probes begin. */
public sealed interface ResumeState {

  /**
   * The pipeline is not owned, or its state is still being restored: wait, do not start from zero.
   */
  record Waiting() implements ResumeState {}

  /** The state is restored, and nothing was ever learnt about this pipeline. */
  record Fresh() implements ResumeState {}

  /** Facts from before these places are known already. */
  record Known(PipelineView.Resume resume) implements ResumeState {}
}
