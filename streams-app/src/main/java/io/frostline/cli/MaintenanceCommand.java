package io.frostline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.app.OptionException;
import io.frostline.app.UnreachableException;
import io.frostline.connect.rest.LoginAddress;
import io.frostline.connect.rest.TlsMismatch;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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

  private static final Duration MAX = Duration.ofSeconds(45);

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

  /** What both take. */
  static final class Where {

    @Parameters(paramLabel = "PIPELINE", description = "Name of the sink connector.")
    private String pipeline;

    @Option(
        names = "--url",
        paramLabel = "URL",
        defaultValue = "http://127.0.0.1:8000",
        converter = AddressText.class,
        description =
            "Address of the app, with the name and the password of whoever may act:"
                + " https://operator:…@host:8000 (default: ${DEFAULT-VALUE}).")
    private URI url;

    @Option(names = "--json", description = "Print the app's own answer as JSON.")
    private boolean json;
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

    @CommandLine.Mixin private Where where;

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
      Map<?, ?> taken = ask(where, "POST", "", BodyPublishers.ofString(body));
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          where.json
              ? Json.text(taken)
              : Plain.text(
                  "nothing of %s is repaired before %s"
                      .formatted(where.pipeline, taken.get("until"))));
      out.flush();
      return ExitCodes.FINE;
    }
  }

  /** Ends it. */
  @Command(
      name = "end",
      mixinStandardHelpOptions = true,
      description = "Ends a maintenance before its time; it exits as start does.")
  static final class End implements Callable<Integer> {

    @CommandLine.Mixin private Where where;

    @Option(names = "--why", paramLabel = "TEXT", description = "One line for the others.")
    private Optional<String> why = Optional.empty();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
      String query = why.map(text -> "?why=" + encoded(text)).orElse("");
      Map<?, ?> taken = ask(where, "DELETE", query, BodyPublishers.noBody());
      PrintWriter out = spec.commandLine().getOut();
      out.println(
          where.json
              ? Json.text(taken)
              : Plain.text(where.pipeline + " is repaired again where that is needed"));
      out.flush();
      return ExitCodes.FINE;
    }
  }

  private static Map<?, ?> ask(
      Where where, String method, String query, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    LoginAddress address = LoginAddress.of(where.url);
    String path = "/api/v1/pipelines/" + encoded(where.pipeline) + "/maintenance" + query;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.url().resolve(path))
            .timeout(MAX)
            .header("Content-Type", "application/json")
            .method(method, body);
    address.authorization().ifPresent(login -> request.header("Authorization", login));
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newBuilder()
              .connectTimeout(MAX)
              .build()
              .send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return read(where, address.url(), answer);
    } catch (IOException e) {
      throw new UnreachableException(
          TlsMismatch.of(address.url(), e)
              .map(why -> "the app: " + why)
              .orElseGet(
                  () ->
                      "cannot reach the app at %s; start it with frostline run, or give its address with --url"
                          .formatted(address.url())),
          e);
    }
  }

  private static Map<?, ?> read(Where where, URI shown, HttpResponse<byte[]> answer) {
    Map<?, ?> body;
    try {
      body = Json.read(answer.body(), Map.class);
    } catch (JsonException e) {
      throw new UnreachableException(
          shown + " did not answer as a Frostline app does; give the app's address with --url", e);
    }
    String why = String.valueOf(body.get("error"));
    return switch (answer.statusCode()) {
      case 202 -> body;
      case 400 -> throw new OptionException(why);
      case 401 ->
          throw new UnreachableException(
              "the app at %s answers, and refuses this name and password; give those of whoever may act in --url https://name:password@…"
                  .formatted(shown),
              null);
      case 403 ->
          throw new UnreachableException(
              "the app at %s answers, and refuses: %s".formatted(shown, why), null);
      case 404 -> throw new NotWatchedException("no pipeline " + where.pipeline + " at " + shown);
      case 405 ->
          throw new OptionException(
              "the app at %s takes no actions: they are off unless http.actions.user is configured"
                  .formatted(shown));
      default ->
          throw new UnreachableException(
              "the app at %s answered %d: %s".formatted(shown, answer.statusCode(), why), null);
    };
  }

  /** The app watches no such pipeline. */
  private static final class NotWatchedException extends RuntimeException
      implements CommandLine.IExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    NotWatchedException(String message) {
      super(message);
    }

    @Override
    public int getExitCode() {
      return ExitCodes.UNHEALTHY;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
