package io.frostline.notify;

import io.frostline.topology.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves one target in a thread of its own: one that takes nothing holds up nobody else. */
final class Courier implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(12);

  private final Settings settings;
  private final Supplier<Reading> readings;
  private final Post post;
  private final Meters meters;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile Runnable wake = () -> {};

  /**
   * What a courier is told.
   *
   * @param owner the target's consumer group
   * @param instance names this process among those of the group
   * @param again how often open alerts are said again
   * @param lag whether the lag is read, too
   */
  record Settings(
      Map<String, String> connection, String owner, String instance, Duration again, boolean lag) {

    List<String> topics() {
      return lag ? List.of(Topics.EVENTS, Topics.LAG) : List.of(Topics.EVENTS);
    }
  }

  Courier(
      Settings settings,
      Supplier<Reading> readings,
      Post post,
      Meters meters,
      InstantSource clock) {
    this.settings = settings;
    this.readings = readings;
    this.post = post;
    this.meters = meters;
    this.clock = clock;
    this.thread = new Thread(this::run, "frostline-" + post.target());
    thread.setDaemon(true);
    meters.know(post.target(), settings.topics(), clock.instant());
  }

  void start() {
    thread.start();
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      while (stop.getCount() > 0) {
        serve();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() throws InterruptedException {
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      wake = consumer::wakeup;
      try (Session session = new Session(settings, consumer, readings.get(), post, meters, clock)) {
        while (stop.getCount() > 0) {
          session.round();
        }
      }
    } catch (WakeupException e) {
      LOG.debug("woken to stop", e);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("target", post.target())
          .addKeyValue("reason", e.getMessage())
          .log("the topics cannot be read for now; trying again");
      stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> values = new HashMap<>(settings.connection());
    values.put(ConsumerConfig.GROUP_ID_CONFIG, settings.owner());
    values.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    values.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    values.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    values.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    // All or nothing: after a rebalance every partition begins where the group has committed.
    values.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    values.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "15000");
    values.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "3000");
    values.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "15000");
    return new KafkaConsumer<>(values, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What is being told is finished within a bound; what was not told is read again. */
  @Override
  public void close() {
    stop.countDown();
    wake.run();
    try {
      thread.join(CLOSE_MAX.toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
