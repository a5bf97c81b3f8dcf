package io.frostline.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Prometheus of its own that scrapes the app once a second and evaluates our rules. */
public final class Prometheus implements AutoCloseable {

  static final Duration SCRAPE = Duration.ofSeconds(1);

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private final Process process;
  private final Path log;
  private final int port;

  private Prometheus(Process process, Path log, int port) {
    this.process = process;
    this.log = log;
    this.port = port;
  }

  /**
   * Starts one for the app at {@code appPort}; empty if none is installed, unless {@code
   * FROSTLINE_PROMETHEUS} is set, which makes it a must.
   */
  public static Optional<Prometheus> start(Path folder, int appPort) throws IOException {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "prometheus")));
    if (System.getenv("FROSTLINE_PROMETHEUS") != null) {
      assertThat(found).as("prometheus on the PATH").isTrue();
    }
    return found ? Optional.of(started(folder, appPort)) : Optional.empty();
  }

  private static Prometheus started(Path folder, int appPort) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path config = Files.createDirectories(folder).resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
        rule_files: ['%s/*.yml']
        scrape_configs:
          - job_name: iceberg-scheduler
            static_configs: [{targets: ['127.0.0.1:%d']}]
        """
            .formatted(Path.of("../../alerts/rules").toRealPath(), appPort));
    Path log = folder.resolve("prometheus.log");
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new Prometheus(process, log, port);
  }

  /** Series of an expression over a time, as Grafana asks for a graph. */
  List<JsonNode> range(String expression, Instant from, Instant to, Duration step)
      throws IOException {
    return result(
        "query_range",
        Map.of(
            "query", expression,
            "start", Long.toString(from.getEpochSecond()),
            "end", Long.toString(to.getEpochSecond()),
            "step", Long.toString(step.toSeconds())));
  }

  /** Series of an expression now. */
  List<JsonNode> instant(String expression) throws IOException {
    return result("query", Map.of("query", expression));
  }

  private List<JsonNode> result(String what, Map<String, String> form) throws IOException {
    return MAPPER.convertValue(
        answer(what, form).at("/data/result"),
        MAPPER.getTypeFactory().constructCollectionType(List.class, JsonNode.class));
  }

  private JsonNode answer(String what, Map<String, String> form) throws IOException {
    String body =
        form.entrySet().stream()
            .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + what))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build();
    try {
      JsonNode answer = MAPPER.readTree(http.send(request, BodyHandlers.ofString()).body());
      if (!answer.path("status").asText().equals("success")) {
        throw new IOException(form.get("query") + ": " + answer.path("error").asText());
      }
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException("Prometheus did not end: " + Files.readString(log));
    }
  }
}
