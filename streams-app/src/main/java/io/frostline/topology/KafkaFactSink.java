package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Fact;
import io.frostline.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends facts to the observations topic, keyed by pipeline, in order and without duplicates. */
public final class KafkaFactSink implements FactSink, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaFactSink.class);
  private static final Duration WAIT_MAX = Duration.ofSeconds(30);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(3);

  private final Supplier<Producer<byte[], byte[]>> open;
  private final InstantSource clock;
  private volatile Producer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * The newest unacknowledged send of each pipeline; within a partition it is the last to arrive.
   */
  private final Map<String, Future<RecordMetadata>> last = new ConcurrentHashMap<>();

  private final Map<String, Exception> failed = new ConcurrentHashMap<>();

  /**
   * Opens the producer.
   *
   * @param connection bootstrap servers and whatever else the cluster asks of its clients
   */
  public KafkaFactSink(Map<String, String> connection) {
    this(
        () ->
            new KafkaProducer<>(
                settings(connection), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  KafkaFactSink(Supplier<Producer<byte[], byte[]>> open) {
    this(open, InstantSource.system());
  }

  KafkaFactSink(Supplier<Producer<byte[], byte[]>> open, InstantSource clock) {
    this.open = open;
    this.clock = clock;
    this.producer = open.get();
  }

  private static Map<String, Object> settings(Map<String, String> connection) {
    Map<String, Object> settings = new HashMap<>(connection);
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(Topics.RECORD_BYTES_MAX));
    // While Kafka is away the probes wait here, within a bound, instead of filling the memory.
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, "10000");
    // A batch that expired between two that arrive would be a gap no one notices: the fold knows
    // how
    // far the control topic was read by its newest fact. So what is on its way stays on its way.
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE));
    return settings;
  }

  @Override
  public void send(Fact fact) {
    String pipeline = fact.pipeline();
    if (fact instanceof Fact.Tick) {
      awaitEarlier(pipeline);
    }
    throwIfLost(pipeline);
    last.put(
        pipeline,
        begin(
            fact,
            (metadata, error) -> {
              if (error != null) {
                failed.put(pipeline, error);
              }
            }));
    throwIfLost(pipeline);
  }

  @Override
  public void deliver(Fact fact) {
    Future<RecordMetadata> sent = begin(fact, (metadata, error) -> {});
    try {
      sent.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new FactsLostException("a fact about " + fact.pipeline() + " did not reach Kafka", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private Future<RecordMetadata> begin(Fact fact, Callback callback) {
    String pipeline = fact.pipeline();
    try {
      ProducerRecord<byte[], byte[]> observation =
          new ProducerRecord<>(
              Topics.OBSERVATIONS,
              null,
              // A broker refuses what comes from its future, and the fact's own time may be ahead.
              Math.min(fact.at().toEpochMilli(), clock.millis()),
              pipeline.getBytes(UTF_8),
              Json.write(fact));
      TopicFormat.mark(observation.headers());
      return write(observation, callback);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      throw new FactsLostException("a fact about " + pipeline + " could not be sent", e);
    }
  }

  /**
   * A passing trouble is told by the future. What is thrown at once comes from a producer that
   * sends nothing any more, for instance after a name or password that the broker refused.
   */
  private Future<RecordMetadata> write(ProducerRecord<byte[], byte[]> entry, Callback callback) {
    Producer<byte[], byte[]> used = producer;
    try {
      return used.send(entry, callback);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      replace(used, e);
      throw e;
    }
  }

  /** Whoever has a fact on its way hears that it is lost; the next fact goes by the new one. */
  private synchronized void replace(Producer<byte[], byte[]> used, RuntimeException why) {
    if (closed || producer != used) {
      return;
    }
    LOG.atWarn()
        .addKeyValue("reason", why.getMessage())
        .setCause(why)
        .log("the producer of the facts sends nothing any more; it is replaced");
    used.close(Duration.ZERO);
    producer = open.get();
  }

  @Override
  public void setAside(ConsumerRecord<byte[], byte[]> source, String reason) {
    ProducerRecord<byte[], byte[]> copy =
        new ProducerRecord<>(Topics.QUARANTINE, null, source.key(), source.value());
    Quarantine.headers(source.topic(), source.partition(), source.offset(), reason)
        .forEach(copy.headers()::add);
    try {
      Future<RecordMetadata> unused =
          write(
              copy,
              (metadata, error) -> {
                if (error != null) {
                  logNotKept(source, error);
                }
              });
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) {
      logNotKept(source, e);
    }
  }

  /** The copy is for a person; that it failed must not keep the fact from being told. */
  private static void logNotKept(ConsumerRecord<byte[], byte[]> source, Exception error) {
    LOG.atWarn()
        .addKeyValue("topic", source.topic())
        .addKeyValue("partition", source.partition())
        .addKeyValue("offset", source.offset())
        .addKeyValue("reason", error.getMessage())
        .log("an undecodable record could not be copied to the quarantine");
  }

  private void awaitEarlier(String pipeline) {
    Future<RecordMetadata> earlier = last.remove(pipeline);
    if (earlier == null) {
      return;
    }
    try {
      earlier.get(WAIT_MAX.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      failed.putIfAbsent(pipeline, e);
    } catch (TimeoutException e) {
      failed.putIfAbsent(pipeline, e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  /** Told once: whoever hears it begins again from what the fold knows. */
  private void throwIfLost(String pipeline) {
    Exception error = failed.remove(pipeline);
    if (error != null) {
      last.remove(pipeline);
      throw new FactsLostException("facts about " + pipeline + " did not reach Kafka", error);
    }
  }

  /** Waits a moment for what is on its way, then gives up on it: it will be read again. */
  @Override
  public synchronized void close() {
    closed = true;
    producer.close(CLOSE_MAX);
  }
}
