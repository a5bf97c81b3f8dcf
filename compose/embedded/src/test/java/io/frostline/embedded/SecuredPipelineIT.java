package io.frostline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.app.Reach;
import io.frostline.app.UnreachableException;
import io.frostline.chaos.audit.TopicLog;
import io.frostline.cli.Frostline;
import io.frostline.cli.Main;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.HttpConfig;
import io.frostline.config.KafkaConfig;
import io.frostline.doctor.CheckId;
import io.frostline.doctor.Doctor;
import io.frostline.doctor.Report;
import io.frostline.doctor.Status;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.json.WireWatermark;
import io.frostline.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
 * The whole pipeline where everything is encrypted, everybody has to say who he is, and may do what
 * docs/security.md lists and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredPipelineIT {

  private static final String SINK = "frostline-sink";
  private static final String READER = "reader:planted-reader-password";
  private static final String OPERATOR = "operator:planted-operator-password";
  private static final String GARBAGE = "<script>alert(1)</script>\u0000\n../../\u202e";

  @TempDir private static Path folder;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final Map<String, String> said = new HashMap<>();
  private SecuredStack stack;
  private SSLContext before;
  private FrostlineConfig config;
  private FrostlineApp app;
  private TopicLog published;

  /** What a command said, and how it ended. */
  private record Said(int code, String text) {}

  @BeforeAll
  void start() throws Exception {
    stack = new SecuredStack(folder);
    before = SSLContext.getDefault();
    // What FROSTLINE_JAVA_OPTS gives a process of its own.
    SSLContext.setDefault(stack.certificates().trusting());
    parts.add(stack);
    stack.start();
    stack.execute(
        "CREATE TABLE orders (id bigint PRIMARY KEY, amount numeric(18,2))",
        "INSERT INTO orders SELECT n, n / 4.0 FROM generate_series(1, 100) n");
    Path deployer =
        stack.write(
            "deployer.properties",
            stack.named("frostline-deployer", SecuredStack.password("frostline-deployer")));
    Said applied =
        connectors(
            "apply",
            stack.connect("https", SecuredStack.CONNECT_LOGIN),
            "--kafka",
            "sasl-ssl",
            "--bootstrap",
            stack.byName(),
            "--kafka-config",
            deployer.toString());
    assertThat(applied.code()).as(applied.text()).isZero();
    config = config(SecuredStack.password("frostline"));
    app = FrostlineApp.start(config, probes("frostline_app", SecuredStack.APP_DATABASE_PASSWORD));
    parts.add(app);
    published =
        new TopicLog(
            stack.open(),
            Topics.all().stream().map(Topics.Wanted::name).collect(Collectors.toSet()));
    parts.add(published);
  }

  @AfterAll
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
    SSLContext.setDefault(before);
  }

  @Test
  @Order(1)
  void rowsArriveAndTheLedgerProvesThemWithExactlyWhatIsDocumented() throws Exception {
    try (ColdTables cold = stack.coldTables()) {
      eventually(60).until(() -> cold.rowCount("orders") == 100);
    }
    eventually(60)
        .untilAsserted(
            () -> {
              WireWatermark watermark = newest("cold.orders");
              assertThat(watermark.sourceWatermark()).as(watermark.toString()).isPresent();
              assertThat(watermark.evidence()).isEqualTo("ledger");
              assertThat(watermark.publicationSeenAt())
                  .as("the app's own role sees the publication")
                  .isPresent();
            });
    eventually(60)
        .untilAsserted(
            () -> {
              Said status = status("https", READER);
              assertThat(status.text()).contains("HEALTHY");
              assertThat(status.code()).isZero();
            });
    assertThat(app.failure()).isEmpty();
  }

  @Test
  @Order(2)
  void connectTellsWhoeverIsNotItsOwnThatHeIsRefused() throws Exception {
    Said fine = connectors("status", stack.connect("https", SecuredStack.CONNECT_LOGIN));
    Said plan =
        connectors(
            "plan", stack.connect("https", SecuredStack.CONNECT_LOGIN), "--kafka", "sasl-ssl");
    Said wrong = connectors("status", stack.connect("https", "frostline:wrong"));
    Said nobody = connectors("pause", stack.connect("https", ""), SINK);
    Said plain = connectors("status", stack.connect("http", SecuredStack.CONNECT_LOGIN));

    assertThat(fine.code()).as(fine.text()).isZero();
    assertThat(fine.text()).contains(SINK, "RUNNING");
    assertThat(plan.text()).contains("unchanged").doesNotContain("+ ", "~ ");
    assertThat(wrong.code()).isEqualTo(2);
    assertThat(wrong.text())
        .contains("answers, and refuses this name and password (401)")
        .doesNotContain("wrong");
    assertThat(nobody.code()).isEqualTo(2);
    assertThat(nobody.text()).contains("answers, and refuses whoever gives no name");
    assertThat(plain.code()).isEqualTo(3);
    assertThat(plain.text()).contains("speaks TLS alone; let its address begin with https://");
    assertThatThrownBy(() -> Reach.connect(stack.connect("https", "frostline:wrong")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("refuses this name and password")
        .hasMessageNotContaining("wrong");
  }

  /** In a process of its own, which trusts as the documented option says. */
  @Test
  @Order(3)
  void aProcessTrustsTheWorkerByTheDocumentedOption() throws Exception {
    Path out = folder.resolve("status.out");
    Process process =
        JavaProgram.of(
                Main.class,
                List.of(
                    "connectors",
                    "status",
                    "--connect",
                    stack.connect("https", SecuredStack.CONNECT_LOGIN).toString()))
            .with("-Djavax.net.ssl.trustStore=" + stack.certificates().jks())
            .start(out);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    said.put("a command", Files.readString(out));
  }

  @Test
  @Order(4)
  void kafkaTellsWhatItRefuses() throws Exception {
    assertThatThrownBy(
            () ->
                FrostlineApp.start(
                    config("wrong"), ProbeFactory.standard().create(config("wrong"))))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("answers, and refuses this client (Authentication failed")
        .hasMessageNotContaining("wrong");
    assertThatThrownBy(() -> Reach.kafka(Map.of("bootstrap.servers", stack.byName())))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("speaks TLS, which security.protocol=PLAINTEXT does not");
    Map<String, String> encrypting = new HashMap<>(client(SecuredStack.password("frostline")));
    encrypting.put("bootstrap.servers", stack.open());
    assertThatThrownBy(() -> Reach.kafka(encrypting))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("speaks no TLS as security.protocol=SASL_SSL does");
    Map<String, String> none = new HashMap<>(stack.trusting());
    none.put("bootstrap.servers", stack.byCertificate());
    none.put("security.protocol", "SSL");
    Map<String, String> own = new HashMap<>(none);
    own.put("ssl.keystore.location", stack.certificates().store("client"));
    own.put("ssl.keystore.password", SecuredStack.STORE);
    Reach.kafka(own).close();
    assertThatThrownBy(() -> Reach.kafka(none))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("answers, and refuses this client")
        .hasMessageContaining("certificate");
  }

  @Test
  @Order(5)
  void theAppWritesToNoTopicButItsOwn() {
    Map<String, Object> client = new HashMap<>(client(SecuredStack.password("frostline")));
    client.put("max.block.ms", "10000");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic : List.of("frostline-sink-control", "cdc.public.orders")) {
        assertThatThrownBy(
                () ->
                    producer
                        .send(new ProducerRecord<>(topic, new byte[0]))
                        .get(10, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasCauseInstanceOf(TopicAuthorizationException.class);
      }
    }
  }

  @Test
  @Order(6)
  void postgresTellsWhatItRefusesAndTheDoctorWhichGrantIsMissing() throws Exception {
    String login = "?user=frostline_app&password=" + SecuredStack.APP_DATABASE_PASSWORD;
    assertThatThrownBy(
            () -> DriverManager.getConnection(stack.jdbcUrl(login + "&sslmode=disable")).close())
        .hasMessageContaining("no pg_hba.conf entry")
        .hasMessageContaining("no encryption");
    try (var connection = DriverManager.getConnection(stack.jdbcUrl(login));
        var statement = connection.createStatement()) {
      assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM orders"))
          .as("the app's role reads no row")
          .hasMessageContaining("permission denied");
    }
    assertThat(permissions(SecuredStack.SOURCE_DATABASE_PASSWORD)).isEqualTo(Status.OK.name());
    assertThat(permissions("wrong"))
        .contains("password authentication failed for user \"frostline_source\"")
        .doesNotContain("wrong");
    stack.execute("REVOKE UPDATE ON frostline.beat FROM frostline_source");
    assertThat(permissions(SecuredStack.SOURCE_DATABASE_PASSWORD))
        .contains("may not update frostline.beat");
    stack.execute(
        "GRANT UPDATE ON frostline.beat TO frostline_source",
        "REVOKE SELECT ON orders FROM frostline_source");
    assertThat(permissions(SecuredStack.SOURCE_DATABASE_PASSWORD))
        .contains("may not read public.orders");
    stack.execute("GRANT SELECT ON orders TO frostline_source");
  }

  @Test
  @Order(7)
  void onlyWhoMayActBeginsAMaintenanceAndItIsAnEvent() throws Exception {
    Said plain = status("http", READER);
    Said wrong = status("https", "reader:wrong");
    Said reader = maintenance("start", READER, "--for", "30m", "--why", "a new disk");
    Said started = maintenance("start", OPERATOR, "--for", "30m", "--why", "a new disk");
    WireEvent begun = eventOf("MAINTENANCE_BEGUN");

    assertThat(plain.code()).isEqualTo(3);
    assertThat(plain.text()).contains("speaks TLS alone; let its address begin with https://");
    assertThat(wrong.code()).isEqualTo(3);
    assertThat(wrong.text()).contains("wants a name and a password").doesNotContain("wrong");
    assertThat(reader.code()).isEqualTo(3);
    assertThat(reader.text()).contains("this name may read, and not act");
    assertThat(started.code()).as(started.text()).isZero();
    assertThat(begun.rule()).isEqualTo("A8");
    assertThat(begun.evidence()).containsEntry("by", "operator").containsEntry("why", "a new disk");
    eventually(20)
        .until(() -> status("https", READER, "--json").text().contains("operator works on it"));
    Said ended = maintenance("end", OPERATOR, "--why", "done");
    assertThat(ended.code()).as(ended.text()).isZero();
    assertThat(eventOf("MAINTENANCE_ENDED").incident()).isEqualTo(begun.incident());
    assertThat(maintenance("start", "operator:wrong", "--for", "1m", "--why", "a").code())
        .isEqualTo(3);
  }

  @Test
  @Order(8)
  void garbageInTheTopicsDoesNothingButCount() throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", stack.open());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (String topic :
          List.of(Topics.OBSERVATIONS, Topics.COMMANDS, Topics.EVENTS, "cdc.frostline.beat")) {
        producer.send(
            new ProducerRecord<>(topic, GARBAGE.getBytes(UTF_8), GARBAGE.getBytes(UTF_8)));
        producer.send(new ProducerRecord<>(topic, null, new byte[0]));
        producer.send(
            new ProducerRecord<>(
                topic, new byte[300], "{\"type\":".repeat(50_000).getBytes(UTF_8)));
      }
      producer.flush();
    }
    eventually(60)
        .until(() -> !published.of(Topics.QUARANTINE).isEmpty() && eventsOf("UNDECODABLE") > 0);
    Instant after = Instant.now();
    stack.execute("INSERT INTO orders SELECT n, 1 FROM generate_series(101, 110) n");
    eventually(60)
        .until(() -> newest("cold.orders").sourceWatermark().filter(after::isBefore).isPresent());
    try (ColdTables cold = stack.coldTables()) {
      assertThat(cold.rowCount("orders")).isEqualTo(110);
    }
    assertThat(app.failure()).isEmpty();
    assertThat(status("https", READER, "--json").text()).doesNotContain("<script>");
  }

  @Test
  @Order(9)
  void noSecretIsInTopicsLogsAnswersOrWhatCommandsSay() throws Exception {
    for (Topics.Wanted topic : Topics.all()) {
      StringBuilder all = new StringBuilder();
      published
          .of(topic.name())
          .forEach(r -> all.append(r.value() == null ? "" : new String(r.value(), UTF_8)));
      said.put("topic " + topic.name(), all.toString());
    }
    said.put("log", Files.readString(stack.log()));
    List<String> planted = new ArrayList<>(SecuredStack.planted());
    planted.add(READER.split(":", 2)[1]);
    planted.add(OPERATOR.split(":", 2)[1]);

    assertThat(said.keySet()).contains("connectors apply", "connectors plan", "status");
    assertThat(said.get("log")).contains("maintenance is asked for").contains("wrong names");
    said.forEach(
        (where, text) ->
            planted.forEach(
                secret -> assertThat(text.contains(secret)).as(secret + " in " + where).isFalse()));
  }

  private Map<String, String> client(String password) {
    Map<String, String> client = new HashMap<>(stack.named("frostline", password));
    client.put("bootstrap.servers", stack.byName());
    return client;
  }

  private FrostlineConfig config(String kafkaPassword) {
    FrostlineConfig plain =
        FrostlineConfig.of(stack.byName(), stack.connect("https", SecuredStack.CONNECT_LOGIN))
            .keepingStateIn(folder.resolve("state"))
            .creatingTopics(1, 1);
    return new FrostlineConfig(
        new KafkaConfig(stack.byName(), stack.named("frostline", kafkaPassword)),
        plain.connect(),
        new HttpConfig(
            "127.0.0.1",
            0,
            Optional.of(
                new HttpConfig.Secret(stack.certificates().store("server"), SecuredStack.STORE)),
            Optional.of(secret(READER)),
            Optional.of(secret(OPERATOR))),
        plain.app(),
        plain.watch(),
        plain.ownTopics(),
        plain.repairs(),
        plain.pipelines(),
        plain.tables(),
        plain.log());
  }

  private static HttpConfig.Secret secret(String login) {
    String[] parts = login.split(":", 2);
    return new HttpConfig.Secret(parts[0], parts[1]);
  }

  private io.frostline.topology.ProbeService probes(String user, String password) throws Exception {
    return ProbeFactory.resolving(Map.of("env", values(user, password))).create(config);
  }

  private StackEnvironment values(String user, String password) throws Exception {
    StackEnvironment values = new StackEnvironment();
    values.configure(Map.of("file", stack.environment(user, password)));
    return values;
  }

  /** OK, or what the doctor has found about the database's permissions. */
  private String permissions(String password) throws Exception {
    Report report =
        new Doctor(
                config,
                Map.of("env", values("frostline_source", password)),
                InstantSource.system(),
                Doctor.Choices.all().only(CheckId.DATABASE_REACHABLE, CheckId.DATABASE_PERMISSIONS))
            .examine(result -> {}, text -> {});
    // The worker has read its own values at its start; these are of the test alone.
    values("frostline_source", SecuredStack.SOURCE_DATABASE_PASSWORD);
    String found =
        report.checks().stream()
            .filter(result -> result.status() != Status.OK)
            .map(result -> result.found())
            .collect(Collectors.joining("; "));
    return found.isEmpty() ? Status.OK.name() : found;
  }

  private Said connectors(String verb, URI connect, String... more) {
    List<String> all =
        new ArrayList<>(List.of("connectors", verb, "--connect", connect.toString()));
    all.addAll(List.of(more));
    return frostline("connectors " + verb, all);
  }

  private Said status(String scheme, String login, String... more) {
    List<String> all = new ArrayList<>(List.of("status", "--url", url(scheme, login)));
    all.addAll(List.of(more));
    return frostline("status", all);
  }

  private Said maintenance(String verb, String login, String... more) {
    List<String> all =
        new ArrayList<>(List.of("maintenance", verb, SINK, "--url", url("https", login)));
    all.addAll(List.of(more));
    return frostline("maintenance", all);
  }

  private String url(String scheme, String login) {
    return scheme + "://" + login + "@127.0.0.1:" + app.port();
  }

  private Said frostline(String name, List<String> arguments) {
    StringWriter text = new StringWriter();
    CommandLine root = Frostline.commandLine();
    root.setOut(new PrintWriter(text, true));
    root.setErr(new PrintWriter(text, true));
    int code = Frostline.execute(root, arguments.toArray(String[]::new));
    said.merge(name, text.toString(), String::concat);
    return new Said(code, text.toString());
  }

  private WireEvent eventOf(String action) {
    eventually(20).until(() -> find(action).isPresent());
    return find(action).orElseThrow();
  }

  private Optional<WireEvent> find(String action) {
    return events().stream().filter(e -> action.equals(e.evidence().get("action"))).findFirst();
  }

  private long eventsOf(String type) {
    return events().stream().filter(event -> event.type().equals(type)).count();
  }

  private List<WireEvent> events() {
    return read(Topics.EVENTS, WireEvent.class);
  }

  private WireWatermark newest(String table) {
    List<WireWatermark> all =
        read(Topics.WATERMARKS, WireWatermark.class).stream()
            .filter(watermark -> watermark.table().equals(table))
            .toList();
    assertThat(all).as("watermarks of " + table).isNotEmpty();
    return all.get(all.size() - 1);
  }

  private <T> List<T> read(String topic, Class<T> type) {
    List<T> all = new ArrayList<>();
    for (var record : published.of(topic)) {
      try {
        all.add(Json.read(record.value(), type));
      } catch (Exception e) {
        // What this test has thrown in is none of the app's.
        assertThat(record.headers().lastHeader("frostline_format")).isNull();
      }
    }
    return all;
  }

  private static ConditionFactory eventually(int seconds) {
    return await().atMost(seconds, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(300));
  }
}
