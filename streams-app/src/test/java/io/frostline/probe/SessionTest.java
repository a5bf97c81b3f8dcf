package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.core.PipelineView.Resume;
import io.frostline.core.RepairPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch is begun again and again while something is away: it may leave no client behind. */
class SessionTest {

  private static final Set<String> OPEN = ConcurrentHashMap.newKeySet();

  private final Pipeline pipeline =
      Pipeline.of(
          Configs.sinkSettings(Map.of()),
          Optional.empty(),
          Duration.ofMinutes(30),
          List.of(),
          RepairPolicy.valueOf(false));

  @BeforeEach
  void nothingIsOpen() {
    OPEN.clear();
  }

  @Test
  void oneThatOpensHalfwayClosesWhatItHasOpened() {
    assertThatThrownBy(() -> session(Map.of("test.broken", "frostline-probe-tail-sink")))
        .isInstanceOf(KafkaException.class);

    assertThat(OPEN).isEmpty();
  }

  @Test
  void theSecondOfItsConsumersToFailLeavesNotTheFirst() {
    assertThatThrownBy(() -> session(Map.of("test.broken", "frostline-probe-captured-ends-sink")))
        .isInstanceOf(KafkaException.class);

    assertThat(OPEN).isEmpty();
  }

  @Test
  void aClientThatDoesNotCloseKeepsNoneOpen() {
    Session session = session(Map.of("test.stubborn", "frostline-probe-control-sink"));
    assertThat(OPEN).contains("frostline-probe-admin-sink", "frostline-probe-control-sink");

    session.close();

    assertThat(OPEN).isEmpty();
  }

  private Session session(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(more);
    properties.put("bootstrap.servers", "127.0.0.1:1");
    properties.put("metric.reporters", Counted.class.getName());
    return new Session(
        pipeline,
        Resume.fromTheBeginning(),
        new KafkaClients(properties),
        new Configs.Connect(),
        new Facts("sink", new Told(), InstantSource.system(), System::nanoTime),
        Duration.ofSeconds(1));
  }

  /** Knows which clients are open, and lets one fail when it is opened or closed. */
  public static final class Counted implements MetricsReporter {
    private String client = "";
    private boolean stubborn;

    @Override
    public void configure(Map<String, ?> config) {
      client = (String) config.get("client.id");
      if (client.equals(config.get("test.broken"))) {
        throw new KafkaException("it does not open");
      }
      stubborn = client.equals(config.get("test.stubborn"));
      OPEN.add(client);
    }

    @Override
    public void close() {
      OPEN.remove(client);
      if (stubborn) {
        // Kafka's clients swallow exceptions of a reporter, and tell errors as their own.
        throw new AssertionError("it does not close");
      }
    }

    @Override
    public void init(List<KafkaMetric> metrics) {}

    @Override
    public void metricChange(KafkaMetric metric) {}

    @Override
    public void metricRemoval(KafkaMetric metric) {}
  }
}
