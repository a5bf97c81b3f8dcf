package io.frostline.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.chaos.audit.Soundness;
import io.frostline.chaos.audit.TopicLog;
import io.frostline.cli.Frostline;
import io.frostline.config.FrostlineConfig;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackEnvironment;
import io.frostline.embedded.StackOptions;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import io.frostline.json.WireWatermark;
import io.frostline.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * One app watches three pipelines: PostgreSQL through a REST catalog into S3, MariaDB through a
 * JDBC catalog into another bucket, and an event topic, which has no database, into a folder. Then
 * the store and the catalog refuse.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoresIT {

  private static final String REST_SINK = "frostline-sink";
  private static final String MARIADB_SINK = "mariadb-sink";
  private static final String EVENTS_SINK = "events-sink";
  private static final String KEY = "planted-access-key";
  private static final String SECRET = "planted-s3-secret";
  private static final String TOKEN = "planted-catalog-token";
  private static final String PASSWORD = "planted-mariadb-password";
  private static final Path TEMPLATES = Path.of("../../connect-config/connectors");

  @TempDir private static Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final List<AutoCloseable> parts = new ArrayList<>();
  private EmbeddedStack stack;
  private S3Server s3;
  private RestCatalogServer rest;
  private MariaDbServer mariadb;
  private StoreTables restTables;
  private StoreTables mariadbTables;
  private StoreTables eventTables;
  private FrostlineApp app;
  private TopicLog published;
  private BusyTable busy;

  @BeforeAll
  void start() throws Exception {
    int restPort = S3Server.freePort();
    CompletableFuture<S3Server> s3Starts =
        Starting.of(() -> S3Server.start(folder.resolve("s3"), KEY, SECRET));
    CompletableFuture<MariaDbServer> mariadbStarts =
        Starting.of(() -> MariaDbServer.start(folder.resolve("mariadb")));
    s3 = part(s3Starts.join());
    s3.createBuckets(KEY, SECRET, List.of("one", "two"));
    mariadb = part(mariadbStarts.join());
    prepareMariaDb();
    environment.put("FROSTLINE_REST_URI", RestCatalogServer.uri(restPort).toString());
    environment.put("FROSTLINE_CATALOG_TOKEN", TOKEN);
    environment.put("FROSTLINE_S3_ENDPOINT", s3.endpoint().toString());
    environment.put("FROSTLINE_S3_REGION", S3Server.REGION);
    environment.put("FROSTLINE_S3_ACCESS_KEY", KEY);
    environment.put("FROSTLINE_S3_SECRET_KEY", SECRET);
    environment.put("FROSTLINE_MARIADB_HOST", "127.0.0.1");
    environment.put("FROSTLINE_MARIADB_PORT", Integer.toString(mariadb.port()));
    environment.put("FROSTLINE_MARIADB_USER", "frostline");
    environment.put("FROSTLINE_MARIADB_PASSWORD", PASSWORD);
    environment.put("FROSTLINE_MARIADB_SERVER_ID", "4711");
    environment.put("FROSTLINE_MARIADB_SSL_MODE", "disable");
    environment.put("FROSTLINE_MARIADB_DATABASE", "shop");
    environment.put("FROSTLINE_EVENTS_TOPIC", "clicks");
    environment.put("FROSTLINE_EVENTS_TABLE", "events.clicks");
    stack =
        part(
            EmbeddedStack.start(
                StackOptions.ephemeral()
                    .withCommitInterval(Duration.ofSeconds(4))
                    .withPlugins(List.of("debezium-mariadb"))
                    .withEnvironment(environment),
                System.out::println));
    openTables(restPort);
    stack
        .sourceDatabase()
        .execute(
            "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(18,2))",
            "INSERT INTO orders SELECT n, n / 4.0 FROM generate_series(1, 100) n");
    sendClicks(100);
    deploy();
    startApp();
    busy = part(BusyTable.start(mariadb.connect("root", "")));
  }

  @AfterAll
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  @Test
  @Order(1)
  void rowsOfAllThreeAreCommittedAndProvenByTheLedger() {
    eventually(90)
        .untilAsserted(
            () -> {
              assertThat(restTables.rows("cold.orders")).hasSize(100);
              assertThat(mariadbTables.rows("maria.things")).hasSize(1);
              assertThat(eventTables.rows("events.clicks")).hasSize(100);
            });
    eventually(60)
        .untilAsserted(
            () -> {
              for (String table : List.of("cold.orders", "maria.things", "maria.busy")) {
                WireWatermark watermark = newest(table);
                assertThat(watermark.sourceWatermark()).as(table).isPresent();
                assertThat(watermark.evidence()).as(table).isEqualTo("ledger");
              }
              WireWatermark clicks = newest("events.clicks");
              assertThat(clicks.arrivalWatermark()).isPresent();
              assertThat(clicks.evidence()).isEqualTo("ledger");
              assertThat(clicks.sourceWatermark()).isEmpty();
              assertThat(clicks.unknown()).contains("no beat");
            });
    assertThat(restTables.location("cold.orders")).startsWith("s3://one/");
    assertThat(mariadbTables.location("maria.things")).startsWith("s3://two/");
    assertThat(eventTables.location("events.clicks")).startsWith("file:");
  }

  @Test
  @Order(2)
  void valuesOfMariaDbArriveWithTheirTypes() {
    Record row = mariadbTables.rows("maria.things").get(0);
    Schema schema = mariadbTables.table("maria.things").schema();
    assertThat(schema.findType("price")).isEqualTo(Types.DecimalType.of(18, 8));
    assertThat(schema.findType("at")).isEqualTo(Types.TimestampType.withZone());
    assertThat(schema.findType("placed")).isEqualTo(Types.TimestampType.withoutZone());
    assertThat(schema.findType("day")).isEqualTo(Types.DateType.get());
    assertThat(schema.findType("raw")).isEqualTo(Types.BinaryType.get());
    assertThat(schema.findType("ratio")).isEqualTo(Types.DoubleType.get());
    assertThat(row.getField("id")).isEqualTo(1L);
    assertThat(row.getField("price")).isEqualTo(new BigDecimal("12.34567891"));
    assertThat(row.getField("at")).hasToString("2026-03-04T02:06:07.123456Z");
    assertThat(row.getField("placed")).hasToString("2026-03-04T05:06:07.654321");
    assertThat(row.getField("day")).hasToString("2026-03-04");
    assertThat(row.getField("big")).hasToString("18446744073709551615");
    assertThat(row.getField("flags")).isEqualTo("a,c");
    assertThat(row.getField("colour")).isEqualTo("red");
    assertThat(row.getField("doc")).isEqualTo("{\"a\": [1, 2]}");
    assertThat(row.getField("taken")).hasToString("23:59:59.500");
    assertThat(row.getField("note")).isEqualTo("Grüße");
    Record cdc = (Record) row.getField("_cdc");
    assertThat(cdc.getField("op")).isEqualTo("r");
    assertThat(cdc.getField("source")).isEqualTo("shop.things");
    assertThat(cdc.getField("target")).isEqualTo("maria.things");
  }

  @Test
  @Order(3)
  void changesOfMariaDbAreInTheirOrderAcrossTheFilesOfItsLog() throws Exception {
    mariadb.execute(
        "UPDATE shop.things SET note = 'second' WHERE id = 1",
        "FLUSH BINARY LOGS",
        "UPDATE shop.things SET note = 'third' WHERE id = 1",
        "DELETE FROM shop.things WHERE id = 1");
    eventually(60).until(() -> mariadbTables.rows("maria.things").size() == 4);

    List<Record> rows = new ArrayList<>(mariadbTables.rows("maria.things"));
    rows.sort(
        Comparator.comparing((Record row) -> (Long) cdc(row).getField("commit_lsn"))
            .thenComparing(row -> (Long) cdc(row).getField("lsn")));
    assertThat(rows)
        .extracting(row -> cdc(row).getField("op") + " " + row.getField("note"))
        .containsExactly("r Grüße", "u second", "u third", "d third");
    assertThat(rows).extracting(row -> cdc(row).getField("tx")).element(3).isNotNull();
  }

  @Test
  @Order(4)
  void everyWatermarkOfMariaDbHolds() throws Exception {
    eventually(60)
        .untilAsserted(
            () -> {
              List<WireWatermark> proven =
                  watermarks("maria.busy").stream()
                      .filter(w -> w.sourceWatermark().isPresent() && w.snapshotId().isPresent())
                      .toList();
              assertThat(proven).hasSizeGreaterThan(15);
              assertThat(proven.stream().map(WireWatermark::snapshotId).distinct())
                  .hasSizeGreaterThanOrEqualTo(4);
            });
    busy.close();
    List<WireWatermark> all = watermarks("maria.busy");
    Soundness sound =
        Soundness.of(all, busy.committedBefore(), id -> mariadbTables.ids("maria.busy", id));
    System.out.println(sound.checked() + " watermarks of MariaDB checked");
    assertThat(sound.unsound()).isEmpty();
    assertThat(sound.unchecked()).isZero();
    assertThat(sound.checked()).isGreaterThan(10);
    Instant end = Instant.now();
    eventually(60)
        .until(() -> newest("maria.busy").sourceWatermark().filter(end::isBefore).isPresent());
    assertThat(mariadbTables.rows("maria.busy")).hasSize(busy.committedBefore().size());
  }

  @Test
  @Order(5)
  void aStoreThatRefusesIsToldAsThatAndItsReturnIsSeen() throws Exception {
    Instant struck = Instant.now();
    s3.changeKeys("other-key", "other-secret");
    insertOrders(101, 110);

    eventually(90).until(() -> told(REST_SINK, struck, "403").isPresent());
    WireEvent down = told(REST_SINK, struck, "403").orElseThrow();
    System.out.println(down.type() + ": " + down.summary() + " " + down.evidence());
    s3.changeKeys(KEY, SECRET);
    awaitRecovered(down);
    eventually(60).until(() -> restTables.rows("cold.orders").size() == 110);
  }

  @Test
  @Order(6)
  void aCatalogThatIsAwayIsToldAsThat() throws Exception {
    Instant struck = Instant.now();
    rest.goAway();
    insertOrders(111, 120);

    WireEvent event = awaitEvent(REST_SINK, "DOWN", struck);
    System.out.println(event.type() + ": " + event.summary() + " " + event.evidence());
    assertThat(event.summary() + event.evidence()).containsIgnoringCase("refused");
    rest.comeBack();
    awaitRecovered(event);
    eventually(60).until(() -> restTables.rows("cold.orders").size() == 120);
  }

  @Test
  @Order(7)
  void aTokenThatIsRefusedIsToldAsThat() throws Exception {
    Instant struck = Instant.now();
    rest.changeToken("another");
    insertOrders(121, 130);

    WireEvent event = awaitEvent(REST_SINK, "DOWN", struck);
    System.out.println(event.type() + ": " + event.summary() + " " + event.evidence());
    assertThat(event.summary() + event.evidence()).containsIgnoringCase("not authorized");
    rest.changeToken(TOKEN);
    awaitRecovered(event);
    eventually(60).until(() -> restTables.rows("cold.orders").size() == 130);
  }

  /** The other two pipelines had their own stores: nothing was told of them. */
  @Test
  @Order(8)
  void nothingWasToldOfThePipelineThatWasNotStruck() {
    assertThat(events()).noneMatch(event -> event.pipeline().equals(EVENTS_SINK));
  }

  /**
   * ClickHouse's own engine, where {@code npm install} was run in {@code compose/embedded/reader}.
   */
  @Test
  @Order(10)
  void anotherReaderCountsAndSumsTheSame() throws Exception {
    Path reader = Path.of("reader");
    boolean installed = Files.exists(reader.resolve("node_modules/.package-lock.json"));
    if (System.getenv("FROSTLINE_NODE") != null) {
      assertThat(installed).as("npm install --no-save in compose/embedded/reader").isTrue();
    }
    assumeTrue(installed, "npm install was not run in compose/embedded/reader");
    ObjectMapper json = new ObjectMapper();
    String s3Table = s3.endpoint() + "/one/warehouse/cold/orders";
    Process process =
        new ProcessBuilder(
                "node",
                "read.mjs",
                json.writeValueAsString(
                    Map.of(
                        "from",
                        Path.of(URI.create(eventTables.location("events.clicks"))).toString(),
                        "select",
                        "count() AS rows, sum(id) AS ids")),
                json.writeValueAsString(
                    Map.of(
                        "from",
                        s3Table,
                        "key",
                        KEY,
                        "secret",
                        SECRET,
                        "select",
                        "count() AS rows, sum(id) AS ids, sum(amount) AS amounts")))
            .directory(reader.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> said = new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said.toString()).isZero();
    JsonNode clicks = json.readTree(said.get(0));
    JsonNode orders = json.readTree(said.get(1));
    assertThat(clicks.get("rows").asLong()).isEqualTo(eventTables.rows("events.clicks").size());
    assertThat(clicks.get("ids").asLong()).isEqualTo(99 * 100 / 2);
    assertThat(orders.get("rows").asLong()).isEqualTo(130);
    assertThat(orders.get("ids").asLong()).isEqualTo(130 * 131 / 2);
    assertThat(orders.get("amounts").decimalValue()).isEqualByComparingTo("2128.75");
  }

  /** What was planted is nowhere in what is logged, published or served. */
  @Test
  @Order(9)
  void noSecretIsInTopicsLogsOrAnswers() throws Exception {
    List<String> planted =
        List.of(SECRET, TOKEN, PASSWORD, "other-secret", stack.endpoints().jdbcPassword());
    Map<String, String> said = new HashMap<>();
    for (String topic : topics()) {
      StringBuilder all = new StringBuilder();
      published
          .of(topic)
          .forEach(r -> all.append(r.value() == null ? "" : new String(r.value(), UTF_8)));
      said.put("topic " + topic, all.toString());
    }
    said.put("log", Files.readString(stack.logFile()));
    HttpClient http = HttpClient.newHttpClient();
    for (String path :
        List.of("/api/v1/pipelines", "/api/v1/events", "/metrics", "/", "/health/ready")) {
      said.put(
          path,
          http.send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path))
                      .build(),
                  HttpResponse.BodyHandlers.ofString())
              .body());
    }
    assertThat(said.get("topic " + Topics.EVENTS)).contains("DOWN");
    said.forEach(
        (where, text) ->
            planted.forEach(
                secret -> assertThat(text.contains(secret)).as(secret + " in " + where).isFalse()));
  }

  private static Set<String> topics() {
    return Topics.all().stream().map(Topics.Wanted::name).collect(Collectors.toSet());
  }

  private void insertOrders(int from, int to) throws Exception {
    stack
        .sourceDatabase()
        .execute(
            "INSERT INTO orders SELECT n, n / 4.0 FROM generate_series(%d, %d) n"
                .formatted(from, to));
  }

  private List<WireEvent> events() {
    return published.of(Topics.EVENTS).stream()
        .map(record -> read(record.value(), WireEvent.class))
        .toList();
  }

  private WireEvent awaitEvent(String pipeline, String type, Instant after) {
    eventually(90).until(() -> event(pipeline, type, after).isPresent());
    return event(pipeline, type, after).orElseThrow();
  }

  private Optional<WireEvent> told(String pipeline, Instant after, String what) {
    return events().stream()
        .filter(event -> event.pipeline().equals(pipeline) && event.at().isAfter(after))
        .filter(event -> (event.summary() + event.evidence()).contains(what))
        .findFirst();
  }

  private Optional<WireEvent> event(String pipeline, String type, Instant after) {
    return events().stream()
        .filter(event -> event.pipeline().equals(pipeline) && event.at().isAfter(after))
        .filter(event -> event.type().equals(type))
        .findFirst();
  }

  private void awaitRecovered(WireEvent event) {
    eventually(120)
        .until(
            () ->
                events().stream()
                    .anyMatch(
                        e ->
                            e.type().equals("RECOVERED") && e.incident().equals(event.incident())));
  }

  private static Record cdc(Record row) {
    return (Record) row.getField("_cdc");
  }

  private void prepareMariaDb() throws Exception {
    mariadb.execute(
        "CREATE DATABASE shop",
        """
        CREATE TABLE shop.things (id bigint PRIMARY KEY, price decimal(18,8), at timestamp(6), placed datetime(6),
          day date, raw varbinary(8), ratio double, big bigint unsigned, flags set('a','b','c'),
          colour enum('red','blue'), doc json, taken time(3), note varchar(100) CHARACTER SET utf8mb4)
        """,
        "SET NAMES utf8mb4",
        """
        INSERT INTO shop.things VALUES (1, 12.34567891, '2026-03-04 05:06:07.123456', '2026-03-04 05:06:07.654321',
          '2026-03-04', x'00ff10', 0.5, 18446744073709551615, 'a,c', 'red', '{"a": [1, 2]}', '23:59:59.500', 'Grüße')
        """,
        "CREATE TABLE shop.busy (id bigint PRIMARY KEY)");
    for (String statement :
        Files.readString(Path.of("../../connect-config/sql/mariadb-source.sql"))
            .replaceAll("(?m)^--.*$", "")
            .split(";")) {
      if (!statement.isBlank()) {
        mariadb.execute(statement);
      }
    }
    mariadb.execute(
        "CREATE USER 'frostline'@'127.0.0.1' IDENTIFIED BY '" + PASSWORD + "'",
        "GRANT RELOAD, SHOW DATABASES, REPLICATION SLAVE, BINLOG MONITOR ON *.* TO"
            + " 'frostline'@'127.0.0.1'",
        "GRANT SELECT, LOCK TABLES ON shop.* TO 'frostline'@'127.0.0.1'",
        "GRANT SELECT, UPDATE, LOCK TABLES ON frostline.* TO 'frostline'@'127.0.0.1'");
  }

  private void openTables(int restPort) throws Exception {
    Map<String, String> store =
        Map.of(
            "io-impl",
            "org.apache.iceberg.aws.s3.S3FileIO",
            "s3.endpoint",
            s3.endpoint().toString(),
            "s3.path-style-access",
            "true",
            "client.region",
            S3Server.REGION,
            "s3.access-key-id",
            KEY,
            "s3.secret-access-key",
            SECRET);
    Map<String, String> jdbc =
        Map.of(
            "catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog",
            "uri", stack.endpoints().catalogUri(),
            "jdbc.user", stack.endpoints().catalogUser(),
            "jdbc.password", stack.endpoints().catalogPassword(),
            "jdbc.schema-version", "V1");
    Map<String, String> served = new HashMap<>(jdbc);
    served.putAll(store);
    served.put("warehouse", "s3://one/warehouse");
    Catalog behind = CatalogUtil.buildIcebergCatalog("served", served, new Configuration());
    rest = part(RestCatalogServer.start(restPort, behind, TOKEN));
    Map<String, String> client = new HashMap<>(store);
    client.put("catalog-impl", "org.apache.iceberg.rest.RESTCatalog");
    client.put("uri", RestCatalogServer.uri(restPort).toString());
    client.put("token", TOKEN);
    restTables = part(StoreTables.open("iceberg", client));
    Map<String, String> two = new HashMap<>(served);
    two.put("warehouse", "s3://two/warehouse");
    mariadbTables = part(StoreTables.open("iceberg", two));
    Map<String, String> local = new HashMap<>(jdbc);
    local.put("warehouse", stack.endpoints().warehouse());
    eventTables = part(StoreTables.open("iceberg", local));
  }

  /** Each pipeline by the command a user types, all at the same time. */
  private void deploy() throws Exception {
    Path rest =
        Files.writeString(
            folder.resolve("rest.json"),
            "{\"uri\": \"${env:FROSTLINE_REST_URI}\", \"warehouse\": \"s3://one/warehouse\"}");
    Path second =
        Files.writeString(folder.resolve("second.json"), "{\"warehouse\": \"s3://two/warehouse\"}");
    Path rendered = folder.resolve("rendered");
    command(
        "render",
        "--catalog",
        "rest,rest-token,s3-compatible," + rest,
        "--to",
        rendered.toString());
    // A record is tried again for half a minute before its task fails; here a moment is enough.
    Path sink = rendered.resolve(REST_SINK + ".json");
    Files.writeString(
        sink,
        Files.readString(sink)
            .replaceFirst("(\"errors.retry.timeout\" : )\"30000\"", "$1\"3000\""));
    Stream.of(
            List.of("--dir", rendered.toString()),
            List.of(
                "--catalog",
                "jdbc,s3-compatible," + second,
                "--dir",
                TEMPLATES.resolve("mariadb").toString()),
            List.of("--dir", TEMPLATES.resolve("events").toString()))
        .map(options -> Starting.of(() -> apply(options)))
        .toList()
        .forEach(CompletableFuture::join);
  }

  private int apply(List<String> options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "apply",
                "--connect",
                stack.connectUrl().toString(),
                "--bootstrap",
                stack.endpoints().bootstrapServers()));
    arguments.addAll(options);
    return command(arguments.toArray(String[]::new));
  }

  private static int command(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(said, true));
    root.setErr(new PrintWriter(said, true));
    List<String> all = new ArrayList<>(List.of("connectors"));
    all.addAll(List.of(arguments));
    int code = Frostline.execute(root, all.toArray(String[]::new));
    System.out.print(said);
    assertThat(code).as(said.toString()).isZero();
    return code;
  }

  private void startApp() throws InterruptedException {
    StackEnvironment values = new StackEnvironment();
    values.configure(Map.of("file", stack.dir().resolve("environment.properties")));
    FrostlineConfig config =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(folder.resolve("state"))
            .timed(Duration.ofSeconds(1), Duration.ofMinutes(5))
            .creatingTopics(1, 1);
    app =
        part(
            FrostlineApp.start(
                config, ProbeFactory.resolving(Map.of("env", values)).create(config)));
    published = part(new TopicLog(stack.endpoints().bootstrapServers(), topics()));
  }

  private void sendClicks(int count) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", stack.endpoints().bootstrapServers(), "acks", "all");
    try (Admin admin = Admin.create(config);
        KafkaProducer<String, String> producer =
            new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic("clicks", 1, (short) 1))).all().get();
      for (int i = 0; i < count; i++) {
        producer.send(
            new ProducerRecord<>("clicks", "{\"id\": %d, \"page\": \"p%d\"}".formatted(i, i % 7)));
      }
    }
  }

  private List<WireWatermark> watermarks(String table) {
    return published.of(Topics.WATERMARKS).stream()
        .filter(record -> record.value() != null)
        .map(record -> read(record.value(), WireWatermark.class))
        .filter(watermark -> watermark.table().equals(table))
        .toList();
  }

  private WireWatermark newest(String table) {
    List<WireWatermark> all = watermarks(table);
    assertThat(all).as("watermarks of " + table).isNotEmpty();
    return all.get(all.size() - 1);
  }

  private static <T> T read(byte[] value, Class<T> type) {
    try {
      return Json.read(value, type);
    } catch (JsonException e) {
      throw new AssertionError(new String(value, UTF_8), e);
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.add(part);
    return part;
  }

  private static ConditionFactory eventually(int seconds) {
    return await().atMost(seconds, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(300));
  }
}
