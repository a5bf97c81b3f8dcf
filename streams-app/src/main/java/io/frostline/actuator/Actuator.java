package io.frostline.actuator;

import io.frostline.core.Fact.CommandDone;
import io.frostline.core.Fact.CommandResult;
import io.frostline.core.Fact.CommandTaken;
import io.frostline.core.Output.Command;
import io.frostline.json.JsonException;
import io.frostline.json.WireCommand;
import io.frostline.topology.FactSink;
import io.frostline.topology.FactsLostException;
import io.frostline.topology.TopicFormat;
import io.frostline.topology.Topics;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands from their topic, one after the other, and carries them out.
 *
 * <p>Instances share the work as a consumer group. A command is claimed by committing its offset
 * <em>before</em> anything is done: Kafka refuses the commit of an instance that was replaced while
 * it was frozen or cut off, so no command is carried out twice. One that was claimed by an instance
 * that died before it was done is not done by another; the fold sees that it has no outcome, and
 * goes on to the next rung.
 */
public final class Actuator implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Actuator.class);
  private static final Duration POLL = Duration.ofSeconds(2);

  /** A command that waited for longer was decided on what may not be true any more. */
  private static final Duration AGE_MAX = Duration.ofSeconds(60);

  /** Claim and word of it are two calls to Kafka; more means that this process stood. */
  private static final Duration CLAIM_MAX = Duration.ofSeconds(10);

  private static final Duration SESSION_MAX = Duration.ofSeconds(10);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);

  private final Settings settings;
  private final FactSink facts;
  private final Remedies remedies;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread;

  /**
   * What it needs to know.
   *
   * @param connection bootstrap servers and whatever else the cluster asks of its clients
   * @param connect Connect's REST address
   * @param applicationId instances of one id share the work
   * @param instance this instance's name, which the facts carry
   */
  public record Settings(
      Map<String, String> connection, URI connect, String applicationId, String instance) {}

  public Actuator(Settings settings, FactSink facts, InstantSource clock) {
    this(
        settings,
        new KafkaConsumer<>(
            consumerSettings(settings), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        facts,
        clock);
  }

  Actuator(
      Settings settings, Consumer<byte[], byte[]> consumer, FactSink facts, InstantSource clock) {
    this(settings, consumer, facts, clock, System::nanoTime);
  }

  Actuator(
      Settings settings,
      Consumer<byte[], byte[]> consumer,
      FactSink facts,
      InstantSource clock,
      LongSupplier nanos) {
    this.settings = settings;
    this.consumer = consumer;
    this.facts = facts;
    this.clock = clock;
    this.nanos = nanos;
    this.remedies = new Remedies(settings.connect(), Remedies.until(stop));
    this.thread = new Thread(this::run, "frostline-actuator");
    this.thread.setDaemon(true);
  }

  private static Map<String, Object> consumerSettings(Settings settings) {
    Map<String, Object> values = new HashMap<>(settings.connection());
    values.put(ConsumerConfig.GROUP_ID_CONFIG, settings.applicationId() + "-actuator");
    // Only what was decided for good: a decision that is rolled back is taken again.
    values.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    values.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    values.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    values.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    values.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    values.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Long.toString(SESSION_MAX.toMillis()));
    values.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, "2000");
    // Commands are rare: whoever waits for one need not ask anew all the time.
    values.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "2000");
    values.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, "500");
    return values;
  }

  /** Begins to take commands; returns at once. */
  public void start() {
    thread.start();
  }

  /** True if it will not take a command again. */
  public boolean ended() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /** What was begun is given up within a bound; a stopped connector is resumed first. */
  @Override
  public void close() {
    stop.countDown();
    consumer.wakeup();
    try {
      thread.join(CLOSE_MAX.toMillis());
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      consumer.subscribe(List.of(Topics.COMMANDS));
      while (stop.getCount() > 0) {
        round();
      }
    } catch (InterruptedException | InterruptException e) {
      Thread.currentThread().interrupt();
    } finally {
      consumer.close(CloseOptions.timeout(CLOSE_MAX));
    }
  }

  private void round() throws InterruptedException {
    try {
      for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
        take(entry);
      }
    } catch (WakeupException e) {
      LOG.debug("woken to stop", e);
    } catch (InterruptException e) {
      throw e;
    } catch (FactsLostException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("Kafka did not take what became of a command; it counts as one without an answer");
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("reason", e.getMessage())
          .log("a command could not be taken for now; trying again");
      stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .log("a command failed in an unforeseen way; going on with the next");
      stop.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> entry) throws InterruptedException {
    Command command;
    try {
      command = TopicFormat.read(entry, WireCommand.class).command();
    } catch (JsonException e) {
      LOG.atWarn()
          .addKeyValue("topic", entry.topic())
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .addKeyValue("reason", e.getMessage())
          .log("a record of the commands topic cannot be read as a command; it is passed over");
      claim(entry);
      return;
    }
    long begun = nanos.getAsLong();
    if (!claim(entry)) {
      return;
    }
    facts.deliver(
        new CommandTaken(command.pipeline(), clock.instant(), command.id(), settings.instance()));
    Outcome outcome = outcome(entry, command, Duration.ofNanos(nanos.getAsLong() - begun));
    LOG.atInfo()
        .addKeyValue("pipeline", command.pipeline())
        .addKeyValue("connector", command.connector())
        .addKeyValue("action", command.action())
        .addKeyValue("incident", command.incident())
        .addKeyValue("result", outcome.result())
        .log(outcome.detail());
    facts.deliver(
        new CommandDone(
            command.pipeline(), clock.instant(), command.id(), outcome.result(), outcome.detail()));
  }

  private Outcome outcome(
      ConsumerRecord<byte[], byte[]> entry, Command command, Duration sinceClaim)
      throws InterruptedException {
    if (command.dryRun()) {
      return new Outcome(CommandResult.DRY_RUN, "a dry run: nothing was done");
    }
    // The fold's time may be ahead of the clocks: what Kafka was told then is no younger.
    Instant kept = Instant.ofEpochMilli(entry.timestamp());
    Instant decided = kept.isBefore(command.at()) ? kept : command.at();
    Duration age = Duration.between(decided, clock.instant());
    if (age.compareTo(AGE_MAX) > 0 || sinceClaim.compareTo(CLAIM_MAX) > 0) {
      return new Outcome(
          CommandResult.EXPIRED,
          "not carried out: it was read " + age.toSeconds() + " s after it was decided");
    }
    return remedies.carryOut(command);
  }

  /** False if another instance has taken over: it reads the command too. */
  private boolean claim(ConsumerRecord<byte[], byte[]> entry) {
    TopicPartition partition = new TopicPartition(entry.topic(), entry.partition());
    try {
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(entry.offset() + 1)));
      return true;
    } catch (KafkaException e) {
      LOG.atWarn()
          .addKeyValue("offset", entry.offset())
          .addKeyValue("reason", e.getMessage())
          .log("a command was not claimed; whoever owns its partition reads it again");
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, entry.offset());
      }
      return false;
    }
  }
}
