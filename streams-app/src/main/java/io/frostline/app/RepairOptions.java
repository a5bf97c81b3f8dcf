package io.frostline.app;

import io.frostline.core.RepairPolicy;
import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.util.List;
import java.util.Set;

/**
 * What may be done without a person.
 *
 * @param mode for every pipeline
 * @param except pipelines that are only watched
 * @param maintenance times in which nothing is done
 */
public record RepairOptions(Mode mode, Set<String> except, List<Window> maintenance) {

  public RepairOptions {
    except = Set.copyOf(except);
    maintenance = List.copyOf(maintenance);
  }

  /** Everything that can be repaired is. */
  public static RepairOptions on() {
    return of(Mode.ON);
  }

  public static RepairOptions of(Mode mode) {
    return new RepairOptions(mode, Set.of(), List.of());
  }

  /** What holds for one pipeline. */
  public RepairPolicy policy(String pipeline) {
    return new RepairPolicy(except.contains(pipeline) ? Mode.OFF : mode, maintenance);
  }
}
