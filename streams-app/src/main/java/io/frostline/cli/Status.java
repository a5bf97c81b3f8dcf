package io.frostline.cli;

import io.frostline.app.UnreachableException;
import io.frostline.connect.rest.LoginAddress;
import io.frostline.connect.rest.TlsMismatch;
import io.frostline.http.Routes;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a running app knows. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Shows each table's phase, lag, watermark and rows, as a running app knows them.",
      "Exits with 0 if every pipeline is HEALTHY and was looked at within the last minute, and with"
          + " 1 otherwise."
    })
final class Status implements Callable<Integer> {

  private static final int UNAUTHORIZED = 401;
  private static final Duration MAX = Duration.ofSeconds(10);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:8000",
      converter = AddressText.class,
      description = "Address of the app (default: ${DEFAULT-VALUE}).")
  private URI url;

  @Option(names = "--watch", description = "Show it again every two seconds until Ctrl-C.")
  private boolean watch;

  @Option(names = "--json", description = "Print the app's own answer as JSON.")
  private boolean json;

  @Spec private CommandSpec spec;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(MAX).build();

  @Override
  @SuppressWarnings("SystemConsoleNull") // This runs on 17, where null means: no terminal.
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    int code = show(out);
    CountDownLatch never = new CountDownLatch(1);
    while (watch && !never.await(2, TimeUnit.SECONDS)) {
      if (System.console() != null) {
        out.print(CLEAR);
      }
      code = show(out);
    }
    return code;
  }

  private int show(PrintWriter out) throws InterruptedException {
    Routes.Pipelines answer = ask();
    if (json) {
      out.println(Json.text(answer));
    } else {
      StatusTable.lines(answer).forEach(out::println);
    }
    out.flush();
    return StatusTable.healthy(answer) ? ExitCodes.FINE : ExitCodes.UNHEALTHY;
  }

  private Routes.Pipelines ask() throws InterruptedException {
    LoginAddress address = LoginAddress.of(url);
    URI shown = address.url();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(shown.resolve("/api/v1/pipelines")).timeout(MAX).GET();
    address.authorization().ifPresent(login -> request.header("Authorization", login));
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() == UNAUTHORIZED) {
        throw new UnreachableException(
            "the app at %s wants a name and a password; give them in --url https://name:password@…"
                .formatted(shown),
            null);
      }
      if (response.statusCode() != 200) {
        throw new UnreachableException(
            "%s answered %d, so it is not a Frostline app; give its address with --url"
                .formatted(shown, response.statusCode()),
            null);
      }
      return Json.read(response.body(), Routes.Pipelines.class);
    } catch (IOException e) {
      throw new UnreachableException(
          TlsMismatch.of(shown, e)
              .map(why -> "the app: " + why)
              .orElseGet(
                  () ->
                      "cannot reach the app at %s; start it with frostline run, or give its address with --url"
                          .formatted(shown)),
          e);
    } catch (JsonException e) {
      throw new UnreachableException(
          shown + " did not answer as a Frostline app does; give the app's address with --url", e);
    }
  }
}
