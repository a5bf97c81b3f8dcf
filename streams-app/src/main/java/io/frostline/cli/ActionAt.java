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
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which pipeline of which app an action is for, and the way there. */
final class ActionAt {

  private static final Duration MAX = Duration.ofSeconds(60);

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

  String pipeline() {
    return pipeline;
  }

  /** Prints the answer, or what it means; gives the exit code. */
  int print(CommandSpec spec, Map<?, ?> taken, String meaning) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? Json.text(taken) : Plain.text(meaning));
    out.flush();
    return ExitCodes.FINE;
  }

  /** Asks for it, and gives the answer of an app that has taken it. */
  Map<?, ?> ask(String method, String action, HttpRequest.BodyPublisher body)
      throws InterruptedException {
    LoginAddress address = LoginAddress.of(url);
    String path = "/api/v1/pipelines/" + encoded(pipeline) + action;
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
      return read(address.url(), answer);
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

  private Map<?, ?> read(URI shown, HttpResponse<byte[]> answer) {
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
      case 404 -> throw new NotTakenException("no pipeline " + pipeline + " at " + shown);
      case 409 -> throw new NotTakenException(pipeline + ": " + why);
      case 405 ->
          throw new OptionException(
              "the app at %s takes no actions: they are off unless http.actions.user is configured"
                  .formatted(shown));
      default ->
          throw new UnreachableException(
              "the app at %s answered %d: %s".formatted(shown, answer.statusCode(), why), null);
    };
  }

  /** The app watches no such pipeline, or it may not be done as things are. */
  private static final class NotTakenException extends RuntimeException
      implements CommandLine.IExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    NotTakenException(String message) {
      super(message);
    }

    @Override
    public int getExitCode() {
      return ExitCodes.UNHEALTHY;
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
