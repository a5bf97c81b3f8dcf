package io.frostline.config;

import java.util.Map;
import java.util.Optional;

/** Keys that are no more, with what to write instead. */
final class Retired {

  private static final Map<String, String> KEYS =
      Map.of(
          "watch.slo", "it is called watch.lagObjective now",
          "pipelines.*.slo", "it is called pipelines.*.lagObjective now",
          "repairs.dryRun", "write repairs.mode: dry-run",
          "repairs.except", "write pipelines.NAME.repairs: off for each of them");

  private Retired() {}

  /** What to do about the key with this path; {@code *} stands for a name. */
  static Optional<String> instead(String path) {
    return Optional.ofNullable(KEYS.get(path));
  }
}
