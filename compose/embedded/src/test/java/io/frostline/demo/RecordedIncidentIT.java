package io.frostline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.chaos.fault.LostFolder;
import io.frostline.cli.Frostline;
import io.frostline.config.FrostlineConfig;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackEnvironment;
import io.frostline.embedded.StackOptions;
import io.frostline.json.WireEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records the incident that {@code RecordedIncidentTest} tells again: the warehouse vanishes under
 * a healthy pipeline for half a minute and comes back. Runs only when told where to put the facts;
 * CONTRIBUTING.md has the command.
 */
@EnabledIfEnvironmentVariable(named = "FROSTLINE_RECORD", matches = ".+")
class RecordedIncidentIT {

  private static final String SINK = "frostline-sink";
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration AWAY = Duration.ofSeconds(25);
  private static final List<String> TABLES = List.of("busy", "idle", "bursty");

  @TempDir private Path temporary;
  private final List<Deployment> deployments = new ArrayList<>();

  @Test
  void aLostWarehouse() throws Exception {
    try (EmbeddedStack stack =
        EmbeddedStack.start(
            StackOptions.ephemeral().withCommitInterval(INTERVAL).withParallelism(1, 2),
            System.out::println)) {
      for (String table : TABLES) {
        stack
            .sourceDatabase()
            .execute(
                "CREATE TABLE %s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text)"
                    .formatted(table),
                "INSERT INTO %s (payload) VALUES ('first')".formatted(table));
      }
      for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
        Deployment deployment = new Deployment(stack, template, INTERVAL);
        deployments.add(deployment);
        deployment.start();
      }
      try (FrostlineApp app = startApp(stack);
          InsertOnly inserts = InsertOnly.start(stack.sourceDatabase())) {
        incident(stack, app);
        Path exported = export(stack.endpoints().bootstrapServers());
        keep(exported, stack.dir(), Path.of(System.getenv("FROSTLINE_RECORD")));
      } finally {
        deployments.forEach(Deployment::close);
      }
    }
  }

  private static void incident(EmbeddedStack stack, FrostlineApp app) throws Exception {
    eventually(120).until(() -> healthySince(app, Instant.now().minus(INTERVAL.multipliedBy(2))));
    Instant warm = Instant.now();
    eventually(60).until(() -> passed(warm, INTERVAL.multipliedBy(3)));

    Path warehouse = stack.dir().resolve("warehouse");
    Instant broken = Instant.now();
    LostFolder.take(warehouse);
    eventually(120).until(() -> opened(app, broken).isPresent() && passed(broken, AWAY));

    LostFolder.giveBack(warehouse);
    new ConnectClient(stack.connectUrl()).restart(SINK, true, true);
    String incident = opened(app, broken).orElseThrow().incident();
    eventually(180)
        .until(
            () ->
                app.board().events(100).stream()
                    .anyMatch(
                        event ->
                            event.type().equals("RECOVERED") && event.incident().equals(incident)));
    Instant recovered = Instant.now();
    eventually(120)
        .until(() -> passed(recovered, INTERVAL.multipliedBy(3)) && healthySince(app, recovered));
  }

  private static Optional<WireEvent> opened(FrostlineApp app, Instant since) {
    return app.board().events(100).stream()
        .filter(event -> event.at().isAfter(since) && event.severity().equals("CRITICAL"))
        .findFirst();
  }

  private static boolean healthySince(FrostlineApp app, Instant since) {
    return app.board()
        .pipeline(SINK)
        .filter(view -> view.phase() == Phase.HEALTHY && view.tables().size() == TABLES.size())
        .map(PipelineView::tables)
        .filter(
            tables ->
                tables.stream()
                    .allMatch(
                        table ->
                            table
                                .watermark()
                                .sourceWatermark()
                                .filter(since::isBefore)
                                .isPresent()))
        .isPresent();
  }

  private Path export(String bootstrap) {
    Path file = temporary.resolve("facts.jsonl.gz");
    int code =
        Frostline.execute(
            Frostline.commandLine(),
            "events",
            "--bootstrap",
            bootstrap,
            "--export",
            file.toString());
    assertThat(code).isZero();
    return file;
  }

  /** The stack's folder has a random name, which would differ in each recording and say nothing. */
  private static void keep(Path exported, Path folder, Path target) throws IOException {
    Files.createDirectories(target.toAbsolutePath().getParent());
    try (BufferedReader in =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(exported)), UTF_8));
        Writer out =
            new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(target)), UTF_8)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        out.write(line.replace(folder.toString(), "/frostline") + "\n");
      }
    }
    System.out.println("recorded " + Files.size(target) + " bytes in " + target);
  }

  private static FrostlineApp startApp(EmbeddedStack stack) throws InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    FrostlineConfig options =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(stack.dir().resolve("app-state"))
            .timed(Duration.ofSeconds(1), Duration.ofMinutes(5))
            .creatingTopics(1, 1);
    return FrostlineApp.start(
        options, ProbeFactory.resolving(Map.of("env", environment)).create(options));
  }

  private static boolean passed(Instant since, Duration duration) {
    return Duration.between(since, Instant.now()).compareTo(duration) >= 0;
  }

  private static ConditionFactory eventually(int seconds) {
    return await().atMost(seconds, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(500));
  }
}
