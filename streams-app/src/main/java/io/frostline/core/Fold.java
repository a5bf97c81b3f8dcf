package io.frostline.core;

import java.util.List;

/** The pure function that decides: a fact and a state give the next state and what to say. */
public final class Fold {

  private Fold() {}

  /** The next state and the outputs, in the order they are to be published. */
  public record Step(PipelineState state, List<Output> outputs) {}

  /** Applies one fact. The same state and fact always give the same step. */
  public static Step apply(PipelineState state, Fact fact) {
    return new Step(state, List.of());
  }
}
