package io.frostline.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real Prometheus and Alertmanager with the files of {@code alerts}, on free ports of loopback,
 * and a receiver that notes what people would get.
 */
final class Programs implements AutoCloseable {

  private static final Path ALERTS = Path.of("../../alerts").toAbsolutePath().normalize();
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);

  private final List<Process> processes = new ArrayList<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Path dir;
  private final HttpServer receiver;
  private final int alertmanager;

  /** An alert as a receiver was told of it. */
  record Received(String receiver, String status, Map<String, String> labels) {}

  private Programs(Path dir) throws IOException {
    this.dir = dir;
    this.receiver =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    this.alertmanager = freePort();
    receiver.createContext("/", this::note);
    receiver.start();
  }

  /**
   * Whether both are on the PATH; with {@code FROSTLINE_PROMETHEUS} in the environment they must.
   */
  static boolean present() {
    boolean found =
        Stream.of("prometheus", "prometheus-alertmanager")
            .allMatch(
                program ->
                    Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    if (System.getenv("FROSTLINE_PROMETHEUS") != null) {
      assertThat(found).as("prometheus and prometheus-alertmanager on the PATH").isTrue();
    }
    return found;
  }

  /** Starts Alertmanager; its waits are seconds here, and everything else is as in the file. */
  static Programs start(Path dir) throws Exception {
    Programs programs = new Programs(dir);
    String config =
        Files.readString(ALERTS.resolve("alertmanager/alertmanager.yml"))
            .replace("127.0.0.1:9095", "127.0.0.1:" + programs.receiver.getAddress().getPort())
            .replaceAll("group_wait: \\w+", "group_wait: 1s")
            .replaceAll("group_interval: \\w+", "group_interval: 1s");
    Path file = Files.writeString(dir.resolve("alertmanager.yml"), config);
    programs.run(
        programs.alertmanager,
        "prometheus-alertmanager",
        "--config.file=" + file,
        "--storage.path=" + dir.resolve("alertmanager"),
        "--web.listen-address=127.0.0.1:" + programs.alertmanager,
        "--cluster.listen-address=");
    return programs;
  }

  /** Starts Prometheus, which looks at Frostline and at the notifier each second. */
  void startPrometheus(int frostline, int notifier) throws Exception {
    int port = freePort();
    String config =
        Files.readString(ALERTS.resolve("prometheus/prometheus.yml"))
            .replace("127.0.0.1:8000", "127.0.0.1:" + frostline)
            .replace("127.0.0.1:8001", "127.0.0.1:" + notifier)
            .replace("127.0.0.1:9093", "127.0.0.1:" + alertmanager)
            .replace("../rules", ALERTS.resolve("rules").toString())
            .replaceAll("_interval: 15s", "_interval: 1s");
    Path file = Files.writeString(dir.resolve("prometheus.yml"), config);
    run(
        port,
        "prometheus",
        "--config.file=" + file,
        "--storage.tsdb.path=" + dir.resolve("prometheus"),
        // What fires before it knows of Alertmanager is told with the next round.
        "--rules.alert.resend-delay=2s",
        "--web.listen-address=127.0.0.1:" + port);
  }

  String alertmanagerUrl() {
    return "http://127.0.0.1:" + alertmanager;
  }

  String webhookUrl() {
    return "http://127.0.0.1:" + receiver.getAddress().getPort() + "/direct";
  }

  /** Posts alerts as Prometheus does. */
  void post(List<Map<String, String>> labels) throws Exception {
    List<Map<String, Object>> alerts = new ArrayList<>();
    labels.forEach(each -> alerts.add(Map.of("labels", each)));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(alertmanagerUrl() + "/api/v2/alerts"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(new ObjectMapper().writeValueAsString(alerts)))
            .build();
    assertThat(
            HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode())
        .isEqualTo(200);
  }

  /** {@code active} or {@code suppressed}, by the alert's name. */
  Map<String, String> states(String pipeline) {
    URI url = URI.create(alertmanagerUrl() + "/api/v2/alerts?filter=pipeline%3D" + pipeline);
    Map<String, String> states = new TreeMap<>();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
      for (JsonNode alert : new ObjectMapper().readTree(answer.body())) {
        states.put(
            alert.get("labels").get("alertname").asText(),
            alert.get("status").get("state").asText());
      }
      return states;
    } catch (IOException e) {
      return Map.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  private void note(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode body = new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
      String path = exchange.getRequestURI().getPath().substring(1);
      // Alertmanager sends a group of alerts, the notifier one.
      Iterable<JsonNode> alerts = body.has("alerts") ? body.get("alerts") : List.of(body);
      for (JsonNode alert : alerts) {
        Map<String, String> labels =
            new ObjectMapper()
                .convertValue(alert.get("labels"), new TypeReference<Map<String, String>>() {});
        received.add(new Received(path, alert.get("status").asText(), labels));
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void run(int port, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve(command[0] + ".log").toFile())
            .start();
    processes.add(process);
    assertThat(Waiting.until(READY_WITHIN, () -> !process.isAlive() || ready(port))).isTrue();
    assertThat(process.isAlive()).as(() -> log(command[0])).isTrue();
  }

  private String log(String program) {
    try {
      return Files.readString(dir.resolve(program + ".log"));
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static boolean ready(int port) {
    try {
      return HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/-/ready"))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() throws InterruptedException {
    processes.forEach(Process::destroy);
    for (Process process : processes) {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
    receiver.stop(0);
  }
}
