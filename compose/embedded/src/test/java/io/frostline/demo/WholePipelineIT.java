package io.frostline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.chaos.audit.ChangelogFold;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.TopicLog;
import io.frostline.chaos.fault.LostFolder;
import io.frostline.cli.Frostline;
import io.frostline.compare.SourceRows;
import io.frostline.config.FrostlineConfig;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.dashboards.Dashboards;
import io.frostline.dashboards.Prometheus;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.SourceDatabase;
import io.frostline.embedded.StackEnvironment;
import io.frostline.embedded.StackOptions;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import io.frostline.json.WireLag;
import io.frostline.json.WireWatermark;
import io.frostline.page.Browsers;
import io.frostline.page.Chromium;
import io.frostline.topology.Quarantine;
import io.frostline.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine;

/**
 * The promises of the whole pipeline, on one that runs: what is published of a table holds of the
 * rows one can read, through a restart of the app, garbage in its topics and a lost warehouse.
 */
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholePipelineIT {

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final String SINK = "frostline-sink";
  private static final List<String> INSERT_ONLY = List.of("busy", "idle", "bursty");
  private static final int WIDE_COLUMNS = 1_000;
  private static final int LARGE_BYTES = 5 * 1024 * 1024;

  private EmbeddedStack stack;
  private SourceDatabase source;
  private ColdTables cold;
  private TopicLog published;
  private FrostlineApp app;

  /** Any at first, and the same after a restart: Prometheus scrapes it. */
  private int appPort;

  private Optional<Prometheus> prometheus = Optional.empty();
  private Instant scraped;
  private Optional<Chromium> browser = Optional.empty();
  private TradeWriter trades;
  private InsertOnly inserts;
  private final List<Deployment> deployments = new ArrayList<>();

  @BeforeAll
  void start() throws Exception {
    stack =
        EmbeddedStack.start(
            StackOptions.ephemeral().withCommitInterval(INTERVAL).withParallelism(1, 3),
            System.out::println);
    source = stack.sourceDatabase();
    cold = stack.coldTables();
    try (Connection connection = source.connect()) {
      DemoTables.create(connection);
    }
    for (String table : INSERT_ONLY) {
      source.execute(
          "CREATE TABLE "
              + table
              + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text)",
          "INSERT INTO " + table + " (payload) VALUES ('first')");
    }
    for (ConnectorTemplate template : ConnectorTemplate.packaged()) {
      Deployment deployment = new Deployment(stack, template, INTERVAL);
      deployments.add(deployment);
      deployment.start();
    }
    limitWhatIsKept();
    startApp();
    prometheus = Prometheus.start(stack.dir().resolve("prometheus"), app.port());
    scraped = Instant.now();
    published =
        new TopicLog(
            stack.endpoints().bootstrapServers(),
            Set.of(Topics.WATERMARKS, Topics.LAG, Topics.EVENTS, Topics.QUARANTINE));
    trades =
        TradeWriter.start(source::connect, DemoScript.of(Optional.of(Duration.ofSeconds(40)), 100));
    inserts = InsertOnly.start(source);
  }

  @AfterAll
  void stop() throws Exception {
    AutoCloseable[] parts = {
      browser.orElse(null), inserts, trades, published, prometheus.orElse(null), app, cold
    };
    for (AutoCloseable part : parts) {
      if (part != null) {
        part.close();
      }
    }
    deployments.forEach(Deployment::close);
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  @Order(1)
  void tablesBecomeCompleteAndStayFresh() throws Exception {
    eventually(120).until(this::caughtUp);
    Instant warm = Instant.now();
    // Long enough for several rounds, a burst and a quiet spell.
    eventually(60).until(() -> Duration.between(warm, Instant.now()).toSeconds() >= 25);
    Instant end = Instant.now();

    List<WireLag> lags =
        values(Topics.LAG, WireLag.class).stream()
            .filter(lag -> lag.observedAt().isAfter(warm) && lag.observedAt().isBefore(end))
            .toList();
    for (String table : coldNames(INSERT_ONLY)) {
      List<Double> total =
          lags.stream()
              .filter(lag -> lag.table().equals(table))
              .map(lag -> lag.totalLagSeconds().orElseThrow().doubleValue())
              .sorted()
              .toList();
      double p50 = total.get(total.size() / 2);
      double p99 = total.get((int) Math.ceil(total.size() * 0.99) - 1);
      System.out.printf("total lag of %s: p50 %.1f s, p99 %.1f s%n", table, p50, p99);
      // interval + commit + capture (beat, poll, flush) + two ticks; idle tables need no commit
      assertThat(p99).as(table).isLessThan(table.equals("cold.idle") ? 5.0 : 15.0);
    }
  }

  @Test
  @Order(2)
  void everyPanelOfTheDashboardsHasDataOfAHealthyPipeline() {
    assumeTrue(prometheus.isPresent(), "prometheus is not installed");
    eventually(60)
        .untilAsserted(
            () ->
                assertThat(Dashboards.emptyWhileHealthy(prometheus.orElseThrow(), scraped))
                    .isEmpty());
  }

  @Test
  @Order(3)
  void theAppGoesOnWhereItWasAfterARestart() throws Exception {
    Map<String, Instant> before = watermarks();
    app.close();
    startApp();

    eventually(60)
        .untilAsserted(
            () -> {
              Map<String, Instant> after = watermarks();
              assertThat(after.keySet()).containsAll(before.keySet());
              before.forEach((table, at) -> assertThat(after.get(table)).isAfter(at));
            });
  }

  @Test
  @Order(4)
  void garbageIsSetAsideAndReported() throws Exception {
    String bad = "this is no record of ours";
    send("cdc.frostline.beat", bad);
    send(Topics.OBSERVATIONS, bad);

    eventually(30)
        .untilAsserted(
            () -> {
              assertThat(quarantined())
                  .containsKeys("cdc.frostline.beat", Topics.OBSERVATIONS)
                  .containsValue(bad);
              assertThat(events()).anyMatch(event -> event.type().equals("UNDECODABLE"));
            });
    Map<String, Instant> before = watermarks();
    eventually(30)
        .untilAsserted(
            () -> assertThat(watermarks().get("cold.busy")).isAfter(before.get("cold.busy")));
  }

  @Test
  @Order(5)
  void oddTablesCreatedLaterArriveToo() throws Exception {
    String wide =
        IntStream.range(0, WIDE_COLUMNS - 1)
            .mapToObj(i -> "c" + i + (i % 2 == 0 ? " int" : " text"))
            .collect(Collectors.joining(", "));
    source.execute(
        "CREATE TABLE \"Ünï; DROP TABLE x--\" (\"Id\" int PRIMARY KEY, \"two words\" text)",
        "INSERT INTO \"Ünï; DROP TABLE x--\" VALUES (1, 'one'), (2, 'two')",
        "CREATE TABLE \"a.b\" (id int PRIMARY KEY)",
        "INSERT INTO \"a.b\" VALUES (1)",
        "CREATE TABLE \"A_b\" (id int PRIMARY KEY)",
        "INSERT INTO \"A_b\" VALUES (7), (8)",
        "CREATE TABLE keyless (a int, b text)",
        "INSERT INTO keyless SELECT 1, 'same' FROM generate_series(1, 3)",
        "CREATE TABLE wide (id int PRIMARY KEY, " + wide + ")",
        "INSERT INTO wide (id, c0, c1, c998) VALUES (1, 5, 'x', 6)",
        "CREATE TABLE large (id int PRIMARY KEY, body text)",
        "INSERT INTO large SELECT 1, string_agg(md5(n::text), '') FROM generate_series(1, "
            + LARGE_BYTES / 32
            + ") n");

    eventually(90)
        .untilAsserted(
            () -> {
              assertThat(rowsOf("public.Ünï; DROP TABLE x--")).hasSize(2);
              assertThat(rowsOf("public.a.b")).hasSize(1);
              assertThat(rowsOf("public.A_b")).hasSize(2);
              assertThat(rowsOf("public.keyless")).hasSize(3);
              assertThat(rowsOf("public.wide")).hasSize(1);
              assertThat(rowsOf("public.large")).hasSize(1);
            });
    assertThat(rowsOf("public.wide").get(0).getField("c998")).isEqualTo(6);
    assertThat(rowsOf("public.large").get(0).getField("body")).asString().hasSize(LARGE_BYTES);
    eventually(30).until(() -> knownTables().size() == cold.names().size());
  }

  @Test
  @Order(6)
  void aLostWarehouseIsDownWithinSecondsAndItsReturnIsSeen() throws Exception {
    Path warehouse = stack.dir().resolve("warehouse");
    openPage("#/frostline-sink/cold.busy");
    awaitPage(page -> page.text().contains("Where the rows are") && !openOnPage(page, "DOWN"));
    Instant broken = Instant.now();
    LostFolder.take(warehouse);

    eventually(60).until(() -> event("DOWN", broken).isPresent());
    WireEvent down = event("DOWN", broken).orElseThrow();
    awaitPage(page -> openOnPage(page, "DOWN") && page.text().contains(down.summary()));
    System.out.printf(
        "DOWN %.1f s after the fault: %s%n",
        Duration.between(broken, down.at()).toMillis() / 1e3, down.summary());

    LostFolder.giveBack(warehouse);
    Instant repaired = Instant.now();
    // The app restarts the sink by itself, once it sees the warehouse again.
    eventually(120)
        .until(
            () ->
                events().stream()
                    .anyMatch(
                        event ->
                            event.type().equals("RECOVERED")
                                && event.incident().equals(down.incident())));
    awaitPage(page -> !openOnPage(page, "DOWN"));
    assertThat(browser.map(Chromium::troubles).orElse(List.of())).isEmpty();
    System.out.printf(
        "RECOVERED %.1f s after the repair: %s%n",
        Duration.between(repaired, Instant.now()).toMillis() / 1e3,
        event("RECOVERED", broken).map(WireEvent::summary).orElse("?"));
  }

  @Test
  @Order(7)
  void everyPanelOfTheDashboardsShowsTheFault() {
    assumeTrue(prometheus.isPresent(), "prometheus is not installed");
    eventually(60)
        .untilAsserted(
            () -> assertThat(Dashboards.empty(prometheus.orElseThrow(), scraped)).isEmpty());
  }

  @Test
  @Order(8)
  void theFoldedChangelogIsTheSourceTable() throws Exception {
    trades.close();
    inserts.close();
    try (CaptureCount capture = new CaptureCount(stack.endpoints().bootstrapServers())) {
      eventually(90)
          .untilAsserted(
              () -> {
                assertThat(cold.names()).isNotEmpty();
                long rows =
                    ColdCount.count(cold).stream().mapToLong(ColdCount.TableCount::rows).sum();
                long captured =
                    capture.upToNow().values().stream().mapToLong(Long::longValue).sum();
                assertThat(rows).isEqualTo(captured);
                try (Connection connection = source.connect()) {
                  sameRows(connection, "trades_binance", List.of("id"));
                  sameRows(connection, "trades_kraken", List.of("pair", "sequence"));
                  sameRows(connection, "instruments", List.of("symbol"));
                  for (String table : INSERT_ONLY) {
                    sameRows(connection, table, List.of("id"));
                  }
                }
              });
    }
    Table binance = cold.table("trades_binance").orElseThrow();
    assertThat(binance.schema().findType("fee")).hasToString("decimal(12, 4)");
    assertThat(binance.schema().findType("settled_at")).hasToString("timestamptz");
  }

  @Test
  @Order(9)
  void everyPublishedWatermarkHolds() throws Exception {
    Soundness all = Soundness.none();
    for (String table : INSERT_ONLY) {
      List<WireWatermark> watermarks =
          values(Topics.WATERMARKS, WireWatermark.class).stream()
              .filter(watermark -> watermark.table().equals("cold." + table))
              .toList();
      all = all.and(Soundness.of(watermarks, commitTimes(table), id -> present(table, id)));
    }
    assertThat(all.unsound()).isEmpty();
    assertThat(all.unchecked()).isZero();
    long checked = all.checked();
    System.out.println(checked + " watermarks checked against the rows of their snapshots");
    assertThat(checked).isGreaterThan(100);
  }

  @Test
  @Order(10)
  void watermarksNeverGoBackAndEventsAreSaidOnce() throws Exception {
    Map<String, Instant> newest = new HashMap<>();
    for (WireWatermark watermark : values(Topics.WATERMARKS, WireWatermark.class)) {
      if (watermark.sourceWatermark().isEmpty()) {
        assertThat(newest)
            .as("known before, and then: %s", watermark.unknown())
            .doesNotContainKey(watermark.table());
        continue;
      }
      Instant at = watermark.sourceWatermark().get();
      assertThat(watermark.publicationSeenAt().orElseThrow()).isAfter(at);
      assertThat(at)
          .as(watermark.table())
          .isAfterOrEqualTo(newest.getOrDefault(watermark.table(), Instant.MIN));
      newest.put(watermark.table(), at);
    }
    assertThat(events()).extracting(WireEvent::id).doesNotHaveDuplicates();
  }

  /** Last, because the sink itself does not survive it. */
  @Test
  @Order(11)
  void garbageInTheControlTopicDoesNotStopTheApp() throws Exception {
    String bad = "no message of the sink";
    send("frostline-sink-control", bad);

    eventually(30)
        .untilAsserted(
            () -> assertThat(quarantined()).containsEntry("frostline-sink-control", bad));
    Instant now = Instant.now();
    eventually(30)
        .until(
            () ->
                app.board()
                    .pipeline(SINK)
                    .flatMap(PipelineView::observedAt)
                    .filter(now::isBefore)
                    .isPresent());
    assertThat(app.failure()).isEmpty();
  }

  /** What a person replays afterwards is what the app decided, restart and garbage included. */
  @Test
  @Order(12)
  void theReplayOfTheFactsTellsTheEventsThatWerePublished() throws Exception {
    Path facts = stack.dir().resolve("facts.jsonl.gz");
    String export = cli("events", "--export", facts.toString(), "--bootstrap", bootstrap());

    List<String> told = new ArrayList<>();
    for (String line : cli("replay", "--json", facts.toString()).lines().toList()) {
      JsonNode entry = new ObjectMapper().readTree(line);
      if (entry.get("kind").asText().equals("EVENT")) {
        told.add(entry.get("id").asText());
      }
    }

    assertThat(export).contains("facts in " + facts);
    assertThat(told).isNotEmpty();
    // A record under a key that is no pipeline's is nobody's story.
    eventually(30)
        .untilAsserted(
            () ->
                assertThat(
                        events().stream()
                            .filter(event -> event.pipeline().equals(SINK))
                            .map(WireEvent::id))
                    .startsWith(told.toArray(String[]::new)));
  }

  /** The page beside it, where there is a browser. */
  private void openPage(String fragment) throws Exception {
    browser = Browsers.start();
    browser.ifPresentOrElse(
        each -> {
          each.look(1280, 1000, false, true);
          each.open("http://127.0.0.1:" + app.port() + "/" + fragment);
        },
        () -> System.out.println("SKIPPED: the page is not looked at, there is no Chromium"));
  }

  private void awaitPage(Predicate<Chromium> shows) {
    browser.ifPresent(each -> eventually(10).until(() -> shows.test(each)));
  }

  private static boolean openOnPage(Chromium page, String type) {
    return page.eval(
            "[...document.querySelectorAll('.incident.open h3')].some((h) =>"
                + " h.textContent.startsWith('"
                + type
                + "'))")
        .asBoolean();
  }

  private String bootstrap() {
    return stack.endpoints().bootstrapServers();
  }

  private static String cli(String... args) {
    StringWriter out = new StringWriter();
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(out, true));
    assertThat(Frostline.execute(root, args)).isZero();
    return out.toString();
  }

  private void startApp() throws InterruptedException {
    StackEnvironment environment = new StackEnvironment();
    environment.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    FrostlineConfig options =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn("127.0.0.1", appPort)
            .keepingStateIn(stack.dir().resolve("app-state"))
            .timed(TICK, Duration.ofMinutes(5))
            .creatingTopics(1, 1)
            .besideHot(Map.of("cold.*", Duration.ofDays(1)));
    app =
        FrostlineApp.start(
            options, ProbeFactory.resolving(Map.of("env", environment)).create(options));
    appPort = app.port();
  }

  /** As on servers that are to last: without a limit there is no headroom to show. */
  private void limitWhatIsKept() throws Exception {
    source.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '10GB'", "SELECT pg_reload_conf()");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      AlterConfigOp week =
          new AlterConfigOp(
              new ConfigEntry("log.retention.ms", Long.toString(Duration.ofDays(7).toMillis())),
              AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.BROKER, ""), List.of(week)))
          .all()
          .get(10, TimeUnit.SECONDS);
    }
  }

  private static ConditionFactory eventually(int seconds) {
    return await().atMost(seconds, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(500));
  }

  private static List<String> coldNames(Collection<String> tables) {
    return tables.stream().map(table -> "cold." + table).toList();
  }

  private Map<String, Instant> watermarks() {
    Map<String, Instant> known = new TreeMap<>();
    app.board().pipelines().stream()
        .flatMap(view -> view.tables().stream())
        .map(TableView::watermark)
        .forEach(each -> each.sourceWatermark().ifPresent(at -> known.put(each.table(), at)));
    return known;
  }

  /** True once what piled up while everything started is committed. */
  private boolean caughtUp() {
    // A deployment that gave up says why at once, instead of by everything that then does not come.
    deployments.forEach(each -> assertThat(each.failure()).as(each.connector()).isEmpty());
    Map<String, Instant> known = watermarks();
    Instant recent = Instant.now().minus(INTERVAL).minus(INTERVAL);
    return coldNames(INSERT_ONLY).stream()
        .allMatch(table -> known.getOrDefault(table, Instant.MIN).isAfter(recent));
  }

  private Set<String> knownTables() {
    return watermarks().keySet();
  }

  private <T> List<T> values(String topic, Class<T> type) {
    List<T> values = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> each : published.of(topic)) {
      if (each.value() != null) {
        try {
          values.add(Json.read(each.value(), type));
        } catch (JsonException e) {
          throw new AssertionError(new String(each.value(), UTF_8), e);
        }
      }
    }
    return values;
  }

  private List<WireEvent> events() {
    return values(Topics.EVENTS, WireEvent.class);
  }

  private Optional<WireEvent> event(String type, Instant after) {
    return events().stream()
        .filter(event -> event.type().equals(type) && event.at().isAfter(after))
        .findFirst();
  }

  private Map<String, String> quarantined() {
    Map<String, String> byTopic = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> each : published.of(Topics.QUARANTINE)) {
      byTopic.put(
          new String(each.headers().lastHeader(Quarantine.TOPIC).value(), UTF_8),
          new String(each.value(), UTF_8));
    }
    return byTopic;
  }

  private void send(String topic, String text) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", stack.endpoints().bootstrapServers(), "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(new ProducerRecord<>(topic, "key".getBytes(UTF_8), text.getBytes(UTF_8)))
          .get(10, TimeUnit.SECONDS);
    }
  }

  private List<Record> rowsOf(String exactName) {
    for (String name : cold.names()) {
      Optional<Table> table = cold.table(name);
      if (table.isPresent() && exactName.equals(table.get().properties().get("frostline.source"))) {
        return cold.rows(name);
      }
    }
    return List.of();
  }

  private void sameRows(Connection connection, String table, List<String> key) throws SQLException {
    Map<List<Object>, Map<String, Object>> expected = SourceRows.read(connection, table, key);
    Set<String> columns = expected.values().iterator().next().keySet();
    Map<List<Object>, Map<String, Object>> actual =
        SourceRows.of(new ChangelogFold(key).current(cold.rows(table)), key, columns);
    assertThat(actual.keySet()).as(table).isEqualTo(expected.keySet());
    expected.forEach((place, row) -> assertThat(actual.get(place)).as(table).isEqualTo(row));
  }

  private Map<Long, Instant> commitTimes(String table) throws SQLException {
    Map<Long, Instant> times = new HashMap<>();
    try (Connection connection = source.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id, pg_xact_commit_timestamp(xmin) FROM " + table)) {
      while (rows.next()) {
        times.put(rows.getLong(1), rows.getObject(2, OffsetDateTime.class).toInstant());
      }
    }
    return times;
  }

  private Optional<Set<Long>> present(String table, long snapshot) {
    Set<Long> present = new HashSet<>();
    cold.rows(table, snapshot).forEach(row -> present.add((Long) row.getField("id")));
    return Optional.of(present);
  }
}
