package io.frostline.chaos.detector;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** Asks Frostline's {@code /health/ready}, as a load balancer or an alert on it does. */
final class Readiness {

  private static final Duration ANSWER_MAX = Duration.ofSeconds(3);

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_MAX).build();
  private final Supplier<OptionalInt> port;

  Readiness(Supplier<OptionalInt> port) {
    this.port = port;
  }

  boolean look() {
    OptionalInt now = port.get();
    if (now.isEmpty()) {
      return false;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + now.getAsInt() + "/health/ready"))
            .timeout(ANSWER_MAX)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
