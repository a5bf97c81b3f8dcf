package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.cli.Frostline;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.HttpConfig;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.core.Incident;
import io.frostline.core.Output.EventType;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.Endpoints;
import io.frostline.embedded.StackEnvironment;
import io.frostline.embedded.StackOptions;
import io.frostline.json.WireEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/**
 * A cold table is dropped, and a sink connector is deleted: the app goes on watching both, is ready
 * after a restart although nobody can look at the sink then, and forgets each once a person retires
 * it.
 */
class RetireIT {

  private static final String SINK = "frostline-sink";
  private static final String TABLE = "cold.orders";
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final String NOBODY = "no sink connector of this name in Connect";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aDeletedSinkIsToldUntilAPersonRetiresIt() throws Exception {
    try (EmbeddedStack stack =
        EmbeddedStack.start(
            StackOptions.ephemeral().withCommitInterval(INTERVAL), System.out::println)) {
      stack
          .sourceDatabase()
          .execute("CREATE TABLE orders (id bigint PRIMARY KEY)", "INSERT INTO orders VALUES (1)");
      for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
        new Deployment(stack, template, INTERVAL).start();
      }
      ConnectClient connect = new ConnectClient(stack.connectUrl());
      Map<String, String> sink;
      try (FrostlineApp app = start(stack)) {
        eventually(150).until(() -> isHealthy(app));
        assertThat(retire(app)).as("its sink is there").isEqualTo(1);
        sink = connect.config(SINK);
        connect.delete(SINK);
      }
      try (FrostlineApp app = start(stack)) {
        eventually(60).until(() -> ready(app).body().contains(NOBODY));
        assertThat(ready(app).statusCode()).isEqualTo(200);
        assertThat(app.board().pipeline(SINK)).isPresent();
        assertThat(retire(app)).as("nobody watches it").isZero();
        staysAway(app);

        connect.putConfig(SINK, sink);
        eventually(150).until(() -> isHealthy(app));
        assertThat(retire(app, "--table", TABLE)).as("it is there").isEqualTo(1);
        aTableThatIsDroppedIsToldUntilAPersonRetiresIt(stack, app);
        connect.delete(SINK);
        eventually(180)
            .until(() -> !app.board().pipeline(SINK).orElseThrow().incidents().isEmpty());
        // Connect is asked every ten seconds which sinks there are.
        eventually(30).until(() -> retire(app) == 0);
        staysAway(app);
        assertThat(app.board().events(100))
            .filteredOn(event -> "RETIRED".equals(event.evidence().get("action")))
            .hasSize(3);
        assertThat(open(app)).as("open incidents").isZero();
      }
    }
  }

  private static void aTableThatIsDroppedIsToldUntilAPersonRetiresIt(
      EmbeddedStack stack, FrostlineApp app) throws Exception {
    drop(stack.endpoints());
    eventually(60).until(() -> incidents(app).contains(EventType.TABLE_MISSING));
    assertThat(retire(app, "--table", TABLE)).as("it was dropped").isZero();
    eventually(60).until(() -> incidents(app).isEmpty());
    assertThat(app.board().pipeline(SINK).orElseThrow().tables()).isEmpty();

    stack.sourceDatabase().execute("INSERT INTO orders VALUES (2)");
    eventually(60).until(() -> isHealthy(app));
  }

  private static void drop(Endpoints endpoints) {
    try (JdbcCatalog catalog = new JdbcCatalog()) {
      catalog.setConf(new Configuration());
      catalog.initialize(endpoints.catalogName(), endpoints.catalogProperties());
      assertThat(catalog.dropTable(TableIdentifier.parse(TABLE), false)).isTrue();
    }
  }

  private static List<EventType> incidents(FrostlineApp app) {
    return app.board().pipeline(SINK).orElseThrow().incidents().stream()
        .map(Incident::type)
        .toList();
  }

  /** Longer than it takes to ask Connect anew, and than a probe that is left over would need. */
  private static void staysAway(FrostlineApp app) {
    eventually(30).until(() -> app.board().pipelines().isEmpty());
    await()
        .during(Duration.ofSeconds(15))
        .atMost(Duration.ofSeconds(20))
        .until(() -> app.board().pipelines().isEmpty());
  }

  private static boolean isHealthy(FrostlineApp app) {
    return app.board()
        .pipeline(SINK)
        .filter(view -> view.phase() == Phase.HEALTHY && !view.tables().isEmpty())
        .flatMap(PipelineView::observedAt)
        .filter(Instant.now().minusSeconds(5)::isBefore)
        .isPresent();
  }

  private static long open(FrostlineApp app) {
    List<WireEvent> events = app.board().events(1000);
    return events.stream()
        .filter(event -> event.severity().equals("CRITICAL"))
        .filter(
            event ->
                events.stream()
                    .noneMatch(
                        later ->
                            later.type().equals("RECOVERED")
                                && later.incident().equals(event.incident())))
        .count();
  }

  private HttpResponse<String> ready(FrostlineApp app) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + app.port() + "/health/ready");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static int retire(FrostlineApp app, String... more) {
    List<String> line = new ArrayList<>(List.of("retire", SINK, "--why", "gone for good"));
    line.addAll(List.of("--url", "http://ann:a-password@127.0.0.1:" + app.port()));
    line.addAll(List.of(more));
    return Frostline.execute(Frostline.commandLine(), line.toArray(String[]::new));
  }

  private static FrostlineApp start(EmbeddedStack stack) throws InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    FrostlineConfig plain =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .keepingStateIn(stack.dir().resolve("app-state"))
            .timed(Duration.ofSeconds(1), Duration.ofMinutes(5))
            .creatingTopics(1, 1);
    FrostlineConfig config =
        new FrostlineConfig(
            plain.kafka(),
            plain.connect(),
            new HttpConfig(
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new HttpConfig.Secret("ann", "a-password"))),
            plain.app(),
            plain.watch(),
            plain.ownTopics(),
            plain.repairs(),
            plain.pipelines(),
            plain.tables(),
            plain.log());
    return FrostlineApp.start(
        config, ProbeFactory.resolving(Map.of("env", environment)).create(config));
  }

  private static ConditionFactory eventually(int seconds) {
    return await().atMost(seconds, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(500));
  }
}
