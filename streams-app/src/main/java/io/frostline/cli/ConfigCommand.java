package io.frostline.cli;

import io.frostline.config.Effective;
import io.frostline.json.Json;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the configuration is, and which keys there are. */
@Command(
    name = "config",
    mixinStandardHelpOptions = true,
    description = "Shows the configuration that run would use, or writes a file to start from.")
final class ConfigCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name what to do: show, template");
  }

  static CommandLine withSubcommands() {
    CommandLine command = new CommandLine(new ConfigCommand());
    Frostline.add(command, new Show());
    Frostline.add(command, new Template());
    return command;
  }

  /** Shows every value with its source. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows each value with the place it was given at. Secrets are masked, references stay"
            + " references.",
        "Exits with 2 if something is wrong, as run would."
      })
  static final class Show implements Callable<Integer>, Configured {

    private final KeyOptions options = KeyOptions.all();

    @Option(names = "--json", description = "Print a JSON list of path, value and source.")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public KeyOptions options() {
      return options;
    }

    @Override
    public Integer call() {
      List<Effective.Line> lines = options.effective().lines();
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(Json.text(lines));
      } else {
        int paths = lines.stream().mapToInt(line -> line.path().length()).max().orElse(1);
        int values = lines.stream().mapToInt(line -> line.value().length()).max().orElse(1);
        String form = "%-" + paths + "s  %-" + Math.min(Math.max(1, values), 60) + "s  # %s";
        lines.forEach(
            line ->
                out.println(Plain.text(form.formatted(line.path(), line.value(), line.source()))));
      }
      out.flush();
      return ExitCodes.FINE;
    }
  }

  /** Writes a file to start from. */
  @Command(
      name = "template",
      mixinStandardHelpOptions = true,
      description = "Writes a configuration file with every key, commented out.")
  static final class Template implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      out.print(Effective.template());
      out.flush();
      return ExitCodes.FINE;
    }
  }
}
