package io.frostline.demo;

import io.frostline.embedded.StackException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point: every command under one name. */
@Command(
    name = "frostline",
    description = "Change capture into Apache Iceberg that tells the truth about the cold tier.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = DemoCommand.class)
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Main::explain)
        .execute(args.length == 0 ? new String[] {"--help"} : args);
  }

  /** One line for a person; bugs keep their trace. */
  private static int explain(Exception error, CommandLine command, CommandLine.ParseResult parsed) {
    if (error instanceof StackException) {
      command.getErr().println("frostline: " + error.getMessage());
      return 3;
    }
    error.printStackTrace(command.getErr());
    return 1;
  }
}
