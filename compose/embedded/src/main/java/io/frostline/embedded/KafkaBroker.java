package io.frostline.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** One Kafka node, broker and controller together, on loopback. */
final class KafkaBroker implements AutoCloseable {
  /** Room for rows of tens of megabytes. */
  static final int MAX_MESSAGE_BYTES = 72 * 1024 * 1024;

  /**
   * For a broker that is stopped while its clients go on. There is no other to hand its partitions
   * to: a controlled shutdown only takes their leader away, and a transaction that is ended between
   * then and the end of the process counts as ended without a marker in them. It hangs there for
   * good, and no reader of committed records gets past it (docs/decisions/0024). Without it the
   * broker answers nothing more from the first moment. The next start waits until the session of
   * the broker is over.
   */
  static final Map<String, String> STOPPED_ALONE = Map.of("controlled.shutdown.enable", "false");

  private static final int NODE_ID = 1;

  private final Path dir;
  private final int port;
  private final int controllerPort;
  private final List<Gated> gated;
  private final boolean acls;
  private final Map<String, String> others;
  private Optional<KafkaRaftServer> server = Optional.empty();

  /** A further listener, and the port its clients are told to come through. */
  record Gated(int port, int advertised) {}

  KafkaBroker(Path dir, int port, int controllerPort, List<Gated> gated, boolean acls) {
    this(dir, port, controllerPort, gated, acls, Map.of());
  }

  /**
   * A broker with other settings.
   *
   * @param others in the place of its own
   */
  KafkaBroker(
      Path dir,
      int port,
      int controllerPort,
      List<Gated> gated,
      boolean acls,
      Map<String, String> others) {
    this.others = Map.copyOf(others);
    this.acls = acls;
    this.dir = dir;
    this.gated = List.copyOf(gated);
    this.port = port;
    this.controllerPort = controllerPort;
  }

  void start() throws Exception {
    if (!Files.exists(dir.resolve("meta.properties"))) {
      format();
    }
    KafkaRaftServer raft = new KafkaRaftServer(new KafkaConfig(properties(), false), Time.SYSTEM);
    server = Optional.of(raft);
    raft.startup();
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  private void format() throws Exception {
    Files.createDirectories(dir);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setUnstableFeatureVersionsEnabled(false)
        .setNodeId(NODE_ID)
        .setClusterId(Uuid.randomUuid().toString())
        .setDirectories(List.of(dir.toString()))
        .setMetadataLogDirectory(dir.toString())
        .setControllerListenerName("CONTROLLER")
        .setIgnoreFormatted(true)
        .run();
  }

  /** The gated listeners, each with the port that {@code which} takes, after a comma. */
  private String gates(ToIntFunction<Gated> which) {
    return IntStream.range(0, gated.size())
        .mapToObj(i -> ",GATED" + i + "://127.0.0.1:" + which.applyAsInt(gated.get(i)))
        .collect(Collectors.joining());
  }

  private Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    all.put("process.roles", "broker,controller");
    all.put("node.id", Integer.toString(NODE_ID));
    // A static voter comes from this file alone, so the ports may change between two starts on one
    // folder.
    all.put("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
    String own = "PLAINTEXT://127.0.0.1:";
    all.put(
        "listeners", own + port + gates(Gated::port) + ",CONTROLLER://127.0.0.1:" + controllerPort);
    all.put("advertised.listeners", own + port + gates(Gated::advertised));
    all.put("inter.broker.listener.name", "PLAINTEXT");
    all.put("controller.listener.names", "CONTROLLER");
    all.put(
        "listener.security.protocol.map",
        IntStream.range(0, gated.size())
            .mapToObj(i -> "GATED" + i + ":PLAINTEXT,")
            .collect(Collectors.joining("", "", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT")));
    all.put("log.dirs", dir.toString());
    all.put("auto.create.topics.enable", "false");
    all.put("default.replication.factor", "1");
    all.put("min.insync.replicas", "1");
    all.put("offsets.topic.replication.factor", "1");
    all.put("offsets.topic.num.partitions", "2");
    all.put("transaction.state.log.replication.factor", "1");
    all.put("transaction.state.log.min.isr", "1");
    all.put("transaction.state.log.num.partitions", "2");
    all.put("share.coordinator.state.topic.replication.factor", "1");
    all.put("share.coordinator.state.topic.min.isr", "1");
    all.put("group.initial.rebalance.delay.ms", "0");
    all.put("message.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    all.put("replica.fetch.max.bytes", Integer.toString(MAX_MESSAGE_BYTES));
    all.put("log.retention.ms", "-1");
    // After a kill the controller refuses this broker until the session of its dead self is over.
    all.put("broker.session.timeout.ms", "5000");
    all.put("broker.heartbeat.interval.ms", "1000");
    // The cleaner takes its whole buffer at the start; the compacted topics here are small.
    all.put("log.cleaner.dedupe.buffer.size", Integer.toString(16 * 1024 * 1024));
    all.put("num.network.threads", "2");
    all.put("num.io.threads", "4");
    all.put("background.threads", "2");
    if (acls) {
      all.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      all.put("allow.everyone.if.no.acl.found", "true");
    }
    all.putAll(others);
    return all;
  }

  @Override
  public void close() {
    server.ifPresent(
        raft -> {
          raft.shutdown();
          raft.awaitShutdown();
        });
    server = Optional.empty();
  }
}
