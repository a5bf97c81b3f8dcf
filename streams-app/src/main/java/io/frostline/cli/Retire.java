package io.frostline.cli;

import io.frostline.json.Json;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells a running app to forget a pipeline. */
@Command(
    name = "retire",
    mixinStandardHelpOptions = true,
    description = {
      "Tells a running app that the sink connector of a pipeline is gone for good. Its tables are"
          + " withdrawn, its incidents are over, and what is known of it is forgotten; a later sink"
          + " of the same name begins afresh. It is an event with who and why.",
      "The app takes it only with http.actions.user and http.actions.password in its configuration,"
          + " and only while Connect lists no sink connector of this name; with --table only while"
          + " that table is missing.",
      "Exits with 1 if no such pipeline is watched or Connect has its sink, with 2 if the app takes"
          + " no actions, with 3 if it cannot be reached or the name or the password is wrong."
    })
final class Retire implements Callable<Integer> {

  @CommandLine.Mixin private ActionAt where;

  @Option(
      names = "--table",
      paramLabel = "TABLE",
      description =
          "Retire this cold table alone, such as cold.trades: it was dropped for good, and the app"
              + " tells it as missing.")
  private Optional<String> table = Optional.empty();

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "One line for the others.")
  private String why;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> body = new TreeMap<>(Map.of("why", why));
    table.ifPresent(name -> body.put("table", name));
    Map<?, ?> taken = where.ask("POST", "/retire", BodyPublishers.ofString(Json.text(body)));
    String what = table.map(name -> name + " of " + where.pipeline()).orElse(where.pipeline());
    return where.print(spec, taken, what + " is retired");
  }
}
