package io.frostline.bench.supervision;

import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WirePipeline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the app says of the pipeline. */
final class AppView {

  private static final Logger LOG = LoggerFactory.getLogger(AppView.class);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();

  /** Asks the app that listens there; empty while it says nothing. */
  Optional<WirePipeline> pipeline(String port) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/pipelines/frostline-sink");
    try {
      HttpResponse<byte[]> answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(), BodyHandlers.ofByteArray());
      return answer.statusCode() == 200
          ? Optional.of(Json.read(answer.body(), WirePipeline.class))
          : Optional.empty();
    } catch (IOException | JsonException e) {
      LOG.debug("The app does not tell of the pipeline", e);
      return Optional.empty();
    }
  }

  /** True once the app that listens there could take over. */
  boolean isReady(String port) throws InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
    try {
      return http.send(
                  HttpRequest.newBuilder(uri).timeout(ANSWER_MAX).build(),
                  BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      LOG.debug("The app does not answer", e);
      return false;
    }
  }
}
