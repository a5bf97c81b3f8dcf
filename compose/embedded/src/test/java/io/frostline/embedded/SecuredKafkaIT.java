package io.frostline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.frostline.app.FrostlineApp;
import io.frostline.app.ProbeFactory;
import io.frostline.app.Reach;
import io.frostline.app.UnreachableException;
import io.frostline.chaos.audit.TopicLog;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.KafkaConfig;
import io.frostline.core.Extent;
import io.frostline.core.Fact;
import io.frostline.core.Partition;
import io.frostline.core.PipelineConfig;
import io.frostline.core.Position;
import io.frostline.core.RepairPolicy;
import io.frostline.core.Seen;
import io.frostline.topology.Topics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.tools.AclCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The app on a Kafka that asks for a name (SCRAM) or a certificate, encrypts everything, and
 * permits what docs/security.md lists and nothing else.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecuredKafkaIT {

  private static final String PASSWORD = "planted-kafka-password";
  private static final String STORE = "planted-store-password";
  private static final String SINK = "frostline-sink";

  @TempDir private static Path folder;

  private final List<AutoCloseable> parts = new ArrayList<>();
  private String open;
  private String byName;
  private String byCertificate;
  private URI connect;

  @BeforeAll
  void start() throws Exception {
    keytool("-genkeypair", "server", "-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1");
    keytool("-genkeypair", "client", "-dname", "CN=frostline-client");
    trust("server", "trusted-by-clients");
    trust("client", "trusted-by-server");
    int[] ports = new int[4];
    try (Ports free = new Ports()) {
      for (int i = 0; i < ports.length; i++) {
        ports[i] = free.choose("Kafka", OptionalInt.empty(), OptionalInt.empty());
      }
    }
    open = "127.0.0.1:" + ports[0];
    byName = "127.0.0.1:" + ports[2];
    byCertificate = "127.0.0.1:" + ports[3];
    String listeners =
        "PLAINTEXT://%s,NAMED://%s,MUTUAL://%s".formatted(open, byName, byCertificate);
    KafkaBroker broker =
        new KafkaBroker(
            folder.resolve("kafka"),
            ports[0],
            ports[1],
            List.of(),
            true,
            Map.ofEntries(
                Map.entry("listeners", listeners + ",CONTROLLER://127.0.0.1:" + ports[1]),
                Map.entry("advertised.listeners", listeners),
                Map.entry(
                    "listener.security.protocol.map",
                    "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,NAMED:SASL_SSL,MUTUAL:SSL"),
                Map.entry("listener.name.named.sasl.enabled.mechanisms", "SCRAM-SHA-512"),
                Map.entry(
                    "listener.name.named.scram-sha-512.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;"),
                Map.entry("listener.name.mutual.ssl.client.auth", "required"),
                Map.entry("ssl.keystore.type", "PKCS12"),
                Map.entry("ssl.keystore.location", store("server")),
                Map.entry("ssl.keystore.password", STORE),
                Map.entry("ssl.truststore.type", "PKCS12"),
                Map.entry("ssl.truststore.location", store("trusted-by-server")),
                Map.entry("ssl.truststore.password", STORE),
                Map.entry("allow.everyone.if.no.acl.found", "false"),
                Map.entry("super.users", "User:ANONYMOUS")));
    parts.add(broker);
    broker.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", open))) {
      admin
          .alterUserScramCredentials(
              List.of(
                  new UserScramCredentialUpsertion(
                      "frostline",
                      new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                      PASSWORD)))
          .all()
          .get();
    }
    for (String command : documented()) {
      List<String> words = List.of(command.replace("$KAFKA", open).split(" "));
      AclCommand.main(words.subList(1, words.size()).toArray(String[]::new));
    }
    connect = idleConnect();
  }

  @AfterAll
  void stop() throws Exception {
    for (int i = parts.size() - 1; i >= 0; i--) {
      parts.get(i).close();
    }
  }

  @Test
  void theAppRunsWithExactlyWhatIsDocumented() throws Exception {
    try (FrostlineApp app = start(named(PASSWORD));
        TopicLog published = new TopicLog(open, Set.of(Topics.WATERMARKS, Topics.EVENTS))) {
      Instant at = Instant.now();
      app.facts().send(configured(at));
      app.facts().send(tick(at));

      await("a watermark")
          .atMost(Duration.ofSeconds(60))
          .until(() -> !published.of(Topics.WATERMARKS).isEmpty());
      assertThat(app.failure()).isEmpty();
      assertThat(new String(published.of(Topics.WATERMARKS).get(0).key(), UTF_8))
          .isEqualTo("cold.orders");
    }
  }

  @Test
  void aWrongPasswordIsToldAsThat() {
    assertThatThrownBy(() -> start(named("wrong")))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("answers, and refuses this client (Authentication failed")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void aCertificateIsEnoughAndNoneIsTooLittle() throws Exception {
    Map<String, String> none = new HashMap<>(trusting());
    none.put("bootstrap.servers", byCertificate);
    none.put("security.protocol", "SSL");
    Map<String, String> own = new HashMap<>(none);
    own.put("ssl.keystore.type", "PKCS12");
    own.put("ssl.keystore.location", store("client"));
    own.put("ssl.keystore.password", STORE);

    Reach.kafka(own).close();
    assertThatThrownBy(() -> Reach.kafka(none))
        .isInstanceOf(UnreachableException.class)
        .hasMessageContaining("answers, and refuses this client")
        .hasMessageContaining("certificate");
  }

  private FrostlineApp start(Map<String, String> client) throws InterruptedException {
    FrostlineConfig plain =
        FrostlineConfig.of(byName, connect)
            .listeningOn("127.0.0.1", 0)
            .keepingStateIn(folder.resolve("state"))
            .creatingTopics(1, 1);
    FrostlineConfig config =
        new FrostlineConfig(
            new KafkaConfig(byName, client),
            plain.connect(),
            plain.http(),
            plain.app(),
            plain.watch(),
            plain.ownTopics(),
            plain.repairs(),
            plain.pipelines(),
            plain.tables(),
            plain.log());
    return FrostlineApp.start(config, ProbeFactory.standard().create(config));
  }

  private static Map<String, String> named(String password) {
    Map<String, String> client = new HashMap<>(trusting());
    client.put("security.protocol", "SASL_SSL");
    client.put("sasl.mechanism", "SCRAM-SHA-512");
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"frostline\""
            + " password=\""
            + password
            + "\";");
    return client;
  }

  private static Map<String, String> trusting() {
    return Map.of(
        "ssl.truststore.type",
        "PKCS12",
        "ssl.truststore.location",
        store("trusted-by-clients"),
        "ssl.truststore.password",
        STORE);
  }

  /** The commands of docs/security.md. */
  private static List<String> documented() throws Exception {
    List<String> commands =
        Files.readAllLines(Path.of("../../docs/security.md")).stream()
            .filter(line -> line.startsWith("kafka-acls "))
            .toList();
    assertThat(commands).hasSizeGreaterThan(3);
    return commands;
  }

  /** A worker without connectors. */
  private URI idleConnect() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body =
              (exchange.getRequestURI().getPath().equals("/connectors") ? "[]" : "{}")
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    parts.add(() -> server.stop(0));
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static Fact configured(Instant at) {
    return new Fact.Configured(
        SINK,
        at,
        new PipelineConfig(
            SINK,
            Optional.empty(),
            "connect-" + SINK,
            "connect-" + SINK + "-coord",
            "frostline-sink-control",
            "cold",
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Optional.of(Duration.ofSeconds(1)),
            Duration.ofMinutes(30),
            true,
            Optional.empty(),
            List.of(),
            RepairPolicy.valueOf(false)));
  }

  private static Fact tick(Instant at) {
    Partition partition = new Partition("cdc.public.orders", 0);
    return new Fact.Tick(
        SINK,
        at.plusSeconds(1),
        Seen.known(new Position(100, 0)),
        Seen.known(Map.of(partition, new Extent(0, 10))),
        Seen.known(Map.of(partition, 4L)),
        Seen.known(Map.of(0, 0L)),
        Seen.known(Map.of(0, new Fact.ControlPlace(0, 7, 0, 7))));
  }

  private static String store(String name) {
    return folder.resolve(name + ".p12").toString();
  }

  private static void trust(String owner, String into) throws Exception {
    Path certificate = folder.resolve(owner + ".cer");
    run(
        "-exportcert",
        "-alias",
        owner,
        "-keystore",
        store(owner),
        "-storepass",
        STORE,
        "-file",
        certificate.toString());
    run(
        "-importcert",
        "-noprompt",
        "-alias",
        owner,
        "-keystore",
        store(into),
        "-storetype",
        "PKCS12",
        "-storepass",
        STORE,
        "-file",
        certificate.toString());
  }

  private static void keytool(String command, String owner, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                command,
                "-alias",
                owner,
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-storepass",
                STORE,
                "-keystore",
                store(owner)));
    arguments.addAll(List.of(more));
    run(arguments.toArray(String[]::new));
  }

  private static void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor()).as(command.toString()).isZero();
  }
}
