package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.chaos.TcpGate;
import io.frostline.chaos.fault.LostFolder;
import io.frostline.cli.Frostline;
import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.core.Fact;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.embedded.StackOptions;
import io.frostline.json.Json;
import io.frostline.json.WireCommand;
import io.frostline.json.WireEvent;
import io.frostline.topology.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances of the app, each a process of its own: the one that acts is frozen, cut off from
 * the network and killed, in this order, and each time the sink fails just then. The other one has
 * to notice and repair it, and nothing may be told or done twice or not at all. The last time a
 * person works on the pipeline, and the other one has to wait for the end of that.
 *
 * <p>Before them a former version of the app has watched, and was updated in the middle of an
 * incident: its topics and its state are what they begin with.
 */
class TakeoverIT {

  private static final String SINK = "frostline-sink";

  /** See the README beside them. */
  private static final List<Path> FORMER =
      Stream.of("streams-app.jar", "connect-deployer.jar")
          .map(Path.of("src/test/resources/io/frostline/demo/former").toAbsolutePath()::resolve)
          .toList();

  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final String OPERATOR = "operator";
  private static final String PASSWORD = "of-the-operator";

  @TempDir private Path temporary;

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final List<Deployment> deployments = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();

  /** A process of the app, and the gate on its way to Kafka. */
  private record Instance(DemoProcess process, int port, TcpGate gate) {}

  @Test
  void theOtherInstanceTakesOverAndNothingIsToldOrDoneTwice() throws Exception {
    try (TcpGate one = TcpGate.open();
        TcpGate other = TcpGate.open();
        EmbeddedStack stack =
            EmbeddedStack.start(
                StackOptions.ephemeral()
                    .withCommitInterval(INTERVAL)
                    .withKafkaGates(List.of(one.port(), other.port())),
                System.out::println)) {
      one.leadTo(stack.gatedKafkaPorts().get(0));
      other.leadTo(stack.gatedKafkaPorts().get(1));
      deploy(stack);
      try (InsertOnly inserts = InsertOnly.start(stack.sourceDatabase())) {
        updated(stack, one);
        start(stack, other);
        frozen(stack);
        cutOff(stack);
        killed(stack);
        nothingIsToldOrDoneTwice(stack.endpoints().bootstrapServers());
      } finally {
        instances.forEach(instance -> instance.process().close());
        deployments.forEach(Deployment::close);
      }
    }
  }

  /** The former version stops while a person has paused the sink; today's takes its place. */
  private void updated(EmbeddedStack stack, TcpGate gate) throws Exception {
    start(stack, gate, FORMER);
    Instance former = awaitActing(stack);
    String bootstrap = stack.endpoints().bootstrapServers();
    ConnectClient connect = new ConnectClient(stack.connectUrl());
    connect.pause(SINK);
    eventually(30).until(() -> phase(former).equals("PAUSED"));
    former.process().interrupt();
    assertThat(former.process().exitCode(30)).as(former.process().err()).isLessThanOrEqualTo(130);
    instances.remove(former);
    List<WireEvent> told = records(bootstrap, Topics.EVENTS, WireEvent.class);
    WireEvent paused = told.get(told.size() - 1);
    assertThat(paused.type()).isEqualTo("PAUSED");

    start(stack, gate);
    Instance updated = instances.get(0);
    eventually(60).until(() -> phase(updated).equals("PAUSED"));
    assertThat(records(bootstrap, Topics.EVENTS, WireEvent.class))
        .as("it knows already what it sees")
        .hasSameSizeAs(told);

    connect.resume(SINK);
    eventually(60).until(() -> phase(updated).equals("HEALTHY"));
    List<WireEvent> all = records(bootstrap, Topics.EVENTS, WireEvent.class);
    List<WireEvent> since = all.subList(told.size(), all.size());
    assertThat(since)
        .anyMatch(e -> e.type().equals("RECOVERED") && e.incident().equals(paused.incident()))
        .allMatch(e -> e.severity().equals("INFO"));
    assertThat(all).extracting(WireEvent::id).doesNotHaveDuplicates();
    System.out.printf(
        "updated: %d events before, %d after; healthy %s after the former version ended%n",
        told.size(), since.size(), Duration.between(paused.at(), Instant.now()));
  }

  private void frozen(EmbeddedStack stack) throws Exception {
    Instance acting = awaitActing(stack);
    signal(acting, "STOP");
    Instant struck = Instant.now();
    sinkFails(stack);
    awaitRepaired(stack, struck, acting);
    signal(acting, "CONT");
    eventually(60).until(() -> healthy(acting, "/health/live"));
  }

  private void cutOff(EmbeddedStack stack) throws Exception {
    Instance acting = awaitActing(stack);
    acting.gate().shut();
    Instant struck = Instant.now();
    sinkFails(stack);
    awaitRepaired(stack, struck, acting);
    acting.gate().reopen();
    eventually(90).until(() -> healthy(acting, "/health/live"));
  }

  /** Just when a person has begun to work on the pipeline: nothing is repaired before the end. */
  private void killed(EmbeddedStack stack) throws Exception {
    Instance acting = awaitActing(stack);
    String bootstrap = stack.endpoints().bootstrapServers();
    Set<String> commands = commands(bootstrap);
    Instant struck = Instant.now();
    maintenance(acting, "start", "--for", "10m", "--why", "a new disk");
    acting.process().handle().destroyForcibly();
    instances.remove(acting);
    sinkFails(stack);
    eventually(60).until(() -> incident(eventsSince(bootstrap, struck), "DOWN").isPresent());
    Instant down = incident(eventsSince(bootstrap, struck), "DOWN").orElseThrow().at();
    eventually(30).until(() -> looks(bootstrap, down) >= 5);
    Instance other = instances.get(0);
    assertThat(get(other, "/api/v1/pipelines")).contains(OPERATOR + " works on it");
    assertThat(commands(bootstrap)).as("nothing is done").isEqualTo(commands);

    maintenance(other, "end", "--why", "done");
    awaitRepaired(stack, struck, acting);
  }

  private static void maintenance(Instance instance, String verb, String... more) {
    List<String> words = new ArrayList<>(List.of("maintenance", verb, SINK));
    words.addAll(
        List.of("--url", "http://" + OPERATOR + ":" + PASSWORD + "@127.0.0.1:" + instance.port()));
    words.addAll(List.of(more));
    assertThat(Frostline.execute(Frostline.commandLine(), words.toArray(String[]::new))).isZero();
  }

  private static Set<String> commands(String bootstrap) {
    return records(bootstrap, Topics.COMMANDS, WireCommand.class).stream()
        .map(WireCommand::id)
        .collect(Collectors.toSet());
  }

  /** How often somebody has looked at the connectors since. */
  private static long looks(String bootstrap, Instant since) {
    return records(bootstrap, Topics.OBSERVATIONS, Fact.class).stream()
        .filter(fact -> fact instanceof Fact.StatusSeen && fact.at().isAfter(since))
        .count();
  }

  private void deploy(EmbeddedStack stack) throws Exception {
    for (String table : List.of("busy", "idle", "bursty")) {
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
  }

  private void start(EmbeddedStack stack, TcpGate gate) throws IOException {
    start(stack, gate, List.of());
  }

  private void start(EmbeddedStack stack, TcpGate gate, List<Path> jars) throws IOException {
    Path folder =
        Files.createDirectory(
            temporary.resolve("instance-" + instances.size() + "-" + System.nanoTime()));
    int port = freePort();
    Map<String, String> environment = new HashMap<>(stack.environment());
    if (jars.isEmpty()) {
      environment.put("FROSTLINE_HTTP_ACTIONS_USER", OPERATOR);
      environment.put("FROSTLINE_HTTP_ACTIONS_PASSWORD", PASSWORD);
    }
    DemoProcess process =
        DemoProcess.start(
            folder,
            environment,
            jars,
            jars.isEmpty() ? Main.class.getName() : io.frostline.cli.Main.class.getName(),
            "run",
            "--bootstrap",
            "127.0.0.1:" + gate.port(),
            "--connect",
            stack.endpoints().connectUrl(),
            "--bind",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--state-dir",
            folder.resolve("state").toString(),
            "--partitions",
            "1",
            "--replication",
            "1");
    Instance instance = new Instance(process, port, gate);
    instances.add(instance);
    eventually(60)
        .until(
            () -> {
              assertThat(process.handle().isAlive()).as(process.out() + process.err()).isTrue();
              return healthy(instance, "/health/live");
            });
  }

  private static int freePort() throws IOException {
    try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /**
   * The one instance that watches the pipeline, once the pipeline is healthy, all are there, and
   * nobody has come or gone for a while: one that comes back may be given the pipeline.
   */
  private Instance awaitActing(EmbeddedStack stack) {
    List<Instance> acting = new ArrayList<>();
    eventually(150)
        .during(SETTLED)
        .until(
            () -> {
              List<Instance> before = List.copyOf(acting);
              acting.clear();
              instances.stream()
                  .filter(instance -> phase(instance).equals("HEALTHY"))
                  .forEach(acting::add);
              return acting.size() == 1
                  && acting.equals(before)
                  && instances.stream().allMatch(i -> healthy(i, "/health/ready"));
            });
    assertThat(stack.failure()).isNotDone();
    return acting.get(0);
  }

  /**
   * The warehouse is away until the sink's task has failed; no restart brings it back meanwhile.
   */
  private static void sinkFails(EmbeddedStack stack) throws IOException {
    Path warehouse = stack.dir().resolve("warehouse");
    LostFolder.take(warehouse);
    ConnectClient connect = new ConnectClient(stack.connectUrl());
    eventually(60).until(() -> hasFailed(connect));
    LostFolder.giveBack(warehouse);
  }

  private static boolean hasFailed(ConnectClient connect) {
    try {
      return connect.status(SINK).tasks().stream().anyMatch(task -> task.state().equals("FAILED"));
    } catch (ConnectFailure e) {
      return false;
    }
  }

  private static void awaitRepaired(EmbeddedStack stack, Instant struck, Instance struckDown) {
    String bootstrap = stack.endpoints().bootstrapServers();
    eventually(120).until(() -> incident(eventsSince(bootstrap, struck), "RECOVERED").isPresent());
    List<WireEvent> events = eventsSince(bootstrap, struck);
    events.forEach(e -> System.out.println(e.at() + " " + e.type() + " " + e.summary()));
    assertThat(events)
        .filteredOn(e -> e.type().equals("REPAIR") && e.evidence().containsKey("outcome"))
        .isNotEmpty()
        .allSatisfy(
            e -> {
              assertThat(e.evidence()).containsEntry("outcome", "ACCEPTED");
              assertThat(e.evidence().get("by")).doesNotContain(":" + struckDown.port() + "/");
            });
    System.out.printf(
        "taken over: noticed after %s, recovered after %s%n",
        Duration.between(struck, incident(events, "DOWN").orElseThrow().at()),
        Duration.between(struck, incident(events, "RECOVERED").orElseThrow().at()));
  }

  /** The first event of {@code type} that belongs to an outage that began among {@code events}. */
  private static Optional<WireEvent> incident(List<WireEvent> events, String type) {
    Set<String> outages =
        events.stream()
            .filter(event -> event.type().equals("DOWN"))
            .map(WireEvent::incident)
            .collect(Collectors.toSet());
    return events.stream()
        .filter(event -> event.type().equals(type) && outages.contains(event.incident()))
        .findFirst();
  }

  private static List<WireEvent> eventsSince(String bootstrap, Instant since) {
    return records(bootstrap, Topics.EVENTS, WireEvent.class).stream()
        .filter(event -> event.at().isAfter(since))
        .toList();
  }

  private static void nothingIsToldOrDoneTwice(String bootstrap) {
    List<WireEvent> events = records(bootstrap, Topics.EVENTS, WireEvent.class);
    assertThat(events).extracting(WireEvent::id).doesNotHaveDuplicates();
    Map<String, List<String>> down =
        events.stream()
            .filter(e -> e.rule().equals("S19") || e.rule().equals("C7"))
            .collect(
                Collectors.groupingBy(
                    WireEvent::incident, Collectors.mapping(WireEvent::type, Collectors.toList())));
    assertThat(down).isNotEmpty();
    assertThat(down.values())
        .allSatisfy(
            types -> {
              assertThat(types).contains("DOWN");
              assertThat(types).filteredOn("RECOVERED"::equals).hasSize(1);
            });

    List<String> commands =
        records(bootstrap, Topics.COMMANDS, WireCommand.class).stream()
            .map(WireCommand::id)
            .toList();
    assertThat(commands).doesNotHaveDuplicates();
    List<Fact> facts = records(bootstrap, Topics.OBSERVATIONS, Fact.class);
    assertThat(of(facts, Fact.CommandTaken.class, Fact.CommandTaken::command))
        .containsExactlyInAnyOrderElementsOf(commands);
    assertThat(of(facts, Fact.CommandDone.class, Fact.CommandDone::command))
        .containsExactlyInAnyOrderElementsOf(commands);
  }

  private static <T> List<String> of(List<Fact> facts, Class<T> kind, Function<T, String> command) {
    return facts.stream().filter(kind::isInstance).map(kind::cast).map(command).toList();
  }

  private static <T> List<T> records(String bootstrap, String topic, Class<T> type) {
    List<T> found = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          found.add(Json.read(entry.value(), type));
        }
      }
    } catch (io.frostline.json.JsonException e) {
      throw new AssertionError("a record of " + topic + " is none", e);
    }
    return found;
  }

  /** Empty if the instance does not watch the pipeline, or does not answer. */
  private String phase(Instance instance) {
    try {
      JsonNode answer = MAPPER.readTree(get(instance, "/api/v1/pipelines"));
      return answer.path("pipelines").path(0).path("phase").asText("");
    } catch (IOException e) {
      return "";
    }
  }

  private boolean healthy(Instance instance, String path) {
    try {
      get(instance, path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String get(Instance instance, String path) throws IOException {
    URI uri = URI.create("http://127.0.0.1:" + instance.port() + path);
    try {
      var answer =
          http.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build(),
              BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(path + " answered " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void signal(Instance instance, String signal) throws Exception {
    String pid = Long.toString(instance.process().handle().pid());
    assertThat(new ProcessBuilder("kill", "-" + signal, pid).start().waitFor()).isZero();
  }

  private static ConditionFactory eventually(int seconds) {
    return await().atMost(seconds, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(500));
  }
}
