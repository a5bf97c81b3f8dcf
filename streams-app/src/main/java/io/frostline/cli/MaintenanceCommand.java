package io.frostline.cli;

import io.frostline.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tells a running app that a person works on a pipeline. */
@Command(
    name = "maintenance",
    mixinStandardHelpOptions = true,
    description = {
      "Tells a running app that a person works on a pipeline: until it ends nothing is repaired.",
      "The app takes it only with http.actions.user and http.actions.password in its configuration."
    })
final class MaintenanceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "name what to do: start, end");
  }

  static CommandLine withSubcommands() {
    CommandLine command = new CommandLine(new MaintenanceCommand());
    Frostline.add(command, new Start());
    Frostline.add(command, new End());
    return command;
  }

  /** Begins it, or changes how long it goes on. */
  @Command(
      name = "start",
      mixinStandardHelpOptions = true,
      description = {
        "Begins a maintenance, or changes how long it goes on. It is an event with who and why.",
        "Exits with 1 if no such pipeline is watched, with 2 if the app takes no actions, with 3 if"
            + " it cannot be reached or the name or the password is wrong."
      })
  static final class Start implements Callable<Integer> {

    @CommandLine.Mixin private ActionAt where;

    @Option(
        names = "--for",
        paramLabel = "TIME",
        required = true,
        converter = DurationText.class,
        description = "It ends by itself after this time, for example 30m; 24h at most.")
    private Duration length;

    @Option(
        names = "--why",
        paramLabel = "TEXT",
        required = true,
        description = "One line for the others.")
    private String why;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      String body = Json.text(Map.of("for", Math.max(1, length.toSeconds()) + "s", "why", why));
      Map<?, ?> taken = where.ask("POST", "/maintenance", BodyPublishers.ofString(body));
      return where.print(
          spec,
          taken,
          "nothing of %s is repaired before %s".formatted(where.pipeline(), taken.get("until")));
    }
  }

  /** Ends it. */
  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = "Ends a maintenance before its time; it exits as start does.")
  static final class End implements Callable<Integer> {

    @CommandLine.Mixin private ActionAt where;

    @Option(names = "--why", paramLabel = "TEXT", description = "One line for the others.")
    private Optional<String> why = Optional.empty();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      String query = why.map(text -> "?why=" + ActionAt.encoded(text)).orElse("");
      Map<?, ?> taken = where.ask("DELETE", "/maintenance" + query, BodyPublishers.noBody());
      return where.print(spec, taken, where.pipeline() + " is repaired again where that is needed");
    }
  }
}
