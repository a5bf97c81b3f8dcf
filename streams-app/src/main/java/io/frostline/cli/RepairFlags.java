package io.frostline.cli;

import io.frostline.app.RepairOptions;
import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What may be done without a person. */
final class RepairFlags {

  /** One of them, or none: everything that can be repaired is. */
  static final class Restraint {
    @Option(
        names = "--dry-run",
        description =
            "Decide and publish what would be done about incidents, and do nothing. Connectors are"
                + " not touched.")
    private boolean dryRun;

    @Option(names = "--no-repairs", description = "Watch only: decide nothing, do nothing.")
    private boolean off;
  }

  @ArgGroup private Restraint restraint = new Restraint();

  @Option(
      names = "--no-repair",
      paramLabel = "PIPELINE",
      description = "Only watch this pipeline (the sink connector's name). May be repeated.")
  private Set<String> except = Set.of();

  @Option(
      names = "--maintenance",
      paramLabel = "WINDOW",
      converter = WindowText.class,
      description =
          "Do nothing in this time: 'Sat 02:00-04:00' each week, or from/until such as"
              + " 2026-12-01T22:00Z/2026-12-02T02:00Z; in UTC. May be repeated.")
  private List<Window> maintenance = List.of();

  RepairOptions options() {
    Mode mode = restraint.off ? Mode.OFF : restraint.dryRun ? Mode.DRY_RUN : Mode.ON;
    return new RepairOptions(mode, except, maintenance);
  }
}
