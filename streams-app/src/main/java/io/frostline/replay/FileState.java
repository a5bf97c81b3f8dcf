package io.frostline.replay;

import io.frostline.core.PipelineState;

/**
 * A line that stands for all of a pipeline's facts before the file's own: what the fold knew.
 *
 * @param frostline always {@code state}, so that no one takes the line for a fact
 */
record FileState(String frostline, PipelineState state) {

  static final String STATE = "state";

  static FileState of(PipelineState state) {
    return new FileState(STATE, state);
  }
}
