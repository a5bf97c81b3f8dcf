package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.frostline.notify.EventAlerts.Urgency;
import io.frostline.notify.HttpPost.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes over the wire, to a server that notes it. */
class TargetsTest {

  private static final InstantSource CLOCK = InstantSource.fixed(Say.AT.plusSeconds(60));
  private static final Alert HEARTBEAT = Heartbeat.of("ours", Links.UNSET, Say.AT);

  private final List<Seen> seen = new ArrayList<>();
  private HttpServer server;
  private int status = 200;
  @TempDir private Path dir;

  private record Seen(String path, Map<String, List<String>> headers, byte[] body) {
    JsonNode json() throws IOException {
      return new ObjectMapper().readTree(body);
    }

    String header(String name) {
      return headers.entrySet().stream()
          .filter(each -> each.getKey().equalsIgnoreCase(name))
          .map(each -> each.getValue().get(0))
          .findFirst()
          .orElse("");
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::note);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void note(HttpExchange exchange) throws IOException {
    try (exchange) {
      seen.add(
          new Seen(
              exchange.getRequestURI().getPath(),
              Map.copyOf(exchange.getRequestHeaders()),
              exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static List<Notification> incident() {
    EventAlerts alerts = new EventAlerts(Urgency.INFO, new AlertText(Links.UNSET));
    Map<String, Alert> open = new TreeMap<>();
    List<Notification> all = new ArrayList<>();
    all.addAll(alerts.apply(open, Say.event("DOWN", "CRITICAL", "C7", "i1", 0), Say.SOURCE));
    all.addAll(alerts.apply(open, Say.event("RECOVERED", "INFO", "C7", "i1", 9), Say.SOURCE));
    return all;
  }

  private AlertmanagerTarget alertmanager(String path, Headers headers) {
    return new AlertmanagerTarget(url(path), headers, Duration.ofMinutes(1), HEARTBEAT, CLOCK);
  }

  @Test
  void alertmanagerGetsTheAlertWithAnEndAheadAndThenTheEnd() throws Exception {
    AlertmanagerTarget target = alertmanager("/am/", new Headers(Optional.empty()));
    for (Notification each : incident()) {
      assertThat(target.tell(each).verdict()).isEqualTo(Verdict.TAKEN);
    }

    assertThat(seen).extracting(Seen::path).containsOnly("/am/api/v2/alerts");
    JsonNode firing = seen.get(0).json().get(0);
    assertThat(firing.get("labels").get("alertname").asText()).isEqualTo("FrostlineDown");
    assertThat(firing.get("startsAt").asText()).isEqualTo("2026-03-04T05:06:07Z");
    assertThat(firing.get("endsAt").asText()).isEqualTo("2026-03-04T05:12:07Z");
    assertThat(firing.get("annotations").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("summary", "description", "runbook_url", "dashboard_url");
    JsonNode over = seen.get(1).json().get(0);
    assertThat(over.get("endsAt").asText()).isEqualTo("2026-03-04T05:06:16Z");
    assertThat(over.get("labels")).isEqualTo(firing.get("labels"));
  }

  @Test
  void alertmanagerIsToldAgainOfAllThatIsOpen() throws Exception {
    AlertmanagerTarget target = alertmanager("", new Headers(Optional.empty()));
    target.refresh(List.of(incident().get(0).alert()));
    assertThat(seen.get(0).json())
        .extracting(each -> each.get("labels").get("alertname").asText())
        .containsExactly("FrostlineDown", "FrostlineNotifyWatchdog");
  }

  @Test
  void alertmanagerIsToldThatItIsAliveWhenNothingIsWrong() throws Exception {
    AlertmanagerTarget target = alertmanager("", new Headers(Optional.empty()));
    target.refresh(List.of());

    JsonNode alive = seen.get(0).json().get(0);
    assertThat(alive.get("labels").get("alertname").asText()).isEqualTo("FrostlineNotifyWatchdog");
    assertThat(alive.get("labels").get("severity").asText()).isEqualTo("none");
    assertThat(alive.get("labels").get("group").asText()).isEqualTo("ours");
    assertThat(alive.get("startsAt").asText()).isEqualTo("2026-03-04T05:06:07Z");
    assertThat(alive.get("endsAt").asText()).isEqualTo("2026-03-04T05:12:07Z");
    assertThat(alive.get("annotations").get("runbook_url").asText())
        .endsWith("/app.md#frostlinenotifywatchdog");
  }

  @Test
  void aWebhookGetsEachChangeSigned() throws Exception {
    Path headers = Files.writeString(dir.resolve("headers"), "# ours\nAuthorization: Bearer t0k\n");
    Path secret = Files.writeString(dir.resolve("secret"), "s3cret\n");
    WebhookTarget target =
        new WebhookTarget(
            url("/hook"),
            new Headers(Optional.of(headers)),
            Optional.of(Secret.inFile(secret)),
            CLOCK);
    for (Notification each : incident()) {
      target.tell(each);
    }

    JsonNode opened = seen.get(0).json();
    assertThat(opened.get("version").asInt()).isEqualTo(1);
    assertThat(opened.get("status").asText()).isEqualTo("firing");
    assertThat(opened.get("change").asText()).isEqualTo("opened");
    assertThat(opened.get("event").get("evidence").get("commitId").asText()).isEqualTo("c-0");
    assertThat(opened.has("endsAt")).isFalse();
    JsonNode over = seen.get(1).json();
    assertThat(over.get("status").asText()).isEqualTo("resolved");
    assertThat(over.get("endsAt").asText()).isEqualTo("2026-03-04T05:06:16Z");
    for (Seen each : seen) {
      assertThat(each.header("Authorization")).isEqualTo("Bearer t0k");
      assertThat(each.header("X-Frostline-Notification")).isEqualTo(each.json().get("id").asText());
      assertThat(each.header("X-Frostline-Signature"))
          .isEqualTo("sha256=" + hmac(each.header("X-Frostline-Timestamp"), each.body()));
    }
  }

  private static String hmac(String time, byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("s3cret".getBytes(UTF_8), "HmacSHA256"));
    mac.update(time.getBytes(UTF_8));
    mac.update((byte) '.');
    return HexFormat.of().formatHex(mac.doFinal(body));
  }

  @ParameterizedTest
  @CsvSource({
    "200, TAKEN",
    "202, TAKEN",
    "204, TAKEN",
    "400, REFUSED",
    "413, REFUSED",
    "422, REFUSED",
    "301, LATER",
    "401, LATER",
    "403, LATER",
    "404, LATER",
    "429, LATER",
    "500, LATER",
    "503, LATER"
  })
  void onlyWhatIsWrongWithTheBodyIsRefusedForGood(int code, Verdict expected) throws Exception {
    status = code;

    assertThat(alertmanager("", new Headers(Optional.empty())).tell(incident().get(0)).verdict())
        .isEqualTo(expected);
  }

  @Test
  void nobodyThereMeansLater() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    AlertmanagerTarget target =
        new AlertmanagerTarget(
            URI.create("http://127.0.0.1:" + free),
            new Headers(Optional.empty()),
            Duration.ofMinutes(1),
            HEARTBEAT,
            CLOCK);

    assertThat(target.tell(incident().get(0)))
        .isEqualTo(new HttpPost.Answer(Verdict.LATER, "connection refused"));
  }

  @Test
  void aTokenThatVanishedIsWaitedForAndNeverShown() throws Exception {
    Path file = Files.writeString(dir.resolve("headers"), "Authorization: Bearer t0k\n");
    AlertmanagerTarget target = alertmanager("", new Headers(Optional.of(file)));
    Files.writeString(file, "Authorization Bearer t0k\n");

    HttpPost.Answer answer = target.tell(incident().get(0));

    assertThat(answer.verdict()).isEqualTo(Verdict.LATER);
    assertThat(answer.why()).contains("line 1 of " + file).doesNotContain("t0k");
    assertThat(seen).isEmpty();
  }

  @Test
  void theNameOfATargetShowsNothingSecret() {
    assertThat(TargetName.webhook(URI.create("https://hooks.test/T0/B0/XYZ?key=1")))
        .matches("webhook/hooks\\.test:443/[0-9a-f]{8}");
    assertThat(TargetName.alertmanager(URI.create("http://am-1.test:9093/am/")))
        .isEqualTo("alertmanager/am-1.test:9093/am");
    assertThat(TargetName.group("g", "alertmanager/am-1.test:9093/am"))
        .isEqualTo("g-alertmanager-am-1.test-9093-am");
  }
}
