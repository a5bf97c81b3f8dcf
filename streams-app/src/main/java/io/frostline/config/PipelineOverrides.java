package io.frostline.config;

import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is said of one pipeline alone.
 *
 * @param name the sink connector's name
 * @param lagObjective takes the place of the one for all
 * @param repairs of this and the mode for all, the more cautious holds
 * @param maintenance besides the times for all
 */
public record PipelineOverrides(
    String name,
    Optional<Duration> lagObjective,
    Optional<Mode> repairs,
    List<Window> maintenance) {

  public PipelineOverrides {
    if (lagObjective.filter(objective -> !WatchConfig.isObjective(objective)).isPresent()) {
      throw new InvalidValueException(
          Key.PIPELINE_LAG_OBJECTIVE.path(name), "must be longer than nothing");
    }
    if (maintenance.size() > RepairsConfig.WINDOWS_MAX) {
      throw new InvalidValueException(
          Key.PIPELINE_MAINTENANCE.path(name),
          "must have at most " + RepairsConfig.WINDOWS_MAX + " entries");
    }
    maintenance = List.copyOf(maintenance);
  }
}
