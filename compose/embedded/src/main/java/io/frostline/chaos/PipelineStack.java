package io.frostline.chaos;

import io.frostline.chaos.fault.Ground;
import io.frostline.embedded.ColdTables;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A pipeline with Frostline beside it, wherever its parts run: on this machine, or in containers.
 * It starts with the tables that the load writes to. What comes out at its end, what a fault does
 * to it, and what has to follow, is the same on both.
 */
public interface PipelineStack extends AutoCloseable {

  /** Deploys both connectors; nothing is captured before, and all that is there already then. */
  void deploy() throws Exception;

  /** What a fault lays hands on. */
  Ground ground();

  /** What Frostline says of the pipeline; empty while it does not answer, or knows of none. */
  Optional<Sight> sight();

  /** The port of Frostline's own interface; empty while it does not run. */
  OptionalInt httpPort();

  /** The tables at the end of it; the caller closes them. */
  ColdTables coldTables();

  @Override
  void close();
}
