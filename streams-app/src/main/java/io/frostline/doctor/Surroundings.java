package io.frostline.doctor;

import io.frostline.app.Reach;
import io.frostline.app.UnreachableException;
import io.frostline.config.FrostlineConfig;
import io.frostline.connect.rest.ConnectClient;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.connect.rest.ServerInfo;
import io.frostline.core.Seen;
import io.frostline.probe.Settings;
import io.frostline.probe.SinkSettings;
import io.frostline.probe.SourceSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.provider.ConfigProvider;

/** What several checks need: asked for once, when it is first needed. */
final class Surroundings implements AutoCloseable {

  private final FrostlineConfig config;
  private final Map<String, ConfigProvider> providers;
  private final Duration timeout;
  private final ConnectClient connect;
  private Optional<Seen<Admin>> admin = Optional.empty();
  private Optional<Seen<ServerInfo>> server = Optional.empty();
  private Optional<Seen<Map<String, Map<String, String>>>> connectors = Optional.empty();

  /** A Debezium connector with everything its configuration says here. */
  record FoundSource(SourceSettings source, Settings settings) {}

  Surroundings(FrostlineConfig config, Map<String, ConfigProvider> providers, Duration timeout) {
    this.config = config;
    this.providers = providers;
    this.timeout = timeout;
    this.connect = new ConnectClient(config.connect().url(), timeout, Duration.ZERO);
  }

  FrostlineConfig config() {
    return config;
  }

  ConnectClient connect() {
    return connect;
  }

  /** Kafka's admin client, or why Kafka does not answer. */
  synchronized Seen<Admin> reachedKafka() throws InterruptedException {
    if (admin.isEmpty()) {
      // What did not answer one check in time is not waited for again.
      admin = Optional.of(Seen.unknown("it did not answer in time"));
      try {
        admin = Optional.of(Seen.known(Reach.kafka(config.kafka().connection())));
      } catch (UnreachableException e) {
        admin = Optional.of(Seen.unknown(e.getMessage()));
      }
    }
    return admin.get();
  }

  /** Kafka's admin client, for checks that are not about whether Kafka answers. */
  Seen<Admin> admin() throws InterruptedException {
    Seen<Admin> reached = reachedKafka();
    return reached.isKnown() ? reached : Seen.unknown("Kafka does not answer: kafka-reachable");
  }

  /** What a worker says of itself, or why none answers. */
  synchronized Seen<ServerInfo> reachedConnect() {
    if (server.isEmpty()) {
      server = Optional.of(Seen.unknown("it did not answer in time"));
      try {
        server = Optional.of(Seen.known(connect.server()));
      } catch (ConnectFailure e) {
        server = Optional.of(Seen.unknown(e.getMessage()));
      }
    }
    return server.get();
  }

  /** What a worker says of itself, for checks that are not about whether one answers. */
  Seen<ServerInfo> server() {
    Seen<ServerInfo> reached = reachedConnect();
    return reached.isKnown() ? reached : Seen.unknown("Connect does not answer: connect-reachable");
  }

  /** The configurations of all connectors, placeholders as they were written. */
  synchronized Seen<Map<String, Map<String, String>>> connectors() {
    if (connectors.isEmpty()) {
      Seen<ServerInfo> known = server();
      if (!known.isKnown()) {
        return Seen.unknown(known.reason().orElseThrow());
      }
      try {
        Map<String, Map<String, String>> found = new TreeMap<>();
        connect.connectors().forEach(name -> found.put(name, connect.config(name)));
        connectors = Optional.of(Seen.known(found));
      } catch (ConnectFailure e) {
        connectors = Optional.of(Seen.unknown(e.getMessage()));
      }
    }
    return connectors.get();
  }

  /** A configuration with its placeholders replaced as far as this process can. */
  Settings settings(Map<String, String> raw) {
    return Settings.resolve(raw, providers);
  }

  /** The Iceberg sinks, or why the settings of one are not known. */
  Map<String, Seen<SinkSettings>> sinks() {
    Map<String, Seen<SinkSettings>> sinks = new TreeMap<>();
    connectors()
        .orElse(Map.of())
        .forEach(
            (name, raw) -> {
              if (SinkSettings.CONNECTOR_CLASS.equals(raw.get("connector.class"))) {
                sinks.put(name, SinkSettings.of(name, settings(raw)));
              }
            });
    return sinks;
  }

  /** The Debezium sources of PostgreSQL databases. */
  List<FoundSource> sources() {
    List<FoundSource> sources = new ArrayList<>();
    connectors()
        .orElse(Map.of())
        .forEach(
            (name, raw) -> {
              if (SourceSettings.POSTGRES_CLASS.equals(raw.get("connector.class"))) {
                Settings settings = settings(raw);
                SourceSettings.of(name, settings)
                    .ifPresent(source -> sources.add(new FoundSource(source, settings)));
              }
            });
    return sources;
  }

  /** Waits for an answer of Kafka's. */
  <T> T get(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("Kafka did not answer in time", e);
    }
  }

  @Override
  public synchronized void close() {
    admin.flatMap(Seen::toOptional).ifPresent(client -> client.close(Duration.ofSeconds(1)));
  }
}
