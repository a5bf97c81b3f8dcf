package io.frostline.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a transaction comes to that is committed while the only broker is being stopped, as Connect
 * commits one for each poll of an exactly-once source.
 */
@Timeout(120)
class BrokerRestartIT {

  private static final String TOPIC = "offsets";
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
  private static final TopicPartition ROWS = new TopicPartition(TOPIC, 1);
  private static final String ID = "source-0";
  private static final String COORDINATOR =
      "kafka.coordinator.transaction.TransactionMarkerChannelManager";
  private static final Duration AT_MOST = Duration.ofSeconds(10);

  @TempDir Path dir;

  private final LosesItsLeaders moment = new LosesItsLeaders();
  private KafkaBroker broker;
  private Admin admin;

  /** Holds the broker in the moment in which its partitions have no leader and it still answers. */
  private static final class LosesItsLeaders extends AbstractAppender {
    private final CompletableFuture<Void> reached = new CompletableFuture<>();
    private final CompletableFuture<Void> completed = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean awaited;

    LosesItsLeaders() {
      super("loses-its-leaders", null, null, true, Property.EMPTY_ARRAY);
    }

    @Override
    public void append(LogEvent event) {
      String message = event.getMessage().getFormattedMessage();
      if (awaited && message.contains("to local followers")) {
        awaited = false;
        reached.complete(null);
        over.join();
      } else if (message.contains("Completed transaction for " + ID)) {
        completed.complete(null);
      }
    }
  }

  @BeforeEach
  void listen() {
    LoggerContext context = LoggerContext.getContext(false);
    moment.start();
    context.getConfiguration().getRootLogger().addAppender(moment, Level.ALL, null);
    context.updateLoggers();
    Configurator.setLevel(COORDINATOR, Level.TRACE);
  }

  @AfterEach
  void stop() {
    moment.over.complete(null);
    Configurator.setLevel(COORDINATOR, Level.INFO);
    LoggerContext context = LoggerContext.getContext(false);
    context.getConfiguration().getRootLogger().removeAppender(moment.getName());
    context.updateLoggers();
    if (admin != null) {
      admin.close(Duration.ZERO);
    }
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void aTransactionIsCommittedOnBothSidesOfARestart() throws Exception {
    start(KafkaBroker.STOPPED_ALONE);

    commitWhileTheBrokerIsRestarted();

    assertThat(stable(PARTITION)).isEqualTo(end(PARTITION));
    assertThat(stable(ROWS)).isEqualTo(end(ROWS));
  }

  @Test
  void theImageHasTheSameSettings() throws Exception {
    Properties shipped = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of("../images/conf/kafka.properties"))) {
      shipped.load(reader);
    }

    assertThat(shipped).containsAllEntriesOf(KafkaBroker.STOPPED_ALONE);
  }

  @Test
  void withAControlledShutdownItHangsUntilAPersonEndsIt() throws Exception {
    start(Map.of());

    commitWhileTheBrokerIsRestarted();

    assertThat(stable(PARTITION)).isLessThan(end(PARTITION));
    assertThat(stable(ROWS)).isLessThan(end(ROWS));

    abort(PARTITION);
    assertThat(stable(PARTITION)).isEqualTo(end(PARTITION));

    // Elsewhere the next transaction of the same producer commits what hangs there.
    try (KafkaProducer<String, String> next = producer()) {
      next.initTransactions();
      next.beginTransaction();
      next.send(new ProducerRecord<>(TOPIC, ROWS.partition(), "key", "second"));
      next.commitTransaction();
    }
    await().atMost(AT_MOST).untilAsserted(() -> assertThat(stable(ROWS)).isEqualTo(end(ROWS)));
    assertThat(committed(ROWS)).containsExactly("first", "second");
  }

  /** As {@code kafka-transactions.sh abort} does. */
  private void abort(TopicPartition partition) throws Exception {
    ProducerState hangs =
        admin
            .describeProducers(List.of(partition))
            .partitionResult(partition)
            .get()
            .activeProducers()
            .get(0);
    admin
        .abortTransaction(
            new AbortTransactionSpec(
                partition,
                hangs.producerId(),
                (short) hangs.producerEpoch(),
                hangs.coordinatorEpoch().orElse(0)))
        .all()
        .get();
  }

  private void start(Map<String, String> settings) throws Exception {
    try (Ports ports = new Ports()) {
      int kafka = ports.choose("Kafka", OptionalInt.empty(), OptionalInt.empty());
      int controller = ports.choose("Kafka", OptionalInt.empty(), OptionalInt.empty());
      broker = new KafkaBroker(dir.resolve("kafka"), kafka, controller, List.of(), false, settings);
    }
    broker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    admin.createTopics(List.of(new NewTopic(TOPIC, 2, (short) 1))).all().get();
  }

  /** Commits in the worst moment if there is one, and otherwise when the broker is back. */
  private void commitWhileTheBrokerIsRestarted() throws Exception {
    try (KafkaProducer<String, String> producer = producer()) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(TOPIC, PARTITION.partition(), "source", "lsn"));
      producer.send(new ProducerRecord<>(TOPIC, ROWS.partition(), "key", "first"));
      producer.flush();
      moment.awaited = true;
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(broker::close);
      CompletableFuture.anyOf(moment.reached, stopped).get();
      if (!stopped.isDone()) {
        producer.commitTransaction();
        moment.completed.get(AT_MOST.toSeconds(), TimeUnit.SECONDS);
        moment.over.complete(null);
      }
      stopped.get();
      moment.awaited = false;
      broker.start();
      if (!moment.reached.isDone()) {
        producer.commitTransaction();
      }
    }
    // A task that starts again ends what its predecessor left open, before it reads its offsets.
    try (KafkaProducer<String, String> next = producer()) {
      next.initTransactions();
    }
  }

  private KafkaProducer<String, String> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", ID),
        new StringSerializer(),
        new StringSerializer());
  }

  private List<String> committed(TopicPartition partition) {
    Map<String, Object> config =
        Map.of("bootstrap.servers", broker.bootstrapServers(), "isolation.level", "read_committed");
    List<String> read = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      await()
          .atMost(AT_MOST)
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(each -> read.add(each.value()));
                return consumer.currentLag(partition).orElse(1) == 0;
              });
    }
    return read;
  }

  /** Up to where a reader of committed records gets. */
  private long stable(TopicPartition partition) throws Exception {
    return end(partition, IsolationLevel.READ_COMMITTED);
  }

  private long end(TopicPartition partition) throws Exception {
    return end(partition, IsolationLevel.READ_UNCOMMITTED);
  }

  private long end(TopicPartition partition, IsolationLevel level) throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(level))
        .partitionResult(partition)
        .get()
        .offset();
  }
}
