package io.frostline.chaos.detector;

import io.frostline.chaos.audit.TopicLog;
import io.frostline.connect.rest.ConnectFailure;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.Endpoints;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import io.frostline.json.WireWatermark;
import io.frostline.probe.RestReads;
import io.frostline.topology.Topics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.apache.iceberg.connect.events.AvroUtil;
import org.apache.iceberg.connect.events.CommitComplete;
import org.apache.kafka.clients.admin.Admin;

/** Takes every detector's samples from a running pipeline, once a second. */
public final class Watch implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final TopicLog published;
  private final TopicLog control;
  private final Admin admin;
  private final ColdTables cold;
  private final Instant began = Instant.now();
  private final List<Sampling> samplings = new ArrayList<>();
  private final List<ConsumerLag.Sample> lag = new CopyOnWriteArrayList<>();
  private final List<ConnectStatus.Sample> status = new CopyOnWriteArrayList<>();
  private final List<Age.Sample> validThrough = new CopyOnWriteArrayList<>();
  private final List<FrostlineEvents.Health> health = new CopyOnWriteArrayList<>();

  /**
   * Begins to look.
   *
   * @param httpPort Frostline's port, which changes when the app is started anew
   */
  public Watch(
      Endpoints endpoints, String controlTopic, String group, Supplier<OptionalInt> httpPort) {
    String bootstrap = endpoints.bootstrapServers();
    published = new TopicLog(bootstrap, Set.of(Topics.EVENTS, Topics.WATERMARKS));
    control = new TopicLog(bootstrap, Set.of(controlTopic));
    admin =
        Admin.create(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "request.timeout.ms",
                "4000",
                "default.api.timeout.ms",
                "5000"));
    cold = ColdTables.open(endpoints);
    RestReads rest = new RestReads(URI.create(endpoints.connectUrl()));
    GroupLag groupLag = new GroupLag(admin, group);
    ValidThrough newest = new ValidThrough(cold);
    Readiness readiness = new Readiness(httpPort);
    sample("lag", () -> groupLag.now().ifPresent(n -> lag.add(new ConsumerLag.Sample(now(), n))));
    sample("status", () -> status.add(look(rest)));
    sample("valid-through", () -> validThrough.add(new Age.Sample(now(), newest.look())));
    sample("health", () -> health.add(new FrostlineEvents.Health(now(), readiness.look())));
  }

  public List<ConsumerLag.Sample> lag() {
    return List.copyOf(lag);
  }

  public List<ConnectStatus.Sample> status() {
    return List.copyOf(status);
  }

  public List<Age.Sample> validThrough() {
    return List.copyOf(validThrough);
  }

  public List<FrostlineEvents.Health> health() {
    return List.copyOf(health);
  }

  /** The clock, once a second until now, with the last COMMIT_COMPLETE that was read by then. */
  public List<Age.Sample> lastSuccess(String controlTopic) {
    List<Instant> completes = new ArrayList<>();
    for (TopicLog.Received each : control.received(controlTopic)) {
      if (isComplete(each.record().value())) {
        completes.add(each.at());
      }
    }
    List<Age.Sample> samples = new ArrayList<>();
    Optional<Instant> last = Optional.empty();
    int next = 0;
    for (Instant at = began; at.isBefore(Instant.now()); at = at.plus(EVERY)) {
      while (next < completes.size() && !completes.get(next).isAfter(at)) {
        last = Optional.of(completes.get(next++));
      }
      samples.add(new Age.Sample(at, last));
    }
    return samples;
  }

  public List<FrostlineEvents.Sample> events() {
    return published.received(Topics.EVENTS).stream()
        .map(each -> new FrostlineEvents.Sample(each.at(), read(each, WireEvent.class)))
        .toList();
  }

  public List<WireWatermark> watermarks() {
    return published.received(Topics.WATERMARKS).stream()
        .filter(each -> each.record().value() != null)
        .map(each -> read(each, WireWatermark.class))
        .toList();
  }

  private static <T> T read(TopicLog.Received received, Class<T> type) {
    try {
      return Json.read(received.record().value(), type);
    } catch (JsonException e) {
      throw new IllegalStateException(
          "Frostline published what is not its own format on " + received.record().topic(), e);
    }
  }

  private static ConnectStatus.Sample look(RestReads rest) {
    Instant at = now();
    try {
      return new ConnectStatus.Sample(
          at, Optional.of(rest.connectors().stream().map(rest::status).toList()));
    } catch (ConnectFailure e) {
      return new ConnectStatus.Sample(at, Optional.empty());
    }
  }

  private static boolean isComplete(byte[] value) {
    try {
      return value != null && AvroUtil.decode(value).payload() instanceof CommitComplete;
    } catch (RuntimeException e) {
      // A fault may put anything into the topic; what cannot be decoded is no success.
      return false;
    }
  }

  private void sample(String name, Runnable look) {
    samplings.add(Sampling.start(name, EVERY, look));
  }

  private static Instant now() {
    return Instant.now();
  }

  @Override
  public void close() throws InterruptedException {
    for (Sampling sampling : samplings) {
      sampling.close();
    }
    published.close();
    control.close();
    admin.close(Duration.ofSeconds(2));
    cold.close();
  }
}
