package io.frostline.cli;

import io.frostline.app.ProbeFactory;
import io.frostline.app.Version;
import io.frostline.connect.deploy.ConnectorsCommand;
import io.frostline.probe.ProbeOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The root command. Other modules add their own below it. */
@Command(
    name = "frostline",
    mixinStandardHelpOptions = true,
    versionProvider = Frostline.VersionText.class,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Runs change capture into Apache Iceberg and tells how far each cold table is complete.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:fine",
      "1:unhealthy, or a check failed",
      "2:wrong usage or configuration",
      "3:something cannot be reached"
    })
public final class Frostline {

  private Frostline() {}

  /** The version as {@code --version} prints it. */
  static final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"frostline " + Version.current()};
    }
  }

  /** The command with every subcommand of this module and the usual probes. */
  public static CommandLine commandLine() {
    return commandLine(ProbeFactory.standard());
  }

  /** The command with every subcommand of this module. */
  public static CommandLine commandLine(ProbeFactory probes) {
    CommandLine root = new CommandLine(new Frostline());
    add(root, new Run(probes));
    add(root, new ConnectorsCommand());
    add(root, new Status());
    add(root, new Events());
    add(root, new DoctorCommand(ProbeOptions.defaultProviders()));
    root.addSubcommand(MaintenanceCommand.withSubcommands());
    add(root, new Retire());
    add(root, new Replay());
    add(root, new Notify());
    root.addSubcommand(ConfigCommand.withSubcommands());
    return root;
  }

  /** Adds a command, with the options that are keys of the configuration if it takes any. */
  static void add(CommandLine parent, Object command) {
    CommandLine line = new CommandLine(command);
    if (command instanceof Configured configured) {
      configured.options().addTo(line.getCommandSpec());
    }
    parent.addSubcommand(line);
  }

  /** Runs one command line and gives the exit code; without arguments it shows the help. */
  public static int execute(CommandLine root, String... args) {
    Errors errors = new Errors();
    // Set here, because a setting reaches only the subcommands that are there already.
    root.setExecutionExceptionHandler(errors);
    root.setParameterExceptionHandler(errors);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    return root.execute(args.length == 0 ? new String[] {"--help"} : args);
  }
}
