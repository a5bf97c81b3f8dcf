package io.frostline.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView.TableView;
import io.frostline.json.WireEvent;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import io.frostline.topology.Given;
import io.frostline.topology.Shown;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream as a browser reads it; the looks at the board are made by hand. */
class StreamTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Board board = new Board();
  private final Metrics metrics = new Metrics(board, () -> Given.START, "9.9", "frostline");
  private final HttpService http = HttpService.bind("127.0.0.1", 0);
  private final List<Client> clients = new ArrayList<>();
  private volatile Instant now = Given.START;
  private Live live;

  @BeforeEach
  void start() {
    Routes routes = new Routes(board, metrics, Health.well(), () -> now);
    live = routes.live();
    show(Shown.table("cold.orders", now), Shown.table("cold.trades", now));
    http.startWithoutLooks(routes);
    live.look();
  }

  @AfterEach
  void close() {
    clients.forEach(Client::close);
    http.close();
    metrics.close();
  }

  @Test
  void aNewPageGetsEverythingAndThenWhatChanges() throws Exception {
    board.add(event("e-1"));
    live.look();
    Client client = client(Optional.empty());
    Message first = client.next();

    assertThat(first.type()).isEqualTo("snapshot");
    JsonNode pipeline = first.data().get("pipelines").get(Given.SINK);
    assertThat(pipeline.get("head").get("phase").asText()).isEqualTo("HEALTHY");
    assertThat(names(pipeline.get("tables")))
        .containsExactlyInAnyOrder("cold.orders", "cold.trades");
    assertThat(first.data().get("events").findValuesAsText("id")).containsExactly("e-1");

    Instant before = now;
    now = now.plusSeconds(1);
    show(Shown.table("cold.orders", before), Shown.table("cold.trades", now));
    live.look();
    Message second = client.next();

    assertThat(second.type()).isEqualTo("change");
    JsonNode changed = second.data().get("pipelines").get(Given.SINK);
    assertThat(changed.get("tables")).hasSize(1);
    assertThat(changed.get("tables").get(0).get(1).isNull()).as("the name is known").isTrue();
    assertThat(changed.get("tables").get(0).get(2).asLong())
        .as("frozen until, in epoch milliseconds")
        .isEqualTo(now.minusMillis(3500).toEpochMilli());
    assertThat(second.data().has("events")).isFalse();
  }

  @Test
  void whereNothingChangesNothingIsSaidButTheTime() throws Exception {
    Client client = client(Optional.empty());
    client.next();

    live.look();
    JsonNode pipeline = client.next().data().get("pipelines").get(Given.SINK);

    assertThat(pipeline).hasSize(1);
    assertThat(pipeline.get("observed").asLong()).isEqualTo(now.toEpochMilli());
  }

  @Test
  void tablesAndPipelinesThatAreGoneAreTakenAway() throws Exception {
    Client client = client(Optional.empty());
    client.next();
    show(Shown.table("cold.trades", now));
    live.look();
    assertThat(client.next().data().get("pipelines").get(Given.SINK).get("dropped")).hasSize(1);

    board.forget(Given.SINK);
    live.look();
    assertThat(client.next().data().get("gone").get(0).asText()).isEqualTo(Given.SINK);
  }

  @Test
  void whileNoPageIsOpenTheBoardIsLookedAtSeldom() {
    live.look();
    show(Shown.table("cold.new", now));
    for (int second = 1; second < Live.UNWATCHED_EVERY; second++) {
      live.lookIfDue();
    }
    assertThat(live.history().samples(Given.SINK, "cold.new")).isEmpty();

    live.lookIfDue();

    assertThat(live.history().samples(Given.SINK, "cold.new")).isPresent();
  }

  @Test
  void aPageThatOpensAfterALongTimeIsShownWhatIsThereNow() throws Exception {
    live.look();
    show(Shown.table("cold.new", now));

    assertThat(client(Optional.empty()).next().data().toString()).contains("cold.new");
  }

  @Test
  void aPageThatComesBackIsToldWhatItMissed() throws Exception {
    Client client = client(Optional.empty());
    Message first = client.next();
    live.look();
    Message second = client.next();
    client.close();
    board.add(event("e-2"));
    live.look();
    live.look();

    Client again = client(Optional.of(second.id()));

    assertThat(again.next().data().get("events").findValuesAsText("id")).containsExactly("e-2");
    assertThat(again.next().type()).isEqualTo("change");
    assertThat(client(Optional.of(first.id())).next().type()).isEqualTo("change");
  }

  @Test
  void aPageThatComesBackTooLateOrFromAnotherRunGetsEverything() throws Exception {
    Message first = client(Optional.empty()).next();
    for (int i = 0; i < Live.KEPT + 1; i++) {
      live.look();
    }

    assertThat(client(Optional.of(first.id())).next().type()).isEqualTo("snapshot");
    assertThat(client(Optional.of("other-1")).next().type()).isEqualTo("snapshot");
    assertThat(client(Optional.of(first.id().replaceAll("-.*", "-99999"))).next().type())
        .isEqualTo("snapshot");
    assertThat(client(Optional.of("\"><script>")).next().type()).isEqualTo("snapshot");
  }

  @Test
  void moreThanSoManyPagesAreTurnedAway() throws Exception {
    for (int i = 0; i < Live.SUBSCRIBERS_MAX; i++) {
      client(Optional.empty()).next();
    }

    Client last = client(Optional.empty());
    assertThat(last.status()).contains("503");

    clients.get(0).close();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () -> {
              live.look();
              return live.subscribers() < Live.SUBSCRIBERS_MAX;
            });
    assertThat(client(Optional.empty()).next().type()).isEqualTo("snapshot");
  }

  @Test
  void onePageThatDoesNotReadIsDroppedAndTheOthersGoOn() throws Exception {
    Client reader = client(Optional.empty());
    reader.next();
    Client deaf = client(Optional.empty());
    assertThat(live.subscribers()).isEqualTo(2);
    TableView[] many =
        IntStream.range(0, 3000)
            .mapToObj(i -> Shown.table("cold.t" + i, now))
            .toArray(TableView[]::new);

    // Each look says all names again: more than any socket takes without a reader.
    await()
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              show(many);
              live.look();
              reader.next();
              show();
              live.look();
              reader.next();
              return live.subscribers() == 1;
            });
    live.look();
    assertThat(reader.next().type()).isEqualTo("change");
    assertThat(deaf.socket.isClosed()).isFalse();
  }

  @Test
  void theStreamIsServedAsOne() throws Exception {
    Client client = client(Optional.empty());
    client.next();

    assertThat(client.status()).contains("200");
    assertThat(client.headers).contains("content-type: text/event-stream");
    assertThat(client.headers).contains("cache-control: no-store");
  }

  @Test
  void closingTheServerEndsTheStreams() throws Exception {
    Client client = client(Optional.empty());
    client.next();

    http.close();

    await().atMost(Duration.ofSeconds(5)).until(() -> client.ended());
  }

  private void show(TableView... tables) {
    board.show(Shown.pipeline(now, Phase.HEALTHY, tables));
  }

  private static List<String> names(JsonNode rows) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.get(1).asText()));
    return names;
  }

  private Client client(Optional<String> lastId) throws IOException {
    Client client = new Client(http.port(), lastId);
    clients.add(client);
    return client;
  }

  private static WireEvent event(String id) {
    return WireEvent.of(Shown.down(id));
  }

  private record Message(String id, String type, JsonNode data) {}

  /** A plain socket, so that what is read and when is in the test's hands. */
  private static final class Client {

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private final String status;
    private final String headers;

    Client(int port, Optional<String> lastId) throws IOException {
      socket.setReceiveBufferSize(8192);
      socket.setSoTimeout(30_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      OutputStream out = socket.getOutputStream();
      String last = lastId.map(id -> "Last-Event-ID: " + id + "\r\n").orElse("");
      out.write(("GET /api/v1/stream HTTP/1.1\r\nHost: x\r\n" + last + "\r\n").getBytes(UTF_8));
      out.flush();
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8), 1024);
      status = in.readLine();
      StringBuilder all = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        all.append(line.toLowerCase(Locale.ROOT)).append('\n');
      }
      headers = all.toString();
    }

    String status() {
      return status;
    }

    Message next() throws IOException {
      String id = "";
      String type = "";
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return new Message(id, type, JSON.readTree(line.substring(6)));
        }
      }
      throw new IOException("the stream has ended");
    }

    boolean ended() throws IOException {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        // Whatever still came is read away.
        continue;
      }
      return true;
    }

    void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
