package io.frostline.bench;

import io.frostline.bench.freshness.FreshnessCommand;
import io.frostline.bench.pipeline.PipelineCommand;
import io.frostline.bench.supervision.SupervisionCommand;
import io.frostline.chaos.ChaosCommand;
import io.frostline.page.PageCommand;
import io.frostline.page.WalkCommand;
import io.frostline.soak.SoakCommand;
import picocli.CommandLine.Command;

/** Measurements on the real pipeline. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {
      PipelineCommand.class,
      FreshnessCommand.class,
      SupervisionCommand.class,
      ChaosCommand.class,
      SoakCommand.class,
      PageCommand.class,
      WalkCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures the pipeline on this machine.")
public final class BenchCommand {}
