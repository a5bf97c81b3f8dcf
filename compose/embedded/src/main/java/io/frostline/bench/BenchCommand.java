package io.frostline.bench;

import io.frostline.chaos.ChaosCommand;
import io.frostline.soak.SoakCommand;
import picocli.CommandLine.Command;

/** Measurements on the real pipeline. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = {ChaosCommand.class, SoakCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures the pipeline on this machine.")
public final class BenchCommand {}
