package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import io.frostline.json.WireHot;
import io.frostline.json.WirePipeline;
import io.frostline.metrics.HotTier;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServiceTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final Board board = new Board();
  private final Metrics metrics = new Metrics(board, () -> Given.START, "9.9", "frostline");
  private final List<String> dead = new ArrayList<>();
  private final List<String> notReady = new ArrayList<>();
  private final HttpService http = HttpService.bind("127.0.0.1", 0);

  @BeforeEach
  void start() {
    http.start(routes());
    board.show(
        Shown.failing(Given.START, "task 0 failed", Shown.table("cold.orders", Given.START)));
  }

  private Routes routes() {
    return new Routes(
        board,
        metrics,
        new HotTier(Map.of("cold.*", Duration.ofHours(1))),
        new Health() {
          @Override
          public List<String> dead() {
            return dead;
          }

          @Override
          public List<String> notReady() {
            return notReady;
          }

          @Override
          public List<String> notes() {
            return List.of("a note");
          }
        },
        () -> Given.START);
  }

  @AfterEach
  void close() {
    http.close();
    metrics.close();
  }

  @Test
  void pipelinesAreListedAndOneIsGiven() throws Exception {
    Routes.Pipelines all = Json.read(get("/api/v1/pipelines").body(), Routes.Pipelines.class);
    HttpResponse<byte[]> one = get("/api/v1/pipelines/frostline-sink");

    assertThat(all.at()).isEqualTo(Given.START);
    assertThat(all.pipelines()).hasSize(1);
    WirePipeline pipeline = Json.read(one.body(), WirePipeline.class);
    assertThat(pipeline).isEqualTo(all.pipelines().get(0));
    assertThat(pipeline.phase()).isEqualTo("DOWN");
    assertThat(pipeline.tables().get(0).lag().totalLagSeconds().orElseThrow())
        .isEqualByComparingTo("3.5");
    assertThat(pipeline.incidents().get(0).summary()).isEqualTo("task 0 failed");
    WireHot hot = pipeline.tables().get(0).hot().orElseThrow();
    assertThat(hot.retentionSeconds()).isEqualByComparingTo("3600");
    assertThat(hot.headroomSeconds().orElseThrow()).isEqualByComparingTo("3596.5");
    assertThat(text(one))
        .contains("\"hot\":{\"retentionSeconds\":3600.000,\"headroomSeconds\":3596.500}");
    assertThat(one.headers().firstValue("content-type")).contains("application/json");
  }

  @Test
  void eventsComeNewestFirstAndAsManyAsAsked() throws Exception {
    for (int i = 0; i < 3; i++) {
      board.add(event("id-" + i));
    }

    Routes.Events events = Json.read(get("/api/v1/events?limit=2").body(), Routes.Events.class);

    assertThat(events.events()).map(WireEvent::id).containsExactly("id-2", "id-1");
    assertThat(get("/api/v1/events?limit=0").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/events?limit=x").statusCode()).isEqualTo(400);
    assertThat(get("/api/v1/events?limit=1001").statusCode()).isEqualTo(400);
  }

  @Test
  void metricsAreServedInBothForms() throws Exception {
    HttpResponse<byte[]> plain = get("/metrics");
    HttpResponse<byte[]> open =
        client.send(
            request("/metrics").header("Accept", "application/openmetrics-text").build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(plain.headers().firstValue("content-type")).contains(Metrics.TEXT);
    assertThat(text(plain)).contains("offload_total_lag_seconds{table=\"cold.orders\"} 3.5");
    assertThat(open.headers().firstValue("content-type")).contains(Metrics.OPEN_METRICS);
    assertThat(text(open)).endsWith("# EOF\n");
  }

  @Test
  void healthGivesItsReasons() throws Exception {
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);

    assertThat(Json.read(get("/health/ready").body(), Routes.HealthReport.class).notes())
        .containsExactly("a note");
    notReady.add("the streams client is REBALANCING");

    HttpResponse<byte[]> ready = get("/health/ready");
    assertThat(ready.statusCode()).isEqualTo(503);
    assertThat(Json.read(ready.body(), Routes.HealthReport.class).reasons())
        .containsExactly("the streams client is REBALANCING");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    dead.add("ended");
    assertThat(get("/health/live").statusCode()).isEqualTo(503);
  }

  @Test
  void thePageNeedsNothingFromOutside() throws Exception {
    StringBuilder page = new StringBuilder(text(get("/")));
    for (String file :
        List.of(
            "page.js", "state.js", "answers.js", "fleet.js", "detail.js", "draw.js", "page.css")) {
      page.append(text(get("/" + file)));
    }

    assertThat(page.toString().replace("http://www.w3.org/2000/svg", ""))
        .contains("Frostline")
        .doesNotContain("http://", "https://", "innerHTML", "outerHTML", "insertAdjacent");
    assertThat(get("/inter.woff2").headers().firstValue("content-type")).contains("font/woff2");
    assertThat(get("/").headers().firstValue("content-security-policy"))
        .contains("default-src 'self'; frame-ancestors 'none'");
  }

  @Test
  void aFileIsSentAgainOnlyWhenItHasChanged() throws Exception {
    String tag = get("/page.js").headers().firstValue("etag").orElseThrow();

    HttpResponse<byte[]> again =
        client.send(
            request("/page.js").header("If-None-Match", tag).build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void aTableIsGivenWithItsHistory() throws Exception {
    HttpResponse<byte[]> found = get("/api/v1/table?pipeline=frostline-sink&table=cold.orders");

    assertThat(found.statusCode()).isEqualTo(200);
    assertThat(text(found)).contains("\"frostLine\":{\"frozenUntil\":\"2026-03-04T05:06:03.500Z\"");
    assertError(get("/api/v1/table?pipeline=frostline-sink&table=none"), 404);
    assertError(get("/api/v1/table"), 404);
  }

  @Test
  void whatGoesOnIsPartOfAPipeline() throws Exception {
    WirePipeline pipeline =
        Json.read(get("/api/v1/pipelines/frostline-sink").body(), WirePipeline.class);

    assertThat(pipeline.activity().supervisor().next()).isEqualTo("UNKNOWN");
    assertThat(pipeline.incidents().get(0).advice())
        .contains("Read the sink's or the source's log");
  }

  @Test
  void whatIsNotThereIsSaidAsJson() throws Exception {
    assertError(get("/nothing"), 404);
    assertError(get("/api/v1/pipelines/none%20such%2F.."), 404);
    assertError(get("/api/v1/pipelines/"), 404);
    HttpResponse<byte[]> post =
        client.send(
            request("/api/v1/pipelines").POST(HttpRequest.BodyPublishers.ofString("x")).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    assertError(post, 405);
    assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void headGivesNoBody() throws Exception {
    HttpResponse<byte[]> head =
        client.send(
            request("/metrics").method("HEAD", HttpRequest.BodyPublishers.noBody()).build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  @Test
  void onlyWhoGivesTheNameMayReadAndOnlyEncrypted(@TempDir Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "app",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                "planted-store-password",
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor()).isZero();
    Access access =
        Access.open()
            .over(new Access.KeyStore(store, "planted-store-password"))
            .readBy("reader", "planted-reader-password");

    try (HttpService secured = HttpService.bind("127.0.0.1", 0, access)) {
      secured.start(routes());
      HttpClient trusting = HttpClient.newBuilder().sslContext(trust(store)).build();
      String address = "https://localhost:" + secured.port();

      assertThat(status(trusting, address + "/api/v1/pipelines", "")).isEqualTo(401);
      assertThat(status(trusting, address + "/metrics", "reader:wrong")).isEqualTo(401);
      assertThat(status(trusting, address + "/", "")).isEqualTo(401);
      assertThat(status(trusting, address + "/health/live", "")).isEqualTo(200);
      for (String path : List.of("/api/v1/pipelines", "/metrics", "/")) {
        assertThat(status(trusting, address + path, "reader:planted-reader-password"))
            .as(path)
            .isEqualTo(200);
      }
      assertThatThrownBy(() -> status(client, address + "/health/live", ""))
          .as("a certificate nobody vouches for")
          .isInstanceOf(SSLException.class);
    }
    assertThatThrownBy(
            () ->
                HttpService.bind(
                    "127.0.0.1", 0, Access.open().over(new Access.KeyStore(store, "wrong"))))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("http.tlsKeystore")
        .hasMessageNotContaining("wrong");
    assertThat(new Access.KeyStore(store, "planted-store-password").toString())
        .doesNotContain("planted");
  }

  private static int status(HttpClient client, String address, String user) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
    if (!user.isEmpty()) {
      request.header(
          "Authorization", "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static SSLContext trust(Path store) throws Exception {
    KeyStore known = KeyStore.getInstance(store.toFile(), "planted-store-password".toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("app", known.getCertificate("app"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  @Test
  void aTakenPortIsSaidInOneLine() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> HttpService.bind("127.0.0.1", taken.getLocalPort()))
          .isInstanceOf(PortException.class)
          .hasMessage(
              "port %d is taken by another program; choose another with --port",
              taken.getLocalPort());
    }
    assertThatThrownBy(() -> HttpService.bind("no-such-host.invalid", 0))
        .isInstanceOf(PortException.class)
        .hasMessageContaining("--bind");
  }

  private static void assertError(HttpResponse<byte[]> response, int status) throws JsonException {
    assertThat(response.statusCode()).isEqualTo(status);
    Map<?, ?> body = Json.read(response.body(), Map.class);
    assertThat(body.containsKey("error")).isTrue();
  }

  private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path));
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private static WireEvent event(String id) {
    return WireEvent.of(Shown.down(id));
  }
}
