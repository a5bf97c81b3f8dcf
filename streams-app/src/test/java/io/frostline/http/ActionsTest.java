package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.json.Json;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may act over HTTP, and what happens to everything else. */
class ActionsTest {

  private static final String PATH = "/api/v1/pipelines/frostline-sink/maintenance";
  private static final String RETIRE = "/api/v1/pipelines/frostline-sink/retire";
  private static final String GOOD = "{\"for\": \"30m\", \"why\": \"a new disk\"}";
  private static final String OPERATOR = "operator:planted-operator-password";
  private static final String READER = "reader:planted-reader-password";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Board board = new Board();
  private final Metrics metrics = new Metrics(board, () -> Given.START, "9.9", "frostline");
  private final List<Actions.Action> taken = Collections.synchronizedList(new ArrayList<>());
  private HttpService http = open(Access.open().actedOnBy("operator", "planted-operator-password"));
  private boolean kafkaIsAway;
  private boolean isThere;

  @BeforeEach
  void show() {
    board.show(
        Shown.failing(Given.START, "task 0 failed", Shown.table("cold.orders", Given.START)));
  }

  @AfterEach
  void close() {
    http.close();
    metrics.close();
  }

  private HttpService open(Access access) {
    HttpService service = HttpService.bind("127.0.0.1", 0, access);
    Routes routes = new Routes(board, metrics, Health.well(), () -> Given.START);
    service.start(routes, Optional.of(this::take));
    return service;
  }

  private void take(Actions.Action asked) {
    if (isThere) {
      throw new Actions.RefusedException("Connect has a sink connector of this name");
    }
    if (kafkaIsAway) {
      throw new IllegalStateException("Kafka is away");
    }
    taken.add(asked);
  }

  private void reopen(Access access) {
    http.close();
    http = open(access);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + path))
        .header("Content-Type", "application/json");
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(UTF_8));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String user, String body) throws Exception {
    return post(PATH, user, body);
  }

  private HttpResponse<String> post(String path, String user, String body) throws Exception {
    HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
    if (!user.isEmpty()) {
      request.header("Authorization", basic(user));
    }
    return send(request);
  }

  @Test
  void whoeverMayActBeginsAndEndsAMaintenance() throws Exception {
    HttpResponse<String> begun = post(OPERATOR, GOOD);
    HttpResponse<String> ended =
        send(request(PATH + "?why=done").DELETE().header("Authorization", basic(OPERATOR)));

    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    assertThat(Json.read(begun.body().getBytes(UTF_8), Map.class).get("by")).isEqualTo("operator");
    assertThat(ended.statusCode()).as(ended.body()).isEqualTo(202);
    assertThat(taken)
        .containsExactly(
            new Actions.Maintenance(
                Given.SINK,
                "operator",
                "a new disk",
                Optional.of(Given.START.plus(Duration.ofMinutes(30)))),
            new Actions.Maintenance(Given.SINK, "operator", "done", Optional.empty()));
  }

  @Test
  void whoeverMayActRetiresAPipeline() throws Exception {
    HttpResponse<String> retired = post(RETIRE, OPERATOR, "{\"why\": \"renamed\"}");

    assertThat(retired.statusCode()).as(retired.body()).isEqualTo(202);
    assertThat(taken)
        .containsExactly(
            new Actions.Retirement(Given.SINK, Optional.empty(), "operator", "renamed"));
  }

  @Test
  void whoeverMayActRetiresATableThatWasDropped() throws Exception {
    HttpResponse<String> retired =
        post(RETIRE, OPERATOR, "{\"why\": \"dropped\", \"table\": \"cold.t\"}");

    assertThat(retired.statusCode()).as(retired.body()).isEqualTo(202);
    assertThat(taken)
        .containsExactly(
            new Actions.Retirement(Given.SINK, Optional.of("cold.t"), "operator", "dropped"));
  }

  @Test
  void whatMayNotBeDoneAsThingsAreIsRefusedWithTheReason() throws Exception {
    isThere = true;

    HttpResponse<String> refused = post(RETIRE, OPERATOR, "{\"why\": \"renamed\"}");

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("Connect has a sink connector of this name");
    assertThat(taken).isEmpty();
  }

  @Test
  void aPipelineIsNotRetiredByASlip() throws Exception {
    assertThat(post(RETIRE, "", "{\"why\": \"renamed\"}").statusCode()).isEqualTo(401);
    assertThat(post(RETIRE, OPERATOR, "{}").statusCode()).isEqualTo(400);
    for (String table : List.of("5", "\"\"", "null", "[\"cold.t\"]")) {
      String body = "{\"why\": \"dropped\", \"table\": " + table + "}";
      assertThat(post(RETIRE, OPERATOR, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(post(RETIRE, OPERATOR, GOOD).statusCode()).isEqualTo(400);
    assertThat(post("/api/v1/pipelines/nobody/retire", OPERATOR, GOOD).statusCode()).isEqualTo(404);
    assertThat(send(request(RETIRE).DELETE().header("Authorization", basic(OPERATOR))).statusCode())
        .isEqualTo(405);
    assertThat(taken).isEmpty();
  }

  @Test
  void nobodyActsUnlessANameIsConfiguredForIt() throws Exception {
    reopen(Access.open().readBy("reader", "planted-reader-password"));

    assertThat(post(READER, GOOD).statusCode()).isEqualTo(405);
    assertThat(taken).isEmpty();
  }

  @Test
  void toReadIsNotToAct() throws Exception {
    reopen(
        Access.open()
            .readBy("reader", "planted-reader-password")
            .actedOnBy("operator", "planted-operator-password"));

    assertThat(post("", GOOD).statusCode()).isEqualTo(401);
    assertThat(post("operator:wrong", GOOD).statusCode()).isEqualTo(401);
    assertThat(post(READER, GOOD).statusCode()).isEqualTo(403);
    assertThat(taken).isEmpty();
    assertThat(
            send(request("/api/v1/pipelines").header("Authorization", basic(OPERATOR)))
                .statusCode())
        .as("whoever may act may read")
        .isEqualTo(200);
  }

  @Test
  void everybodyMayReadAndNobodyActsWithoutTheName() throws Exception {
    assertThat(send(request("/api/v1/pipelines")).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = post("", GOOD);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("www-authenticate")).isPresent();
    assertThat(taken).isEmpty();
  }

  @Test
  void wrongLoginsAreCounted() throws Exception {
    post("", GOOD);
    assertThat(board.refusedLogins()).as("to be asked is no wrong login").isZero();

    for (int i = 0; i < 3; i++) {
      post("operator:wrong-" + i, GOOD);
    }

    assertThat(board.refusedLogins()).isEqualTo(3);
    assertThat(metrics.scrape(Metrics.TEXT)).contains("offload_logins_refused_total 3.0");
  }

  @Test
  void anotherSiteCannotActThroughABrowser() throws Exception {
    HttpRequest.Builder form =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http.port() + PATH))
            .header("Content-Type", "text/plain")
            .header("Authorization", basic(OPERATOR))
            .POST(BodyPublishers.ofString(GOOD));
    assertThat(send(form).statusCode()).isEqualTo(415);

    for (String method : List.of("POST", "DELETE")) {
      HttpRequest.Builder script =
          request(PATH)
              .header("Authorization", basic(OPERATOR))
              .header("Sec-Fetch-Site", "cross-site")
              .method(method, BodyPublishers.ofString(GOOD));
      assertThat(send(script).statusCode()).as(method).isEqualTo(403);
    }
    HttpRequest.Builder preflight =
        request(PATH)
            .header("Authorization", basic(OPERATOR))
            .method("OPTIONS", BodyPublishers.noBody());
    HttpResponse<String> asked = send(preflight);
    assertThat(asked.statusCode()).isEqualTo(405);
    assertThat(asked.headers().map()).doesNotContainKey("access-control-allow-origin");
    assertThat(taken).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "null",
        "{}",
        "{\"for\": \"30m\"}",
        "{\"for\": 30, \"why\": \"a\"}",
        "{\"for\": \"0s\", \"why\": \"a\"}",
        "{\"for\": \"25h\", \"why\": \"a\"}",
        "{\"for\": \"-1m\", \"why\": \"a\"}",
        "{\"for\": \"30m\", \"why\": \"\"}",
        "{\"for\": \"30m\", \"why\": 7}",
        "{\"for\": \"30m\", \"why\": {\"a\": 1}}",
        "{\"for\": \"30m\", \"why\": \"two\\nlines\"}",
        "{\"for\": \"30m\", \"why\": \"\\u001b[2J\"}",
        "{\"for\": \"30m\", \"why\": \"right \\u202e left\"}",
        "{\"for\": \"30m\", \"why\": \"a\", \"by\": \"somebody else\"}",
      })
  void whatIsNotAskedForIsRefused(String body) throws Exception {
    HttpResponse<String> refused = post(OPERATOR, body);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).startsWith("{\"error\":");
    assertThat(taken).isEmpty();
  }

  @Test
  void aBodyHasABound() throws Exception {
    HttpResponse<String> known = post(OPERATOR, " ".repeat(ActionDesk.BODY_BYTES_MAX) + GOOD);
    assertThat(known.statusCode()).isEqualTo(413);

    HttpRequest.Builder chunks =
        request(PATH)
            .header("Authorization", basic(OPERATOR))
            .POST(
                BodyPublishers.ofByteArrays(
                    List.of(new byte[ActionDesk.BODY_BYTES_MAX], new byte[1])));
    assertThat(send(chunks).statusCode()).isEqualTo(413);
    assertThat(taken).isEmpty();
  }

  @Test
  void aPipelineThatIsNotWatchedIsNotMadeUp() throws Exception {
    for (String name : List.of("nobody", "..%2F..", "frostline-sink%20", "%3Cscript%3E")) {
      HttpResponse<String> answer =
          send(
              request("/api/v1/pipelines/" + name + "/maintenance")
                  .header("Authorization", basic(OPERATOR))
                  .POST(BodyPublishers.ofString(GOOD)));
      assertThat(answer.statusCode()).as(name).isEqualTo(404);
      assertThat(answer.body()).doesNotContain("script");
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void thatKafkaDidNotTakeItIsSaid() throws Exception {
    kafkaIsAway = true;

    assertThat(post(OPERATOR, GOOD).statusCode()).isEqualTo(503);
  }

  @Test
  void noPasswordIsPrinted() {
    assertThat(Access.open().actedOnBy("operator", "planted-operator-password").toString())
        .contains("operator")
        .doesNotContain("planted")
        .doesNotContain(basic(OPERATOR).substring(6));
  }
}
