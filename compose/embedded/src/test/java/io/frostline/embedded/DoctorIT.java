package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.app.Reach;
import io.frostline.cli.Frostline;
import io.frostline.config.FrostlineConfig;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.demo.Main;
import io.frostline.doctor.CheckId;
import io.frostline.doctor.Doctor;
import io.frostline.doctor.Report;
import io.frostline.doctor.Result;
import io.frostline.doctor.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
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
 * The app started from its file, and then every check of the doctor on the pipeline: all is well,
 * one thing is broken, and it is mended again. Checks that cannot be broken here have their failing
 * case in the unit tests: Java, another cluster, a missing plugin.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DoctorIT {

  private static final String SOURCE = "frostline-source";
  private static final String SINK = "frostline-sink";
  private static final String SECRET = "hunter2-and-more";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a log line may say beside its own time, level, logger, thread and message. */
  private static final Set<String> FIXED =
      Set.of("at", "level", "logger", "thread", "message", "error");

  @TempDir private static Path dir;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<CheckId> broken = EnumSet.noneOf(CheckId.class);
  private EmbeddedStack stack;
  private SourceDatabase database;
  private ColdTables cold;
  private ConnectClient connect;
  private Admin admin;
  private FrostlineConfig config;

  /** Something that is done to the pipeline. */
  @FunctionalInterface
  private interface Step {
    void run() throws Exception;
  }

  @BeforeAll
  void start() throws Exception {
    stack =
        EmbeddedStack.start(
            StackOptions.ephemeral().withCommitInterval(Duration.ofSeconds(6)).withKafkaAcls(),
            System.out::println);
    database = stack.sourceDatabase();
    cold = stack.coldTables();
    connect = new ConnectClient(stack.connectUrl());
    admin = Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrapServers()));
    config =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), stack.connectUrl())
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(dir.resolve("state"));
    database.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, note text)",
        "INSERT INTO orders SELECT n, 'order' FROM generate_series(1, 10) n");
    new Pipeline(stack.endpoints()).deploy(stack.endpoints());
    await("rows").atMost(60, TimeUnit.SECONDS).until(() -> cold.rowCount("orders") >= 10);
  }

  @AfterAll
  void stop() {
    for (AutoCloseable part : new AutoCloseable[] {admin, cold, stack}) {
      if (part != null) {
        try {
          part.close();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  @Test
  @Order(1)
  void runTakesItsFileLogsJsonLinesAndEndsInTime() throws Exception {
    Path secret = Files.writeString(dir.resolve("password"), SECRET);
    Path file =
        Files.writeString(
            dir.resolve("frostline.yml"),
            """
            kafka:
              bootstrapServers: %s
              client: {ssl.truststore.password: "${file:%s}", ssl.key.password: "${env:KEY}"}
            connect: {url: "%s"}
            http: {bind: 127.0.0.1, port: 0}
            app: {stateDir: %s}
            ownTopics: {partitions: 1, replication: 1}
            log: {format: json}
            """
                .formatted(
                    stack.endpoints().bootstrapServers(),
                    secret,
                    stack.connectUrl(),
                    dir.resolve("run-state")));
    Path log = dir.resolve("run.log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-Duser.timezone=UTC",
                "-Djava.util.logging.manager=org.apache.logging.log4j.jul.LogManager",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Main.class.getName(),
                "run",
                "--config",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(stack.environment());
    builder.environment().put("KEY", SECRET);
    Process process = builder.start();
    try {
      await("the app sees the pipeline")
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> says(log, "watching the sinks of") && says(log, "\"message\":\"watching\""));
      connect.pause(SINK);
      await("the event").atMost(60, TimeUnit.SECONDS).until(() -> says(log, "\"PAUSED\""));
    } finally {
      connect.resume(SINK);
      process.destroy();
    }

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended within 30 s").isTrue();
    assertThat(process.exitValue()).isEqualTo(143);
    Set<String> keys = new TreeSet<>();
    for (String line : Files.readAllLines(log)) {
      JsonNode entry = JSON.readTree(line);
      assertThat(entry.fieldNames()).toIterable().contains("at", "level", "logger", "message");
      if (entry.get("logger").asText().startsWith("io.frostline")) {
        entry.fieldNames().forEachRemaining(keys::add);
      }
      if (entry.path("type").asText().equals("PAUSED")) {
        assertThat(entry.get("pipeline").asText()).isEqualTo(SINK);
        assertThat(entry.get("phase").asText()).isEqualTo("PAUSED");
        assertThat(entry.get("reason").asText()).isEqualTo("A1");
      }
    }
    assertThat(keys).contains("pipeline", "phase", "reason");
    keys.removeAll(FIXED);
    assertThat(documentedKeys()).containsAll(keys);
    assertThat(Files.readString(log)).doesNotContain(SECRET, stack.endpoints().jdbcPassword());
  }

  @Test
  @Order(2)
  void nothingIsWrongWithAHealthyPipeline() throws Exception {
    new Pipeline(stack.endpoints()).awaitRunning(SINK);
    database.execute("INSERT INTO orders VALUES (11, 'one more')");
    await("rows").atMost(60, TimeUnit.SECONDS).until(() -> cold.rowCount("orders") >= 11);
    List<String> before = topics();
    // The first rounds of a busy machine wait longer than the others, and half of them tell.
    await("enough rounds")
        .atMost(120, TimeUnit.SECONDS)
        .until(
            () ->
                examine(Map.of(), choices(CheckId.FLUSH_INTERVAL)).checks().stream()
                    .allMatch(result -> result.status() == Status.OK));

    Report report =
        doctor(Map.of(), InstantSource.system(), Doctor.Choices.all())
            .examine(result -> System.out.println(result), System.out::println);

    assertThat(report.checks())
        .as(report.toString())
        .allMatch(result -> result.status() == Status.OK)
        .extracting(Result::check)
        .containsExactlyInAnyOrderElementsOf(Stream.of(CheckId.values()).map(CheckId::id).toList());
    assertThat(report.exitCode()).isZero();
    assertThat(topics()).isEqualTo(before);
    assertThat(cold.names()).containsExactly("orders");
    assertThat(stack.dir().resolve("warehouse").toFile().list()).containsExactly("cold");
  }

  @Test
  @Order(3)
  void theCommandPrintsJsonAndExitsAsItFound() throws Exception {
    StringWriter out = new StringWriter();
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(out, true));

    int code =
        Frostline.execute(
            root,
            "doctor",
            "--json",
            "--bootstrap",
            stack.endpoints().bootstrapServers(),
            "--connect",
            stack.connectUrl().toString(),
            "--only",
            "connect-cluster,database-slot");

    // This process has no values for the placeholders, so it cannot log in.
    assertThat(code).isEqualTo(1);
    JsonNode report = JSON.readTree(out.toString());
    assertThat(report.get("checks").findValuesAsText("status")).containsExactly("OK", "UNKNOWN");
    assertThat(report.get("checks").get(1).get("found").asText())
        .contains("${env:FROSTLINE_PG_", "this process has no such value");
  }

  @Test
  @Order(4)
  void host() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      config = config.listeningOn("127.0.0.1", taken.getLocalPort());
      assertBroken(CheckId.PORT, Status.FAIL, "is taken by another program");
    }
    assertWell(CheckId.PORT);
    Path file = Files.writeString(dir.resolve("file"), "");
    config = config.keepingStateIn(file.resolve("state"));
    assertBroken(CheckId.STATE_DIR, Status.FAIL, "is no folder");
    config = config.keepingStateIn(dir.resolve("state"));
    assertWell(CheckId.STATE_DIR);
  }

  @Test
  @Order(5)
  void kafka() throws Exception {
    FrostlineConfig good = config;
    config =
        FrostlineConfig.of("127.0.0.1:" + closedPort(), stack.connectUrl())
            .listeningOn("127.0.0.1", 0);
    Report report = examine(Map.of(), patient(2, CheckId.KAFKA_REACHABLE, CheckId.OWN_TOPICS));
    assertThat(report.checks())
        .extracting(Result::status)
        .containsExactly(Status.FAIL, Status.UNKNOWN);
    assertThat(report.exitCode()).isEqualTo(3);
    broken.add(CheckId.KAFKA_REACHABLE);
    config = good;
    assertWell(CheckId.KAFKA_REACHABLE);

    AclBinding denied =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "frostline.events", PatternType.LITERAL),
            new AccessControlEntry(
                "User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY));
    breaking(
        CheckId.KAFKA_PERMISSIONS,
        Status.FAIL,
        "on topic frostline.events",
        () -> admin.createAcls(List.of(denied)).all().get(),
        () -> admin.deleteAcls(List.of(denied.toFilter())).all().get());
    breaking(
        CheckId.OWN_TOPICS,
        Status.FAIL,
        "frostline.events has cleanup.policy=compact but must have delete",
        () -> alter("frostline.events", "cleanup.policy", "compact"),
        () -> alter("frostline.events", "cleanup.policy", "delete"));
    breaking(
        CheckId.CONTROL_TOPIC,
        Status.FAIL,
        "is kept for 60 s only",
        () -> alter("frostline-sink-control", "retention.ms", "60000"),
        () -> alter("frostline-sink-control", "retention.ms", "604800000"));
    breaking(
        CheckId.CAPTURED_TOPICS,
        Status.FAIL,
        "cdc.public.orders is compacted",
        () -> alter("cdc.public.orders", "cleanup.policy", "compact"),
        () -> alter("cdc.public.orders", "cleanup.policy", "delete"));
  }

  @Test
  @Order(6)
  void connectAndItsConnectors() throws Exception {
    FrostlineConfig good = config;
    config =
        FrostlineConfig.of(
                stack.endpoints().bootstrapServers(),
                URI.create("http://127.0.0.1:" + closedPort()))
            .listeningOn("127.0.0.1", 0);
    Report report = examine(Map.of(), choices(CheckId.CONNECT_REACHABLE, CheckId.DATABASE_SLOT));
    assertThat(report.checks())
        .extracting(Result::status)
        .containsExactly(Status.FAIL, Status.UNKNOWN);
    assertThat(report.exitCode()).isEqualTo(3);
    broken.add(CheckId.CONNECT_REACHABLE);
    URI encrypted = URI.create(stack.connectUrl().toString().replace("http:", "https:"));
    String plain = "answers, and speaks no TLS; let its address begin with http://";
    config =
        FrostlineConfig.of(stack.endpoints().bootstrapServers(), encrypted)
            .listeningOn("127.0.0.1", 0);
    assertBroken(
        CheckId.CONNECT_REACHABLE,
        Status.FAIL,
        plain,
        examine(Map.of(), choices(CheckId.CONNECT_REACHABLE)));
    Commands.Said status =
        new Commands().give("connectors status", Stream.of("--connect", encrypted.toString()));
    assertThat(status.code()).isEqualTo(3);
    assertThat(status.text()).contains(plain);
    assertThatThrownBy(() -> Reach.connect(encrypted)).hasMessageContaining(plain);
    config = good;
    assertWell(CheckId.CONNECT_REACHABLE);

    breaking(
        CheckId.CONNECTOR_LINT,
        Status.FAIL,
        "shares the replication slot frostline with frostline-source",
        () ->
            deployStopped(
                "other-source", SOURCE, Map.of("event.processing.failure.handling.mode", "skip")),
        () -> connect.delete("other-source"));
    breaking(
        CheckId.COORDINATOR_OFFSET,
        Status.FAIL,
        "connect-other-sink-coord has none in other-control",
        () -> deployStopped("other-sink", SINK, Map.of("iceberg.control.topic", "other-control")),
        this::commitFirstOffset);
    connect.delete("other-sink");

    Path worker = Files.writeString(dir.resolve("worker.properties"), "group.id=x\n");
    assertBroken(
        CheckId.FLUSH_INTERVAL,
        Status.FAIL,
        "is not set, so it is 60000",
        examine(Map.of(), choices(CheckId.FLUSH_INTERVAL).reading(worker)));
    Files.writeString(worker, "offset.flush.interval.ms=1000\n");
    assertThat(examine(Map.of(), choices(CheckId.FLUSH_INTERVAL).reading(worker)).exitCode())
        .isZero();
  }

  @Test
  @Order(7)
  void insideTheDatabase() throws Exception {
    breaking(
        CheckId.DATABASE_PUBLICATION,
        Status.FAIL,
        "does not cover public.orders",
        () -> database.execute("ALTER PUBLICATION frostline SET TABLES IN SCHEMA frostline"),
        () ->
            database.execute("ALTER PUBLICATION frostline SET TABLES IN SCHEMA public, frostline"));
    breaking(
        CheckId.DATABASE_REPLICA_IDENTITY,
        Status.FAIL,
        "no rows can be identified in public.orders",
        () -> database.execute("ALTER TABLE orders REPLICA IDENTITY NOTHING"),
        () -> database.execute("ALTER TABLE orders REPLICA IDENTITY FULL"));
    breaking(
        CheckId.DATABASE_BEAT,
        Status.FAIL,
        "updates no row of frostline.beat",
        () -> database.execute("DELETE FROM frostline.beat"),
        () ->
            database.execute(
                "INSERT INTO frostline.beat VALUES ('frostline', 0, clock_timestamp())"));
    breaking(
        CheckId.DATABASE_EVENT_TRIGGER,
        Status.WARN,
        "is disabled",
        () -> database.execute("ALTER EVENT TRIGGER frostline_identify_rows DISABLE"),
        () -> database.execute("ALTER EVENT TRIGGER frostline_identify_rows ENABLE"));
    database.execute("CREATE ROLE weak LOGIN PASSWORD 'weak'");
    Map<String, String> weak = Map.of("FROSTLINE_PG_USER", "weak", "FROSTLINE_PG_PASSWORD", "weak");
    assertBroken(
        CheckId.DATABASE_PERMISSIONS,
        Status.FAIL,
        "the role weak may not replicate",
        examine(weak, choices(CheckId.DATABASE_PERMISSIONS)));
    database.execute("ALTER ROLE weak REPLICATION");
    assertBroken(
        CheckId.DATABASE_PERMISSIONS,
        Status.FAIL,
        "may not read frostline.beat, public.orders",
        examine(weak, choices(CheckId.DATABASE_PERMISSIONS)));
    database.execute(
        "GRANT USAGE ON SCHEMA frostline TO weak",
        "GRANT SELECT ON frostline.beat, public.orders TO weak");
    assertBroken(
        CheckId.DATABASE_PERMISSIONS,
        Status.FAIL,
        "may not update frostline.beat",
        examine(weak, choices(CheckId.DATABASE_PERMISSIONS)));
    database.execute("GRANT UPDATE ON frostline.beat TO weak");
    assertThat(examine(weak, choices(CheckId.DATABASE_PERMISSIONS)).exitCode()).isZero();
  }

  @Test
  @Order(8)
  void anotherDatabase() throws Exception {
    Report closed =
        examine(
            Map.of("FROSTLINE_PG_PORT", "" + closedPort()),
            choices(CheckId.DATABASE_REACHABLE, CheckId.DATABASE_SLOT));
    assertThat(closed.checks())
        .extracting(Result::status)
        .containsExactly(Status.FAIL, Status.UNKNOWN);
    assertThat(closed.exitCode()).isEqualTo(3);
    broken.add(CheckId.DATABASE_REACHABLE);
    assertWell(CheckId.DATABASE_REACHABLE);

    int port = closedPort();
    Path folder = Files.createDirectories(stack.dir().resolve("other"));
    try (PostgresServer bare =
        new PostgresServer(
            PostgresBinaries.unpacked(),
            folder.resolve("data"),
            folder,
            stack.endpoints().jdbcPassword(),
            port,
            List.of("wal_level=replica"))) {
      bare.start();
      bare.createDatabase(EmbeddedStack.SOURCE_DATABASE);
      Report bareReport =
          examine(
              Map.of("FROSTLINE_PG_PORT", "" + port),
              choices(
                  CheckId.DATABASE_WAL_LEVEL,
                  CheckId.DATABASE_SLOT,
                  CheckId.DATABASE_WAL_HEADROOM,
                  CheckId.DATABASE_PUBLICATION,
                  CheckId.DATABASE_BEAT,
                  CheckId.DATABASE_EVENT_TRIGGER));
      assertThat(bareReport.checks())
          .extracting(Result::found)
          .containsExactly(
              "wal_level is replica",
              "slot frostline is gone: changes since the last one captured are lost",
              "there is no slot frostline",
              "there is no publication frostline",
              "there is no table frostline.beat",
              "there is no event trigger frostline_identify_rows");
      broken.add(CheckId.DATABASE_WAL_LEVEL);
    }
    assertWell(CheckId.DATABASE_WAL_LEVEL);
  }

  @Test
  @Order(9)
  void catalogAndWarehouse() throws Exception {
    Report closed =
        examine(
            Map.of(
                "FROSTLINE_CATALOG_URI",
                stack.endpoints().catalogUri().replaceFirst(":\\d+/", ":" + closedPort() + "/")),
            choices(CheckId.CATALOG_READABLE));
    assertBroken(CheckId.CATALOG_READABLE, Status.FAIL, "the catalog cannot be read", closed);
    assertThat(closed.exitCode()).isEqualTo(3);
    assertWell(CheckId.CATALOG_READABLE);

    SourceDatabase catalog =
        new SourceDatabase(
            stack.endpoints().catalogUri(),
            stack.endpoints().catalogUser(),
            stack.endpoints().catalogPassword());
    catalog.execute(
        "CREATE ROLE reader LOGIN PASSWORD 'reader'",
        "GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader");
    Map<String, String> reader =
        Map.of("FROSTLINE_CATALOG_USER", "reader", "FROSTLINE_CATALOG_PASSWORD", "reader");
    Report readOnly = examine(reader, choices(CheckId.CATALOG_READABLE, CheckId.CATALOG_WRITABLE));
    assertThat(readOnly.checks())
        .as(readOnly.toString())
        .extracting(Result::status)
        .containsExactly(Status.OK, Status.FAIL);
    assertThat(readOnly.checks().get(1).found()).contains("permission denied");
    broken.add(CheckId.CATALOG_WRITABLE);
    assertWell(CheckId.CATALOG_WRITABLE);

    assertBroken(
        CheckId.WAREHOUSE_WRITABLE,
        Status.FAIL,
        "cannot be created or written",
        examine(
            Map.of("FROSTLINE_WAREHOUSE", "file:/proc/no-such-place"),
            choices(CheckId.WAREHOUSE_WRITABLE)));
    assertWell(CheckId.WAREHOUSE_WRITABLE);

    Path metadata = newestMetadata();
    Path away = metadata.resolveSibling("away");
    breaking(
        CheckId.WAREHOUSE_READABLE,
        Status.FAIL,
        "the metadata file is missing of cold.orders",
        () -> Files.move(metadata, away),
        () -> Files.move(away, metadata));
    assertThat(cold.names()).containsExactly("orders");
  }

  @Test
  @Order(10)
  void clocks() throws Exception {
    InstantSource late = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(-1));
    for (CheckId clock : List.of(CheckId.CLOCK_DATABASE, CheckId.CLOCK_BROKER)) {
      assertBroken(
          clock,
          Status.FAIL,
          "ahead of this host's",
          doctor(Map.of(), late, choices(clock)).examine(result -> {}, text -> {}));
      assertWell(clock);
    }
  }

  @Test
  @Order(11)
  void slot() throws Exception {
    breaking(
        CheckId.DATABASE_SLOT,
        Status.FAIL,
        "is read by nobody",
        () -> {
          connect.stop(SOURCE);
          await("nobody reads").atMost(30, TimeUnit.SECONDS).until(() -> !slotActive());
        },
        () -> {
          connect.resume(SOURCE);
          await("somebody reads").atMost(60, TimeUnit.SECONDS).until(this::slotActive);
        });

    // From here on the pipeline is lost, so this comes last but one.
    connect.stop(SOURCE);
    await("nobody reads").atMost(30, TimeUnit.SECONDS).until(() -> !slotActive());
    database.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'", "SELECT pg_reload_conf()");
    for (int i = 0; i < 3; i++) {
      database.execute(
          "INSERT INTO frostline.beat VALUES ('w" + i + "', 0, now())", "SELECT pg_switch_wal()");
    }
    database.execute("CHECKPOINT");
    Report report =
        examine(Map.of(), choices(CheckId.DATABASE_SLOT, CheckId.DATABASE_WAL_HEADROOM));
    assertThat(report.checks())
        .extracting(Result::found)
        .containsExactly(
            "slot frostline is lost: the WAL it needs is gone",
            "slot frostline is lost: there is no headroom");
    assertThat(report.exitCode()).isEqualTo(1);
    broken.add(CheckId.DATABASE_WAL_HEADROOM);
  }

  @Test
  @Order(12)
  void withoutASinkItsChecksAreUnknown() throws Exception {
    connect.delete(SINK);

    Report report = examine(Map.of(), choices(CheckId.PIPELINES, CheckId.CATALOG_READABLE));

    assertThat(report.checks())
        .extracting(Result::status)
        .containsExactly(Status.FAIL, Status.UNKNOWN);
    assertThat(report.checks().get(1).found()).isEqualTo("no Iceberg sink is deployed");
    broken.add(CheckId.PIPELINES);

    Set<CheckId> elsewhere =
        EnumSet.of(CheckId.JAVA, CheckId.CONNECT_CLUSTER, CheckId.CONNECT_PLUGINS);
    elsewhere.addAll(broken);
    assertThat(elsewhere).as("every check has failed once").containsExactly(CheckId.values());
  }

  private void breaking(CheckId check, Status status, String says, Step breaks, Step mends)
      throws Exception {
    try {
      breaks.run();
      assertBroken(check, status, says);
    } finally {
      mends.run();
    }
    assertWell(check);
  }

  /** What is changed in Kafka or Connect is seen by others a moment later. */
  private void assertBroken(CheckId check, Status status, String says) {
    await()
        .atMost(20, TimeUnit.SECONDS)
        .untilAsserted(() -> assertBroken(check, status, says, examine(Map.of(), choices(check))));
  }

  private void assertBroken(CheckId check, Status status, String says, Report report) {
    assertThat(report.checks())
        .as(report.toString())
        .anySatisfy(
            result -> {
              assertThat(result.status()).isEqualTo(status);
              assertThat(result.found()).contains(says);
              assertThat(result.fix()).isPresent();
            });
    broken.add(check);
  }

  private void assertWell(CheckId check) {
    await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              Report report = examine(Map.of(), choices(check));
              assertThat(report.checks())
                  .as(report.toString())
                  .isNotEmpty()
                  .allMatch(result -> result.status() == Status.OK);
            });
  }

  private Report examine(Map<String, String> others, Doctor.Choices choices)
      throws InterruptedException {
    return doctor(others, InstantSource.system(), choices).examine(result -> {}, text -> {});
  }

  /** A doctor who knows the stack's values for the placeholders, and some others. */
  private Doctor doctor(Map<String, String> others, InstantSource clock, Doctor.Choices choices) {
    Map<String, String> values = new HashMap<>(stack.environment());
    values.putAll(others);
    return new Doctor(config, Map.of("env", new Values(values)), clock, choices);
  }

  private static Doctor.Choices choices(CheckId... checks) {
    return Doctor.Choices.all().only(checks);
  }

  private static Doctor.Choices patient(int seconds, CheckId... checks) {
    return new Doctor.Choices(Set.of(checks), Duration.ofSeconds(seconds), Optional.empty());
  }

  /** Values of placeholders. */
  private record Values(Map<String, String> values) implements ConfigProvider {

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public ConfigData get(String path) {
      return new ConfigData(values);
    }

    @Override
    public ConfigData get(String path, Set<String> keys) {
      Map<String, String> asked = new HashMap<>(values);
      asked.keySet().retainAll(keys);
      return new ConfigData(asked);
    }

    @Override
    public void close() {}
  }

  private void deployStopped(String name, String like, Map<String, String> other) throws Exception {
    Map<String, String> settings = new TreeMap<>(connect.config(like));
    settings.put("name", name);
    settings.putAll(other);
    String body =
        JSON.writeValueAsString(
            Map.of("name", name, "config", settings, "initial_state", "STOPPED"));
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(stack.connectUrl().resolve("/connectors"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    await("listed").until(() -> connect.connectors().contains(name));
  }

  private void commitFirstOffset() throws Exception {
    admin.createTopics(List.of(new NewTopic("other-control", 1, (short) 1))).all().get();
    Map<TopicPartition, OffsetAndMetadata> first =
        Map.of(new TopicPartition("other-control", 0), new OffsetAndMetadata(0));
    await()
        .ignoreExceptions()
        .until(
            () -> {
              admin.alterConsumerGroupOffsets("connect-other-sink-coord", first).all().get();
              return true;
            });
  }

  private void alter(String topic, String key, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(change))).all().get();
    await()
        .until(
            () ->
                admin
                    .describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .get(resource)
                    .get(key)
                    .value()
                    .equals(value));
  }

  private boolean slotActive() throws Exception {
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT active FROM pg_replication_slots WHERE slot_name = 'frostline'")) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  private Path newestMetadata() {
    String location =
        ((org.apache.iceberg.HasTableOperations) cold.table("orders").orElseThrow())
            .operations()
            .current()
            .metadataFileLocation();
    return location.startsWith("file:") ? Path.of(URI.create(location)) : Path.of(location);
  }

  private List<String> topics() throws Exception {
    List<String> names = new ArrayList<>(admin.listTopics().names().get());
    names.sort(null);
    return names;
  }

  private static boolean says(Path log, String text) throws Exception {
    return Files.readString(log).contains(text);
  }

  private static int closedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The keys that docs/operations.md promises. */
  private static Set<String> documentedKeys() throws Exception {
    Set<String> keys = new TreeSet<>();
    Files.readAllLines(Path.of("../../docs/operations.md")).stream()
        .filter(line -> line.matches("\\| `\\w+` \\|.*"))
        .forEach(line -> keys.add(line.split("`", -1)[1]));
    return keys;
  }
}
