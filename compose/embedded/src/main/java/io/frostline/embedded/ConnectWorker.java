package io.frostline.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One distributed Connect worker in this JVM. */
final class ConnectWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectWorker.class);
  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private final String bootstrapServers;
  private final int port;
  private final Path environment;
  private final List<Path> plugins;
  private Optional<Connect<?>> connect = Optional.empty();

  ConnectWorker(String bootstrapServers, int port, Path environment, List<Path> plugins) {
    this.bootstrapServers = bootstrapServers;
    this.port = port;
    this.environment = environment;
    this.plugins = List.copyOf(plugins);
  }

  void start() throws InterruptedException {
    Connect<?> started = new ConnectDistributed().startConnect(properties());
    connect = Optional.of(started);
    awaitAnswer(started);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private Map<String, String> properties() {
    Map<String, String> all = new HashMap<>();
    all.put("bootstrap.servers", bootstrapServers);
    all.put("group.id", "frostline-connect");
    all.put("listeners", "http://127.0.0.1:" + port);
    all.put("rest.advertised.host.name", "127.0.0.1");
    all.put("config.storage.topic", "frostline-connect-configs");
    all.put("offset.storage.topic", "frostline-connect-offsets");
    all.put("status.storage.topic", "frostline-connect-status");
    all.put("config.storage.replication.factor", "1");
    all.put("offset.storage.replication.factor", "1");
    all.put("status.storage.replication.factor", "1");
    all.put("offset.storage.partitions", "1");
    all.put("status.storage.partitions", "1");
    all.put("key.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("value.converter", "org.apache.kafka.connect.json.JsonConverter");
    all.put("plugin.path", plugins.stream().map(Path::toString).collect(Collectors.joining(",")));
    all.put("plugin.discovery", "service_load");
    // An idle sink task answers its coordinator at most this often, so it bounds the time to the
    // first commit.
    all.put("offset.flush.interval.ms", "1000");
    all.put("exactly.once.source.support", "enabled");
    all.put("connector.client.config.override.policy", "All");
    all.put("scheduled.rebalance.max.delay.ms", "0");
    // The worker of a killed JVM is waited for this long before the next one gets its tasks.
    all.put("session.timeout.ms", "6000");
    all.put("heartbeat.interval.ms", "2000");
    all.put("config.providers", "env,file");
    all.put("config.providers.env.class", StackEnvironment.class.getName());
    all.put("config.providers.env.param.file", environment.toString());
    all.put(
        "config.providers.file.class",
        "org.apache.kafka.common.config.provider.FileConfigProvider");
    return all;
  }

  /** REST answers before the worker has joined its group; a listing of connectors proves both. */
  private void awaitAnswer(Connect<?> worker) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    HttpRequest request =
        HttpRequest.newBuilder(url().resolve("/connectors")).timeout(Duration.ofSeconds(5)).build();
    Instant deadline = Instant.now().plus(START_WITHIN);
    while (Instant.now().isBefore(deadline)) {
      if (worker.herderTask().isDone()) {
        throw new StackException("Connect's worker ended while it started; the log says why.");
      }
      try {
        if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        LOG.debug("Connect does not answer yet", e);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new StackException(
        "Connect does not answer on "
            + url()
            + " within "
            + START_WITHIN.toSeconds()
            + " s; the log says why.");
  }

  @Override
  public void close() {
    connect.ifPresent(
        worker -> {
          worker.stop();
          worker.awaitStop();
        });
    connect = Optional.empty();
  }
}
