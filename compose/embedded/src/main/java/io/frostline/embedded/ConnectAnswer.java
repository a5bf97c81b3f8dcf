package io.frostline.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for a worker that starts. */
final class ConnectAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectAnswer.class);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private static final int UNAUTHORIZED = 401;

  private ConnectAnswer() {}

  /** REST answers before the worker has joined its group; a listing of connectors proves both. */
  static void await(URI url, BooleanSupplier ended) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request =
        HttpRequest.newBuilder(url.resolve("/connectors")).timeout(Duration.ofSeconds(5)).build();
    Instant deadline = Instant.now().plus(START_WITHIN);
    while (Instant.now().isBefore(deadline)) {
      if (ended.getAsBoolean()) {
        throw new StackException("Connect's worker ended while it started; the log says why.");
      }
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        // One that asks for a name does not tell whether it has joined; it says so later.
        if (status == 200 || status == UNAUTHORIZED) {
          return;
        }
      } catch (IOException e) {
        LOG.debug("Connect does not answer yet", e);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new StackException(
        "Connect does not answer on "
            + url
            + " within "
            + START_WITHIN.toSeconds()
            + " s; the log says why.");
  }
}
