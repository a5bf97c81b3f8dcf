package io.frostline.connect.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectClientTest {

  /** No answer here is waited for: it only bounds how long a test may hang. */
  private static final Duration ANSWER_MAX = Duration.ofMinutes(1);

  private final ScriptedServer server = new ScriptedServer();
  private final Pauses pauses = new Pauses();
  private final ConnectClient client =
      new ConnectClient(server.url(), ANSWER_MAX, Duration.ofSeconds(5), pauses);

  /** Time that passes only while somebody waits. */
  private static final class Pauses implements ConnectClient.Waiting {
    private final List<Duration> taken = new ArrayList<>();

    @Override
    public long nanos() {
      return taken.stream().mapToLong(Duration::toNanos).sum();
    }

    @Override
    public void pause(Duration length) {
      taken.add(length);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNameAndAPasswordInTheAddressAreSentAndShownNowhere() {
    server.wants("frost:line@/ 2");
    server.answer("GET /connectors", 200, "[]");
    URI address = URI.create(server.url().toString().replace("//", "//frost:line%40%2F%202@"));
    ConnectClient known = new ConnectClient(address, ANSWER_MAX, Duration.ZERO);
    ConnectClient wrong =
        new ConnectClient(
            URI.create(server.url().toString().replace("//", "//frost:hunter2@")),
            ANSWER_MAX,
            Duration.ZERO);

    assertThat(known.connectors()).isEmpty();
    assertThat(known.url()).isEqualTo(server.url());
    assertThatThrownBy(wrong::connectors)
        .isInstanceOf(ConnectFailure.Refused.class)
        .hasMessageContaining("answers, and refuses this name and password (401)")
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(client::connectors)
        .isInstanceOf(ConnectFailure.Refused.class)
        .hasMessageContaining("refuses whoever gives no name (401)");
  }

  @Test
  void aStatusIsReadWithTheTraceOfAFailedTask() {
    server.answer(
        "GET /connectors/frostline-sink/status",
        200,
        """
        {"name":"frostline-sink","connector":{"state":"RUNNING","worker_id":"w:1","version":"1"},
         "tasks":[{"id":0,"state":"FAILED","worker_id":"w:2","trace":"boom\\n\\tat x"}],"type":"sink"}
        """);

    ConnectorStatus status = client.status("frostline-sink");

    assertThat(status.type()).isEqualTo("sink");
    assertThat(status.isRunning()).isFalse();
    assertThat(status.tasks().get(0).workerId()).isEqualTo("w:2");
    assertThat(status.failure()).hasValueSatisfying(trace -> assertThat(trace).startsWith("boom"));
  }

  @Test
  void offsetsKeepWholeNumbersWholeAndNullsNull() {
    server.answer(
        "GET /connectors/frostline-source/offsets",
        200,
        "{\"offsets\":[{\"partition\":{\"server\":\"cdc\"},\"offset\":{\"lsn\":5,\"lsn_commit\":22222222222,\"x\":null}}]}");

    OffsetEntry entry = client.offsets("frostline-source").get(0);

    assertThat(entry.partition()).containsEntry("server", "cdc");
    assertThat(entry.offset())
        .containsEntry("lsn", 5L)
        .containsEntry("lsn_commit", 22_222_222_222L)
        .containsEntry("x", null);
  }

  @Test
  void aRebalanceIsWaitedFor() {
    server.answer("POST /connectors/c/restart?includeTasks=true&onlyFailed=false", 409, "{}");
    server.answer("POST /connectors/c/restart?includeTasks=true&onlyFailed=false", 409, "{}");
    server.answer("POST /connectors/c/restart?includeTasks=true&onlyFailed=false", 202, "{}");

    client.restart("c", true, false);

    assertThat(server.requests()).hasSize(3);
  }

  private void answersHealth(int status, String body) {
    server.answer("GET /health", status, body);
  }

  @Test
  void aWorkerThatIsStartingIsWaitedFor() {
    String starting = "{\"status\":\"starting\",\"message\":\"Worker is still starting up.\"}";
    answersHealth(503, starting);
    answersHealth(503, starting);
    answersHealth(200, "{\"status\":\"healthy\",\"message\":\"Worker has completed startup\"}");
    client.awaitStarted();
    assertThat(server.requests()).hasSize(3);

    answersHealth(503, starting);
    client.awaitStarted();
    assertThatThrownBy(client::awaitStarted)
        .isInstanceOf(ConnectFailure.Busy.class)
        .hasMessageContaining("is busy (Worker is still starting up.); try again in a moment");
  }

  @Test
  void whoCannotTellWhetherItIsStartingIsNotWaitedFor() {
    client.awaitStarted();
    answersHealth(403, "");
    client.awaitStarted();
    assertThat(pauses.taken).isEmpty();

    answersHealth(503, "no such backend");
    client.awaitStarted();
    client.awaitStarted();
  }

  @Test
  void aRebalanceThatIsOnlyExpectedIsWaitedForToo() {
    String expected =
        "{\"error_code\":500,\"message\":"
            + "\"Request cannot be completed because a rebalance is expected\"}";
    server.answer("GET /connectors/c/config", 500, expected);
    server.answer("GET /connectors/c/config", 200, "{\"name\":\"c\"}");

    assertThat(client.config("c")).containsEntry("name", "c");
    assertThat(pauses.taken).hasSize(1);
  }

  @Test
  void aRebalanceIsWaitedForWithGrowingPausesUntilThePatienceIsOver() {
    server.answer("PUT /connectors/c/stop", 409, "{\"error_code\":409,\"message\":\"rebalance\"}");

    assertThatThrownBy(() -> client.stop("c")).isInstanceOf(ConnectFailure.Busy.class);

    assertThat(pauses.taken)
        .extracting(Duration::toMillis)
        .containsExactly(200L, 400L, 800L, 1_600L, 2_000L);
  }

  @Test
  void aRebalanceWithoutEndIsBusy() {
    ConnectClient impatient = new ConnectClient(server.url(), ANSWER_MAX, Duration.ZERO);
    server.answer("PUT /connectors/c/stop", 409, "{\"error_code\":409,\"message\":\"rebalance\"}");

    assertThatThrownBy(() -> impatient.stop("c"))
        .isInstanceOf(ConnectFailure.Busy.class)
        .hasMessageContaining("rebalance");
  }

  @Test
  void anUnknownConnectorIsNamed() {
    server.answer("GET /connectors/nobody/config", 404, "{\"error_code\":404,\"message\":\"x\"}");

    assertThatThrownBy(() -> client.config("nobody"))
        .isInstanceOf(ConnectFailure.UnknownConnector.class)
        .hasMessageContaining("nobody");
  }

  @Test
  void aRefusalCarriesTheFirstLineOfItsReason() {
    server.answer(
        "PUT /connectors/c/config", 400, "{\"error_code\":400,\"message\":\"bad key\\nsecond\"}");

    assertThatThrownBy(() -> client.putConfig("c", Map.of("password", "hunter2")))
        .isInstanceOfSatisfying(
            ConnectFailure.Refused.class, refused -> assertThat(refused.status()).isEqualTo(400))
        .hasMessageEndingWith("bad key")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void objectionsAreListedByKey() {
    server.answer(
        "PUT /connector-plugins/a.B/config/validate",
        200,
        """
        {"name":"a.B","error_count":1,"configs":[
          {"definition":{"name":"x"},"value":{"name":"x","errors":["Missing required"]}},
          {"definition":{"name":"y"},"value":{"name":"y","errors":[]}}]}
        """);

    assertThat(client.validate(Map.of("connector.class", "a.B")))
        .containsExactly(new ConfigError("x", "Missing required"));
    assertThat(client.validate(Map.of()))
        .containsExactly(new ConfigError("connector.class", "is missing"));
  }

  @Test
  void namesAreEncoded() {
    server.answer("DELETE /connectors/a%20b%2Fc", 204, "");

    client.delete("a b/c");

    assertThat(server.requests()).containsExactly("DELETE /connectors/a%20b%2Fc");
  }

  @Test
  void nobodyThereIsUnreachableAndSaysWhatToDo() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    ConnectClient lonely = new ConnectClient(URI.create("http://127.0.0.1:" + port + "/"));

    assertThatThrownBy(lonely::connectors)
        .isInstanceOf(ConnectFailure.Unreachable.class)
        .hasMessage(
            "No Kafka Connect at http://127.0.0.1:"
                + port
                + "; start a worker there, or give another address");
  }

  @Test
  void aSlowWorkerIsUnreachable() {
    server.hold("GET /connectors");
    ConnectClient hasty =
        new ConnectClient(server.url(), Duration.ofMillis(200), Duration.ofSeconds(5));

    assertThatThrownBy(hasty::connectors)
        .isInstanceOf(ConnectFailure.Unreachable.class)
        .hasMessageContaining("did not answer within 200 ms");
  }

  @Test
  void anotherServiceIsNotMistakenForConnect() {
    server.answer("GET /connectors", 200, "<html>");

    assertThatThrownBy(client::connectors)
        .isInstanceOf(ConnectFailure.Unreachable.class)
        .hasMessageContaining("is not Kafka Connect");
  }

  @Test
  void listsServersAndPluginsAreRead() {
    server.answer(
        "GET /", 200, "{\"version\":\"4.3.1\",\"commit\":\"c\",\"kafka_cluster_id\":\"k\"}");
    server.answer("GET /connectors", 200, "[\"a\",\"b\"]");
    server.answer(
        "GET /connector-plugins", 200, "[{\"class\":\"a.B\",\"type\":\"sink\",\"version\":\"1\"}]");

    assertThat(client.server()).isEqualTo(new ServerInfo("4.3.1", "c", "k"));
    assertThat(client.connectors()).isEqualTo(List.of("a", "b"));
    assertThat(client.plugins().get(0).className()).isEqualTo("a.B");
  }
}
