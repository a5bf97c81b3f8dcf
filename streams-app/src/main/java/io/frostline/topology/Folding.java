package io.frostline.topology;

import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;

/** The pure function that the processor runs; a test may put another in its place. */
@FunctionalInterface
public interface Folding {

  /** Applies one fact. */
  Fold.Step apply(PipelineState state, Fact fact);
}
