package io.frostline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.app.Reach;
import io.frostline.app.UnreachableException;
import io.frostline.cli.Main;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.HttpConfig;
import io.frostline.config.KafkaConfig;
import io.frostline.doctor.CheckId;
import io.frostline.doctor.Doctor;
import io.frostline.doctor.Report;
import io.frostline.doctor.Status;
import io.frostline.embedded.Commands.Said;
import io.frostline.json.WireEvent;
import io.frostline.json.WireWatermark;
import io.frostline.topology.Topics;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
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
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole pipeline where everything is encrypted, everybody has to say who he is, and may do what
 * docs/security.md lists and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SecuredPipelineIT {

  private static final String SOURCE = "frostline-source";
  private static final String SINK = "frostline-sink";
  private static final String READER = "reader:planted-reader-password";
  private static final String OPERATOR = "operator:planted-operator-password";
  private static final String GARBAGE = "<script>alert(1)</script>\u0000\n../../\u202e";

  @TempDir private static Path folder;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private final Commands commands = new Commands();
  private SecuredStack stack;
  private SSLContext before;
  private FrostlineConfig config;
  private Path templates;
  private FrostlineApp app;
  private Told told;

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
    templates = templates();
    apply(connect(), "sasl-ssl", stack.byName(), named("frostline-deployer"));
    theDoctorIsContentBeforeTheFirstStart();
    startApp(config(stack.byName(), named("frostline")));
    told = new Told(stack.open());
    parts.add(told);
  }

  /** Frostline's own, with what docs/security.md adds to the source for TLS. */
  private Path templates() throws Exception {
    Path own = Path.of("../../connect-config/connectors");
    Path copies = Files.createDirectory(folder.resolve("templates"));
    Files.copy(own.resolve(SINK + ".json"), copies.resolve(SINK + ".json"));
    String name = SOURCE + ".json";
    ObjectMapper json = new ObjectMapper();
    ObjectNode source = (ObjectNode) json.readTree(own.resolve(name).toFile());
    source.put("database.sslmode", "verify-full");
    source.put("database.sslrootcert", stack.databaseCertificate().toString());
    json.writeValue(copies.resolve(name).toFile(), source);
    return copies;
  }

  @AfterAll
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
    SSLContext.setDefault(before);
  }

  /** Topics that are not there yet may be created by whoever may create topics of their names. */
  private void theDoctorIsContentBeforeTheFirstStart() throws Exception {
    config = config(stack.byName(), named("frostline"));
    assertThat(kafka()).isEqualTo("OK");
    AclBinding denied =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, "frostline.", PatternType.PREFIXED),
            new AccessControlEntry(
                "User:frostline", "*", AclOperation.CREATE, AclPermissionType.DENY));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.open()))) {
      admin.createAcls(List.of(denied)).all().get();
      eventually(30)
          .untilAsserted(
              () ->
                  assertThat(kafka())
                      .contains(
                          "missing: CREATE on the cluster, or on the topics that are not there yet"
                              + " (frostline.commands, ",
                          "no topic may be created to ask the brokers with"));
      admin.deleteAcls(List.of(denied.toFilter())).all().get();
      eventually(30).untilAsserted(() -> assertThat(kafka()).isEqualTo("OK"));
      assertThat(admin.listTopics().names().get())
          .as("the doctor changes nothing")
          .noneMatch(topic -> topic.startsWith("frostline."));
    }
  }

  private String kafka() throws Exception {
    return found(
        SecuredStack.SOURCE_DATABASE_PASSWORD, CheckId.KAFKA_PERMISSIONS, CheckId.CLOCK_BROKER);
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
              WireWatermark watermark = told.newest("cold.orders");
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
    Said fine = connectors("status", connect());
    Said plan = connectors("plan", connect(), "--dir", templates.toString(), "--kafka", "sasl-ssl");
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
                Main.class, List.of("connectors", "status", "--connect", connect().toString()))
            .with("-Djavax.net.ssl.trustStore=" + stack.certificates().jks())
            .start(out);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(out)).isZero();
    commands.remember("a command", Files.readString(out));
  }

  @Test
  @Order(4)
  void kafkaTellsWhatItRefuses() throws Exception {
    FrostlineConfig wrong = config(stack.byName(), stack.named("frostline", "wrong"));
    assertThatThrownBy(() -> FrostlineApp.start(wrong, ProbeFactory.standard().create(wrong)))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("answers, and refuses this client (Authentication failed")
        .hasMessageNotContaining("wrong");
    for (String listener : List.of(stack.byName(), stack.byCertificate())) {
      assertThatThrownBy(() -> reach(listener, Map.of()))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("speaks TLS, which security.protocol=PLAINTEXT does not");
    }
    assertThatThrownBy(() -> reach(stack.open(), named("frostline")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("speaks no TLS as security.protocol=SASL_SSL does");
    reach(stack.byCertificate(), stack.certified("frostline"));
    Map<String, String> none = new HashMap<>(stack.trusting());
    none.put("security.protocol", "SSL");
    for (Map<String, String> other : List.of(none, stack.certified(Certificates.STRANGER))) {
      assertThatThrownBy(() -> reach(stack.byCertificate(), other))
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("answers, and refuses this client")
          .hasMessageContaining("certificate");
    }
  }

  private static void reach(String listener, Map<String, String> client) throws Exception {
    Reach.kafka(with(listener, client)).close();
  }

  @Test
  @Order(5)
  void theAppWritesToNoTopicButItsOwn() {
    assertRefusedToWrite(with(stack.byName(), named("frostline")));
  }

  private static void assertRefusedToWrite(Map<String, String> app) {
    Map<String, Object> client = new HashMap<>(app);
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
  void postgresWithoutTlsIsTold() throws Exception {
    assertThat(reachable()).isEqualTo(Status.OK.name());
    // Connections that are open stay.
    try (Connection owner = stack.owner();
        Statement statement = owner.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl = off");
      statement.execute("SELECT pg_reload_conf()");
      try {
        eventually(20)
            .untilAsserted(
                () ->
                    assertThat(reachable())
                        .contains(
                            "answers, and speaks no TLS as database.sslmode=verify-full wants it",
                            "set ssl=on there, or database.sslmode=disable"));
      } finally {
        statement.execute("ALTER SYSTEM SET ssl = on");
        statement.execute("SELECT pg_reload_conf()");
      }
    }
    eventually(20).until(() -> reachable().equals(Status.OK.name()));
  }

  @Test
  @Order(8)
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
  @Order(9)
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
    eventually(60).until(() -> told.has(Topics.QUARANTINE) && told.eventsOf("UNDECODABLE") > 0);
    Instant after = Instant.now();
    stack.execute("INSERT INTO orders SELECT n, 1 FROM generate_series(101, 110) n");
    eventually(60)
        .until(
            () -> told.newest("cold.orders").sourceWatermark().filter(after::isBefore).isPresent());
    try (ColdTables cold = stack.coldTables()) {
      assertThat(cold.rowCount("orders")).isEqualTo(110);
    }
    assertThat(app.failure()).isEmpty();
    assertThat(status("https", READER, "--json").text()).doesNotContain("<script>");
  }

  @Test
  @Order(10)
  void whomConnectRefusesWhileHeRunsIsToldThatAndNotThatItIsDown() throws Exception {
    Instant since = Instant.now();
    stack.connectKnows("frostline:another");
    WireEvent refused =
        await("A9", () -> told.events(since).stream().filter(SecuredPipelineIT::a9));
    Said status = status("https", READER);
    Said command = connectors("status", connect());
    stack.connectKnows(SecuredStack.CONNECT_LOGIN);
    WireEvent over =
        await(
            "its end", () -> told.events(since).stream().filter(e -> e.type().equals("RECOVERED")));
    eventually(30).until(() -> status("https", READER).text().contains("HEALTHY"));

    assertThat(refused.type()).isEqualTo("MISCONFIGURED");
    assertThat(refused.severity()).isEqualTo("CRITICAL");
    assertThat(refused.summary()).contains("answers, and refuses this name and password (401)");
    assertThat(status.text()).contains("MISCONFIGURED").doesNotContain("DOWN");
    assertThat(command.text()).contains("refuses this name and password (401)");
    assertThat(over.incident()).isEqualTo(refused.incident());
    assertThat(told.events(since)).extracting(WireEvent::type).doesNotContain("DOWN", "STALLED");
  }

  private static boolean a9(WireEvent event) {
    return event.rule().equals("A9");
  }

  @Test
  @Order(11)
  void withCertificatesAloneEverythingRunsUnderTheSamePermissions() throws Exception {
    app.close();
    connectors("stop", connect(), SOURCE, SINK);
    stack.moveToCertificates();
    assertThatThrownBy(() -> reach(stack.byName(), named("frostline")))
        .as("whoever still gives a name")
        .hasMessageContaining("refuses this client (Authentication failed");
    URI second = stack.secondConnect();
    apply(second, "ssl", stack.byCertificate(), stack.certified("frostline-deployer"));
    connectors("resume", second, SOURCE, SINK);
    for (URI each : List.of(connect(), second)) {
      assertThat(connectors("restart", each, SINK).code()).as("one of them does not lead").isZero();
    }
    startApp(config(stack.byCertificate(), stack.certified("frostline")));
    Instant after = Instant.now();
    stack.execute("INSERT INTO orders SELECT n, 1 FROM generate_series(111, 120) n");

    eventually(60)
        .untilAsserted(
            () -> {
              WireWatermark watermark = told.newest("cold.orders");
              assertThat(watermark.sourceWatermark())
                  .hasValueSatisfying(at -> assertThat(at).isAfter(after));
              assertThat(watermark.evidence()).isEqualTo("ledger");
            });
    try (ColdTables cold = stack.coldTables()) {
      assertThat(cold.rowCount("orders")).isEqualTo(120);
    }
    assertThat(app.failure()).isEmpty();
    assertRefusedToWrite(with(stack.byCertificate(), stack.certified("frostline")));
  }

  @Test
  @Order(12)
  void noSecretIsInTopicsLogsAnswersOrWhatCommandsSay() throws Exception {
    Map<String, String> said = commands.said();
    Topics.all().forEach(topic -> said.put("topic " + topic.name(), told.text(topic.name())));
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

  private Map<String, String> named(String name) {
    return stack.named(name, SecuredStack.password(name));
  }

  private static Map<String, String> with(String listener, Map<String, String> client) {
    Map<String, String> all = new HashMap<>(client);
    all.put("bootstrap.servers", listener);
    return all;
  }

  private FrostlineConfig config(String listener, Map<String, String> client) {
    FrostlineConfig plain =
        FrostlineConfig.of(listener, connect())
            .keepingStateIn(folder.resolve("state"))
            .creatingTopics(1, 1);
    return new FrostlineConfig(
        new KafkaConfig(listener, client),
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

  private void startApp(FrostlineConfig how) throws Exception {
    config = how;
    app =
        FrostlineApp.start(
            how,
            ProbeFactory.resolving(
                    Map.of("env", values("frostline_app", SecuredStack.APP_DATABASE_PASSWORD)))
                .create(how));
    parts.add(app);
  }

  private StackEnvironment values(String user, String password) throws Exception {
    StackEnvironment values = new StackEnvironment();
    values.configure(Map.of("file", stack.environment(user, password)));
    return values;
  }

  private String permissions(String password) throws Exception {
    return found(password, CheckId.DATABASE_REACHABLE, CheckId.DATABASE_PERMISSIONS);
  }

  private String reachable() throws Exception {
    return found(SecuredStack.SOURCE_DATABASE_PASSWORD, CheckId.DATABASE_REACHABLE);
  }

  /** OK, or what the doctor has found. */
  private String found(String password, CheckId... checks) throws Exception {
    Report report =
        new Doctor(
                config,
                Map.of("env", values("frostline_source", password)),
                InstantSource.system(),
                Doctor.Choices.all().only(checks))
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

  private URI connect() {
    return stack.connect("https", SecuredStack.CONNECT_LOGIN);
  }

  private void apply(URI worker, String kafka, String listener, Map<String, String> deployer)
      throws Exception {
    Said applied =
        connectors(
            "apply",
            worker,
            "--dir",
            templates.toString(),
            "--kafka",
            kafka,
            "--bootstrap",
            listener,
            "--kafka-config",
            stack.write("deployer.properties", deployer).toString());
    assertThat(applied.code()).as(applied.text()).isZero();
  }

  private Said connectors(String verb, URI connect, String... more) {
    return commands.give(
        "connectors " + verb,
        Stream.concat(Stream.of("--connect", connect.toString()), Stream.of(more)));
  }

  private Said status(String scheme, String login, String... more) {
    return commands.give(
        "status", Stream.concat(Stream.of("--url", url(scheme, login)), Stream.of(more)));
  }

  private Said maintenance(String verb, String login, String... more) {
    return commands.give(
        "maintenance " + verb,
        Stream.concat(Stream.of(SINK, "--url", url("https", login)), Stream.of(more)));
  }

  private String url(String scheme, String login) {
    return scheme + "://" + login + "@127.0.0.1:" + app.port();
  }

  private WireEvent eventOf(String action) {
    return await(action, () -> told.action(action).stream());
  }

  private static WireEvent await(String what, Supplier<Stream<WireEvent>> events) {
    return Awaitility.await(what)
        .atMost(30, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(300))
        .until(() -> events.get().findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private static ConditionFactory eventually(int seconds) {
    return Awaitility.await()
        .atMost(seconds, TimeUnit.SECONDS)
        .pollInterval(Duration.ofMillis(300));
  }
}
