package io.frostline.config;

import static io.frostline.config.InvalidValueException.check;

import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.util.List;

/**
 * What may be done without a person, for every pipeline.
 *
 * @param maintenance times in which nothing is done
 */
public record RepairsConfig(Mode mode, List<Window> maintenance) {

  /** Each of them is asked about at every decision. */
  static final int WINDOWS_MAX = 100;

  public RepairsConfig {
    check(
        maintenance.size() <= WINDOWS_MAX,
        Key.REPAIRS_MAINTENANCE,
        "must have at most " + WINDOWS_MAX + " entries");
    maintenance = List.copyOf(maintenance);
  }
}
