package io.frostline.chaos.fault;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A connector's offsets over REST, as a person with curl reads and sets them. */
final class Offsets {

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI url;

  Offsets(Ground ground, String connector) {
    url = URI.create(ground.endpoints().connectUrl() + "/connectors/" + connector + "/offsets");
  }

  String read() throws IOException, InterruptedException {
    return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString()).body();
  }

  /** Sets them; false while Connect does not allow it yet. */
  boolean write(String offsets) {
    return send("PATCH", BodyPublishers.ofString(offsets));
  }

  /** Forgets them; false while Connect does not allow it yet. */
  boolean forget() {
    return send("DELETE", BodyPublishers.noBody());
  }

  private boolean send(String method, HttpRequest.BodyPublisher body) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .method(method, body)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
