package io.frostline.replay;

import io.frostline.core.Fact;
import io.frostline.core.PipelineState;

/** A line of a file of facts. */
sealed interface FileLine {

  /** Its number, the header being line 1. */
  long number();

  /** A fact. */
  record Learnt(long number, Fact fact) implements FileLine {}

  /** The state in which a pipeline begins. */
  record Begins(long number, PipelineState state) implements FileLine {}

  /** A line that cannot be read, and why; it names nothing of what stands there. */
  record Damaged(long number, String why) implements FileLine {}
}
