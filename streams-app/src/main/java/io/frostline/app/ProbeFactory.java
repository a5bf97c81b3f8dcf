package io.frostline.app;

import io.frostline.topology.ProbeService;

/** Makes the probes once the options are known. */
@FunctionalInterface
public interface ProbeFactory {

  /** Probes that have not started. */
  ProbeService create(AppOptions options);
}
