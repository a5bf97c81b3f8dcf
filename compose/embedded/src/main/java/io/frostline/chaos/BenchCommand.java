package io.frostline.chaos;

import picocli.CommandLine.Command;

/** Measurements on the real pipeline. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    subcommands = ChaosCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures the pipeline on this machine.")
public final class BenchCommand {}
