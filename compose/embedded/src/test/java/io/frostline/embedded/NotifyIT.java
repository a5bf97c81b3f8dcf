package io.frostline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.frostline.app.NotifyApp;
import io.frostline.app.NotifyOptions;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.json.WireLag;
import io.frostline.notify.Links;
import io.frostline.topology.Topics;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
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

/** What the notifier promises, on a real Kafka and with receivers that note what they get. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NotifyIT {

  private static final Instant AT =
      Instant.now().minusSeconds(3_600).truncatedTo(ChronoUnit.SECONDS);
  private static final Path DOC = Path.of("../../docs/alerting.md");
  private static final Pattern TOOL =
      Pattern.compile("kafka-console-consumer\\.sh ((?:[^\\n]*\\\\\\n)*[^\\n]*)");

  private static final Pattern KCAT = Pattern.compile("`(kcat [^`]+)`");

  @TempDir private static Path dir;
  private KafkaBroker broker;
  private KafkaProducer<byte[], byte[]> producer;
  private final Receiver hook = new Receiver();
  private final Receiver first = new Receiver();
  private final Receiver second = new Receiver();
  private NotifyApp app;
  private long offset;

  /** Notes what was posted to it, as long as it feels like it. */
  private static final class Receiver {
    private final List<JsonNode> got = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;

    void start() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::take);
      server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
      try (exchange) {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (status == 200) {
          got.add(new ObjectMapper().readTree(body));
        }
        exchange.sendResponseHeaders(status, -1);
      }
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Change, alert and incident of each notification. */
    List<String> told() {
      return got.stream()
          .map(
              each ->
                  each.get("change").asText()
                      + " "
                      + each.get("labels").get("alertname").asText()
                      + " "
                      + each.get("labels").get("incident").asText())
          .toList();
    }

    /** Incidents by which alerts were posted, as Alertmanager gets them. */
    Stream<JsonNode> alerts() {
      List<JsonNode> all = new ArrayList<>();
      got.forEach(batch -> batch.forEach(all::add));
      return all.stream();
    }

    Stream<JsonNode> named(String alert) {
      return alerts().filter(each -> each.at("/labels/alertname").asText().equals(alert));
    }

    Stream<JsonNode> alerts(String incident) {
      return alerts().filter(each -> each.at("/labels/incident").asText().equals(incident));
    }
  }

  @BeforeAll
  void start() throws Exception {
    try (Ports ports = new Ports()) {
      int kafka = ports.choose("Kafka", OptionalInt.empty(), OptionalInt.empty());
      int controller = ports.choose("Kafka", OptionalInt.empty(), OptionalInt.empty());
      broker = new KafkaBroker(dir.resolve("kafka"), kafka, controller, List.of(), false);
    }
    broker.start();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.EVENTS, 2, (short) 1),
                  new NewTopic(Topics.LAG, 1, (short) 1)))
          .all()
          .get();
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    for (Receiver each : List.of(hook, first, second)) {
      each.start();
    }
  }

  @AfterAll
  void stop() {
    if (app != null) {
      app.close();
    }
    Stream.of(hook, first, second).map(each -> each.server).forEach(each -> each.stop(0));
    if (producer != null) {
      producer.close(Duration.ofSeconds(2));
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  @Order(1)
  void whoIsNewIsToldOnlyOfWhatIsStillOpen() throws Exception {
    say("DOWN", "CRITICAL", "S20", "over");
    say("RECOVERED", "INFO", "S20", "over");
    say("DATA_LOSS", "CRITICAL", "S10", "lost");
    say("REPAIR", "INFO", "S10", "lost");
    app = notifier();

    eventually().until(() -> hook.told().size() == 1);
    assertThat(hook.told()).containsExactly("opened FrostlineDataLoss lost");
    assertThat(hook.got.get(0).get("annotations").get("description").asText())
        .contains("Tried: ", "REPAIR happened");
    for (Receiver alertmanager : List.of(first, second)) {
      eventually().until(() -> alertmanager.alerts("lost").findAny().isPresent());
      assertThat(alertmanager.alerts("over")).isEmpty();
    }
  }

  /** A dead man's switch waits for it; a webhook for people is not told that nothing is wrong. */
  @Test
  @Order(2)
  void whoForgetsIsToldThatTheNotifierIsAlive() throws Exception {
    for (Receiver alertmanager : List.of(first, second)) {
      eventually().until(() -> alertmanager.named("FrostlineNotifyWatchdog").findAny().isPresent());
      assertThat(alertmanager.named("FrostlineNotifyWatchdog"))
          .allMatch(each -> each.at("/labels/group").asText().equals("frostline-notify"));
    }
    assertThat(hook.told()).noneMatch(each -> each.contains("Watchdog"));
    assertThat(metrics()).contains("offload_notifications_readable_timestamp_seconds{target=");
  }

  @Test
  @Order(3)
  void whatCannotBeReadIsPassedOverAndCounted() throws Exception {
    send(Topics.EVENTS, "orders-sink", "this is no event".getBytes(UTF_8));
    say("PAUSED", "INFO", "A1", "paused");

    eventually().until(() -> hook.told().contains("opened FrostlinePaused paused"));
    // One for each of the three targets.
    assertThat(metrics())
        .contains("offload_notification_records_skipped_total{topic=\"frostline.events\"} 3.0");
  }

  @Test
  @Order(4)
  void aTargetThatWasAwayGetsEverythingAfterwardsOnceAndHoldsUpNobody() throws Exception {
    hook.status = 503;
    int before = hook.got.size();
    say("STALLED", "CRITICAL", "S7", "stalled");
    say("REPAIR", "INFO", "S7", "stalled");
    say("ESCALATED", "CRITICAL", "S7", "stalled");
    say("RECOVERED", "INFO", "S7", "stalled");
    eventually().until(() -> metrics().contains("_blocked{target=\"webhook") && blocked());
    eventually().until(() -> resolved(first, "stalled") && resolved(second, "stalled"));
    assertThat(hook.got).hasSize(before);

    hook.status = 200;
    eventually().until(() -> hook.got.size() >= before + 6);
    assertThat(hook.told().subList(before, hook.told().size()))
        .containsExactly(
            "opened FrostlineStalled stalled",
            "updated FrostlineStalled stalled",
            "updated FrostlineStalled stalled",
            "opened FrostlineEscalated stalled",
            "resolved FrostlineStalled stalled",
            "resolved FrostlineEscalated stalled");
  }

  private boolean resolved(Receiver alertmanager, String incident) {
    return alertmanager
        .alerts(incident)
        .anyMatch(each -> Instant.parse(each.get("endsAt").asText()).isBefore(Instant.now()));
  }

  @Test
  @Order(5)
  void aRestartTellsNothingTwiceAndForgetsNothing() throws Exception {
    int before = hook.got.size();
    app.close();
    int refreshed = first.got.size();
    app = notifier();

    // What is open is said again to Alertmanager at once, under the same labels and start.
    eventually().until(() -> first.got.size() > refreshed);
    List<JsonNode> said = first.alerts("lost").toList();
    assertThat(said).extracting(each -> each.get("labels")).containsOnly(said.get(0).get("labels"));
    assertThat(said).extracting(each -> each.get("startsAt").asText()).containsOnly(at(2));
    assertThat(hook.got).hasSize(before);

    say("RECOVERED", "INFO", "S10", "lost");
    eventually().until(() -> hook.told().contains("resolved FrostlineDataLoss lost"));
    eventually().until(() -> resolved(first, "lost"));
    assertThat(hook.got).hasSize(before + 1);
  }

  @Test
  @Order(6)
  void oneThatStopsWhileATargetIsAwayTellsItAfterItsRestart() throws Exception {
    hook.status = 503;
    say("HUNG", "CRITICAL", "S2", "hung");
    eventually().until(this::blocked);
    app.close();
    hook.status = 200;
    app = notifier();

    eventually().until(() -> hook.told().contains("opened FrostlineHung hung"));
  }

  @Test
  @Order(7)
  void aSecondInstanceTakesOverAndTellsNothingTwice() throws Exception {
    try (NotifyApp other = notifier()) {
      say("LAG", "WARNING", "A6", "while-two");
      eventually().until(() -> hook.told().contains("opened FrostlineLag while-two"));
      app.close();
      say("RECOVERED", "INFO", "A6", "while-two");
      eventually().until(() -> hook.told().contains("resolved FrostlineLag while-two"));
      assertThat(other.targets()).hasSize(3);
    }
    assertThat(hook.got).extracting(each -> each.get("id").asText()).doesNotHaveDuplicates();
    app = notifier();
  }

  @Test
  @Order(8)
  void aTableThatIsTooFarBehindIsToldFromTheLagTopic() throws Exception {
    lag(2_000, 0);
    lag(2_060, 60);
    eventually().until(() -> hook.told().stream().anyMatch(each -> each.contains("LagCritical")));
    lag(3, 120);
    lag(3, 180);
    eventually()
        .until(
            () -> hook.told().stream().anyMatch(each -> each.matches("resolved .*LagCritical .*")));
  }

  /** Kafka forgets a group that nobody was in for a week. */
  @Test
  @Order(9)
  void whenTheGroupsAreForgottenOnlyWhatHasChangedIsTold() throws Exception {
    int before = hook.got.size();
    app.close();
    say("RECOVERED", "INFO", "S2", "hung");
    say("DOWN", "CRITICAL", "S20", "meanwhile");
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<String> groups =
          admin.listGroups().all().get().stream()
              .map(GroupListing::groupId)
              .filter(group -> group.startsWith("frostline-notify-"))
              .toList();
      assertThat(groups).hasSize(3);
      admin.deleteConsumerGroups(groups).all().get();
    }
    app = notifier();

    eventually().until(() -> hook.got.size() >= before + 2);
    assertThat(hook.told().subList(before, hook.told().size()))
        .containsExactlyInAnyOrder("resolved FrostlineHung hung", "opened FrostlineDown meanwhile");
  }

  /** A person without Frostline's own commands reads the topics with Kafka's. */
  @Test
  @Order(10)
  void theDocumentedCommandsOfKafkaReadTheTopics() throws Exception {
    Matcher commands = TOOL.matcher(Files.readString(DOC));
    int run = 0;
    while (commands.find()) {
      String arguments =
          commands.group(1).replace("\\\n", " ").replace("kafka:9092", broker.bootstrapServers());
      String printed = tool(List.of(arguments.replaceAll("\\s*\\|.*", "").strip().split("\\s+")));
      assertThat(printed)
          .as(arguments)
          .contains(arguments.contains(Topics.LAG) ? "totalLagSeconds" : "\"type\":\"DATA_LOSS\"");
      run++;
    }
    assertThat(run).isEqualTo(2);
  }

  /** The same without Java, where kcat is installed. */
  @Test
  @Order(11)
  void theDocumentedCommandOfKcatReadsTheEvents() throws Exception {
    assumeTrue(hasKcat(), "kcat is not installed");
    Matcher line = KCAT.matcher(Files.readString(DOC));
    assertThat(line.find()).isTrue();
    List<String> command =
        new ArrayList<>(
            List.of(line.group(1).replace("kafka:9092", broker.bootstrapServers()).split("\\s+")));
    // It ends where the topic ends, as a person's Ctrl-C would end it.
    command.add("-e");
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(printed.lines()).anyMatch(each -> each.contains("\"type\":\"DATA_LOSS\""));
  }

  private static boolean hasKcat() {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcat")));
    if (System.getenv("FROSTLINE_KCAT") != null) {
      assertThat(found).as("kcat on the PATH").isTrue();
    }
    return found;
  }

  private static String tool(List<String> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "org.apache.kafka.tools.consumer.ConsoleConsumer"));
    command.addAll(arguments);
    // It ends by itself, as a person's Ctrl-C would end it: the third event is the loss.
    command.addAll(
        List.of(
            "--max-messages", arguments.contains(Topics.LAG) ? "1" : "3", "--timeout-ms", "20000"));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return out;
  }

  private NotifyApp notifier() throws Exception {
    return NotifyApp.start(
        new NotifyOptions(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            "127.0.0.1",
            0,
            "frostline-notify",
            1,
            List.of(first.url(), second.url()),
            Optional.empty(),
            List.of(hook.url() + "/hook"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("s3cret"),
            "INFO",
            Optional.of(Duration.ofMinutes(20)),
            Optional.of(Duration.ofMinutes(30)),
            Duration.ofSeconds(30),
            Links.UNSET));
  }

  private boolean blocked() throws Exception {
    return metrics().lines().anyMatch(line -> line.matches(".*_blocked\\{target=\"webhook.*1\\.0"));
  }

  private String metrics() throws Exception {
    URI url = URI.create("http://127.0.0.1:" + app.port() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(url).build(), BodyHandlers.ofString())
        .body();
  }

  /** The time of the nth event, counted from 0. */
  private static String at(long number) {
    return AT.plusSeconds(number).toString();
  }

  private void say(String type, String severity, String rule, String incident) throws Exception {
    WireEvent event =
        new WireEvent(
            UUID.randomUUID().toString(),
            "orders-sink",
            Optional.empty(),
            type,
            severity,
            rule,
            incident,
            Instant.parse(at(offset++)),
            type + " happened",
            Map.of("commitId", "c-1"));
    send(Topics.EVENTS, event.pipeline(), Json.write(event));
  }

  private void lag(double seconds, int at) throws Exception {
    WireLag lag =
        new WireLag(
            "cold.orders",
            "orders-sink",
            Optional.of(BigDecimal.valueOf(seconds)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            AT.plusSeconds(at));
    send(Topics.LAG, lag.table(), Json.write(lag));
  }

  private void send(String topic, String key, byte[] value) throws Exception {
    producer
        .send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value))
        .get(10, TimeUnit.SECONDS);
  }

  private static ConditionFactory eventually() {
    return await().atMost(45, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(100));
  }
}
