package io.frostline.topology;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.WallclockTimestampExtractor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running topology: exactly once, with its state restored from Kafka wherever it starts. */
public final class FoldStreams implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FoldStreams.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(12);
  private static final Duration SESSION_MAX = Duration.ofSeconds(10);
  private static final Duration FAILURE_WINDOW = Duration.ofMinutes(10);
  private static final int FAILURES_MAX = 3;

  private final KafkaStreams streams;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicReference<String> failure = new AtomicReference<>();
  private final Deque<Instant> failures = new ArrayDeque<>();

  /**
   * What the Streams client needs.
   *
   * @param connection bootstrap servers and whatever else the cluster asks of its clients
   * @param replication replicas of the internal topics, −1 for the cluster's default
   * @param standbys copies of each state kept warm on other instances
   */
  public record Settings(
      Map<String, String> connection,
      String applicationId,
      Path stateDir,
      int replication,
      int standbys) {}

  public FoldStreams(Topology topology, Settings settings) {
    streams = new KafkaStreams(topology, properties(settings));
    streams.setUncaughtExceptionHandler(this::onFailure);
    streams.setStateListener(
        (now, before) -> {
          LOG.atInfo().addKeyValue("from", before).addKeyValue("to", now).log("streams state");
          if (now.hasCompletedShutdown()) {
            ended.countDown();
          }
        });
  }

  /** Starts the threads; returns at once. */
  public void start() {
    streams.start();
  }

  /** The client's state in Kafka Streams' words. */
  public String state() {
    return streams.state().name();
  }

  /** True while records are processed. */
  public boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** True if it will not process anything again. */
  public boolean ended() {
    return ended.getCount() == 0;
  }

  /** Why it ended by itself. */
  public Optional<String> failure() {
    return Optional.ofNullable(failure.get());
  }

  /** Waits until it has ended, for whatever reason. */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  @Override
  public void close() {
    // Leaving tells the others at once; otherwise they would wait for the session to end.
    if (!streams.close(
        CloseOptions.timeout(CLOSE_MAX)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP))) {
      LOG.warn("the streams client did not stop in time; another instance takes over anyway");
    }
    ended.countDown();
  }

  private static Properties properties(Settings settings) {
    Properties properties = new Properties();
    properties.putAll(settings.connection());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // The processor asks for a commit when something was decided; this is for what was not.
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "2000");
    // Facts come about once a second, and wake the thread; nothing else needs it oftener.
    properties.put(StreamsConfig.POLL_MS_CONFIG, "1000");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), "1000");
    properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG), "500");
    // A task has one partition: there is no other one to wait for, and nothing to work out about
    // it.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replication());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, "1");
    // The fold takes time from the facts alone.
    properties.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, WallclockTimestampExtractor.class);
    properties.put(
        StreamsConfig.topicPrefix("max.message.bytes"), Integer.toString(Topics.RECORD_BYTES_MAX));
    properties.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Integer.toString(Topics.RECORD_BYTES_MAX));
    properties.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    // A killed instance is replaced after this time.
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        Long.toString(SESSION_MAX.toMillis()));
    // A fresh application reads the facts from the first: they are what it knows.
    properties.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return properties;
  }

  /** A passing trouble costs a thread, which is replaced; one that returns at once ends the app. */
  private synchronized StreamThreadExceptionResponse onFailure(Throwable error) {
    Instant now = Instant.now();
    failures.addLast(now);
    while (failures.getFirst().isBefore(now.minus(FAILURE_WINDOW))) {
      failures.removeFirst();
    }
    if (failures.size() < FAILURES_MAX) {
      LOG.error("a streams thread failed and is replaced", error);
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    LOG.error("streams threads fail again and again; the app stops", error);
    failure.compareAndSet(null, rootMessage(error));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }
}
