package io.frostline.page;

import io.frostline.http.Routes;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireIncident;
import io.frostline.json.WirePipeline;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One walk after the other: from an incident to what the page says of it. */
final class Walk {

  private static final Duration WITHIN = Duration.ofMinutes(1);

  /** So that the picture shows how it goes on, and not its first second alone. */
  private static final Duration DEVELOPS = Duration.ofSeconds(6);

  /** What a laptop shows without scrolling. */
  private static final int WIDTH = 1280;

  private static final int HEIGHT = 820;

  private final Chromium browser;
  private final URI url;
  private final Path images;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> walked = new HashSet<>();
  private boolean quiet = true;
  private int pictures;

  /**
   * What came of it.
   *
   * @param address where the alert leads
   * @param toldSeconds from opening that address until the page named the cause and what to do
   * @param afterSeconds from the start of the incident until then
   */
  record Outcome(
      String type,
      String rule,
      String summary,
      String address,
      Optional<Double> toldSeconds,
      double afterSeconds,
      String picture) {

    boolean told() {
      return toldSeconds.isPresent();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s (%s) at %s: %s, %.1f s after it began; %s",
          type,
          rule,
          address,
          toldSeconds
              .map(seconds -> String.format(Locale.ROOT, "told after %.1f s", seconds))
              .orElse("not told within a minute"),
          afterSeconds,
          picture);
    }
  }

  private record Found(WirePipeline pipeline, WireIncident incident) {}

  Walk(Chromium browser, URI url, Path images) {
    this.browser = browser;
    this.url = url;
    this.images = images;
  }

  /** Walks, if something new is wrong. */
  Optional<Outcome> next() throws IOException, InterruptedException {
    List<Found> open = open();
    if (open.isEmpty()) {
      quiet = true;
      return Optional.empty();
    }
    Optional<Found> worst =
        open.stream()
            .filter(each -> !walked.contains(each.incident().id()))
            .min(Comparator.comparing(each -> rank(each.incident().severity())));
    if (!quiet || worst.isEmpty()) {
      return Optional.empty();
    }
    quiet = false;
    open.forEach(each -> walked.add(each.incident().id()));
    return Optional.of(walk(worst.get()));
  }

  private Outcome walk(Found found) throws IOException, InterruptedException {
    WireIncident incident = found.incident();
    String address =
        "#/"
            + encoded(found.pipeline().pipeline())
            + incident.table().map(table -> "/" + encoded(table)).orElse("");
    browser.look(WIDTH, HEIGHT, false, true);
    long began = System.nanoTime();
    browser.open(url.resolve("/") + address);
    Optional<Double> told = Optional.empty();
    while (told.isEmpty() && System.nanoTime() - began < WITHIN.toNanos()) {
      String text = browser.text();
      // The advice is the last thing one needs to know; its first words tell that it is there.
      if (text.contains(incident.type()) && text.contains(firstWords(incident.advice()))) {
        told = Optional.of((System.nanoTime() - began) / 1e9);
      } else {
        TimeUnit.MILLISECONDS.sleep(50);
      }
    }
    double after = Duration.between(incident.since(), Instant.now()).toMillis() / 1e3;
    TimeUnit.MILLISECONDS.sleep(DEVELOPS.toMillis());
    String name =
        "walk-%d-%s-%s"
            .formatted(
                ++pictures,
                incident.type().toLowerCase(Locale.ROOT).replace('_', '-'),
                incident.rule().toLowerCase(Locale.ROOT));
    Files.write(images.resolve(name + ".png"), browser.picture());
    return new Outcome(
        incident.type(), incident.rule(), incident.summary(), address, told, after, name + ".png");
  }

  private List<Found> open() throws InterruptedException {
    try {
      HttpResponse<byte[]> answer =
          client.send(
              HttpRequest.newBuilder(url.resolve("/api/v1/pipelines"))
                  .timeout(Duration.ofSeconds(5))
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return Json.read(answer.body(), Routes.Pipelines.class).pipelines().stream()
          .flatMap(pipeline -> pipeline.incidents().stream().map(i -> new Found(pipeline, i)))
          .filter(found -> isAlert(found.incident()))
          .toList();
    } catch (IOException | JsonException e) {
      // The app is on its way, or between two starts.
      return List.of();
    }
  }

  /** A pause is no fault of the pipeline's, and somebody wants to know of it all the same. */
  private static boolean isAlert(WireIncident incident) {
    return !incident.severity().equals("INFO") || incident.type().equals("PAUSED");
  }

  private static int rank(String severity) {
    return severity.equals("CRITICAL") ? 0 : 1;
  }

  private static String firstWords(String text) {
    return text.substring(0, Math.min(30, text.length()));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
