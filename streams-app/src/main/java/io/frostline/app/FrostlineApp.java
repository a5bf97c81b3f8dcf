package io.frostline.app;

import io.frostline.actuator.Actuator;
import io.frostline.config.FrostlineConfig;
import io.frostline.config.HttpConfig;
import io.frostline.core.Fold;
import io.frostline.http.Access;
import io.frostline.http.Actions;
import io.frostline.http.HttpService;
import io.frostline.http.Routes;
import io.frostline.metrics.HotTier;
import io.frostline.metrics.Metrics;
import io.frostline.topology.Board;
import io.frostline.topology.EventReader;
import io.frostline.topology.EventTail;
import io.frostline.topology.FactSink;
import io.frostline.topology.FoldStreams;
import io.frostline.topology.FoldTopology;
import io.frostline.topology.KafkaFactSink;
import io.frostline.topology.OwnedPartitions;
import io.frostline.topology.Parts;
import io.frostline.topology.ProbeService;
import io.frostline.topology.TopicSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running app. Closing it ends every part, in the order opposite to their start. */
public final class FrostlineApp implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FrostlineApp.class);
  private static final Duration TOPICS_MAX = Duration.ofSeconds(20);

  private final Parts parts = new Parts();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Board board = new Board();
  private final HttpService http;
  private final FoldStreams streams;
  private final FactSink facts;

  private FrostlineApp(FrostlineConfig config, ProbeService probes) throws InterruptedException {
    boolean started = false;
    try {
      InstantSource clock = InstantSource.system();
      http =
          parts.add(HttpService.bind(config.http().bind(), config.http().port(), access(config)));
      Reach.connect(config.connect().url());
      int partitions = topics(config);
      prepare(config.stateDir());
      OwnedPartitions ownership = new OwnedPartitions(partitions, board);
      KafkaFactSink sink = parts.add(new KafkaFactSink(config.kafka().connection()));
      facts = sink;
      streams = parts.add(streams(config, ownership));
      HotTier hot = new HotTier(config.tables().hotRetention());
      Metrics metrics =
          parts.add(new Metrics(board, hot, clock, Version.current(), config.app().id()));
      EventTail events =
          parts.add(new EventTail(EventReader.patient(config.kafka().connection()), board));
      board.ask(probes::isWithoutSink);
      streams.start();
      events.start();
      parts.add(probes);
      probes.start(ownership, sink);
      Actuator actuator = parts.add(actuator(config, sink, clock));
      actuator.start();
      http.start(
          new Routes(
              board,
              metrics,
              hot,
              new AppHealth(
                  streams,
                  board,
                  config.watch().tick(),
                  clock,
                  Map.of("watch over the pipelines", probes::ended, "actuator", actuator::ended)),
              clock),
          actions(config, sink, probes, clock));
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Starts everything; returns when the port answers and the probes begin.
   *
   * @param probes what watches the pipelines; closed with the app, also when the start fails
   * @throws UnreachableException if Kafka or Connect does not answer
   * @throws io.frostline.http.PortException if the port cannot be opened
   * @throws io.frostline.topology.TopicException if a topic cannot be used
   * @throws OptionException if an option is wrong
   */
  public static FrostlineApp start(FrostlineConfig config, ProbeService probes)
      throws InterruptedException {
    return new FrostlineApp(config, probes);
  }

  /** What there is to show. */
  public Board board() {
    return board;
  }

  /** The port in use. */
  public int port() {
    return http.port();
  }

  /** True once facts are processed. */
  public boolean running() {
    return streams.running();
  }

  /** Takes facts as from a probe, for those who run the app inside their own process. */
  public FactSink facts() {
    return facts;
  }

  /** Waits until the app ends, by {@link #close} or by itself. */
  public void awaitEnd() throws InterruptedException {
    streams.awaitEnd();
  }

  /** Why it ended by itself. */
  public Optional<String> failure() {
    return streams.failure();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      parts.close();
    }
  }

  private static Access access(FrostlineConfig config) {
    Access access = Access.open();
    if (config.http().tls().isPresent()) {
      HttpConfig.Secret tls = config.http().tls().get();
      access = access.over(new Access.KeyStore(Path.of(tls.name()), tls.password()));
    }
    if (config.http().reader().isPresent()) {
      HttpConfig.Secret reader = config.http().reader().get();
      access = access.readBy(reader.name(), reader.password());
    }
    if (config.http().actor().isPresent()) {
      HttpConfig.Secret actor = config.http().actor().get();
      access = access.actedOnBy(actor.name(), actor.password());
    }
    return access;
  }

  private Optional<Actions> actions(
      FrostlineConfig config, FactSink sink, ProbeService probes, InstantSource clock) {
    if (config.http().actor().isEmpty()) {
      return Optional.empty();
    }
    if (config.http().tls().isEmpty()) {
      LOG.warn("actions are on, and without http.tlsKeystore their password is not encrypted");
    }
    return Optional.of(new PersonsFacts(sink, probes, board, clock));
  }

  private static int topics(FrostlineConfig config) throws InterruptedException {
    try (Admin admin = Reach.kafka(config.kafka().connection())) {
      return new TopicSetup(admin, TOPICS_MAX)
          .ensure(config.ownTopics().partitions(), (short) config.ownTopics().replication());
    }
  }

  /** Named after the process, so that a person finds out who has done what. */
  private Actuator actuator(FrostlineConfig config, FactSink sink, InstantSource clock) {
    String instance = "%s:%d/%d".formatted(Host.name(), http.port(), ProcessHandle.current().pid());
    return new Actuator(
        new Actuator.Settings(
            config.kafka().connection(), config.connect().url(), config.app().id(), instance),
        sink,
        clock);
  }

  private FoldStreams streams(FrostlineConfig config, OwnedPartitions ownership) {
    return new FoldStreams(
        FoldTopology.build(Fold::apply, board, ownership, FoldTopology.Store.PERSISTENT),
        new FoldStreams.Settings(
            config.kafka().connection(),
            config.app().id(),
            config.stateDir(),
            config.ownTopics().replication(),
            config.app().standbys()));
  }

  private static void prepare(Path folder) {
    try {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new OptionException("cannot write to " + folder + "; choose another --state-dir");
      }
    } catch (IOException e) {
      throw new OptionException(
          "cannot use " + folder + " for the state; choose another --state-dir", e);
    }
  }
}
