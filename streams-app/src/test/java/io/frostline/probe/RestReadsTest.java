package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.probe.ConnectReads.CommittedOffset;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestReadsTest {

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private RestReads reads;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().getRawPath());
          byte[] body = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    reads = new RestReads(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void readsConnectorsAndConfigs() {
    answers.put("/connectors", "[\"a\",\"b c\"]");
    answers.put("/connectors/b%20c/config", "{\"name\":\"b c\",\"x\":\"1\"}");

    assertThat(reads.connectors()).containsExactly("a", "b c");
    assertThat(reads.config("b c")).isEqualTo(Map.of("name", "b c", "x", "1"));
  }

  @Test
  void readsStatesWithTheInnermostCause() {
    answers.put(
        "/connectors/a/status",
        """
        {"name":"a","connector":{"state":"RUNNING","worker_id":"w"},"tasks":[
          {"id":0,"state":"RUNNING","worker_id":"w"},
          {"id":1,"state":"FAILED","worker_id":"w",
           "trace":"x.Outer: wrapped\\n\\tat a.B\\nCaused by: y.Inner: really\\n\\tat c.D\\n"},
          {"id":2,"state":"FAILED","worker_id":"w","trace":"z.Only: one\\n\\tat a.B"}]}""");

    assertThat(reads.status("a"))
        .isEqualTo(
            new ConnectorState(
                "a",
                "RUNNING",
                List.of(
                    new TaskState(0, "RUNNING", Optional.empty()),
                    new TaskState(1, "FAILED", Optional.of("y.Inner: really")),
                    new TaskState(2, "FAILED", Optional.of("z.Only: one")))));
  }

  @Test
  void readsOffsets() {
    answers.put(
        "/connectors/a/offsets",
        """
        {"offsets":[{"partition":{"server":"cdc"},"offset":{"lsn":5,"lsn_commit":4}},
                    {"partition":{"server":"old"},"offset":{}}]}""");

    assertThat(reads.offsets("a"))
        .containsExactly(
            new CommittedOffset(Map.of("server", "cdc"), Map.of("lsn", 5L, "lsn_commit", 4L)),
            new CommittedOffset(Map.of("server", "old"), Map.of()));
  }

  @Test
  void saysInOneLineWhatIsWrong() {
    assertThatThrownBy(() -> reads.status("gone"))
        .hasMessageEndingWith("has no connector gone")
        .hasMessageNotContaining("\n");
    server.stop(0);
    assertThatThrownBy(() -> reads.connectors())
        .hasMessageStartingWith("No Kafka Connect at http://127.0.0.1:");
  }
}
