package io.frostline.bench.supervision;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes change events at a pace straight into the captured topics, with their schema inside as the
 * templates have it: a database on two cores cannot write so many. A transaction's rows lie in one
 * table, so what is written at once goes to one topic, and to the next one after that.
 */
final class ChangeLoad implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeLoad.class);
  private static final int PACES_IN_SECOND = 50;

  /** As long as the text of a schema with eight columns. */
  private static final String SCHEMA =
      "{\"type\":\"int64\",\"optional\":true,\"field\":\"column\"},".repeat(60);

  private final List<String> topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread = new Thread(this::run, "bench-load");
  private volatile int perSecond;
  private volatile boolean closed;
  private volatile long sent;
  private int turn;

  ChangeLoad(String bootstrapServers, List<String> topics) {
    this.topics = List.copyOf(topics);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "compression.type", "zstd",
                "linger.ms", "5",
                "batch.size", "1048576"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.setDaemon(true);
    thread.start();
  }

  void rate(int events) {
    perSecond = events;
  }

  /** Events written so far. */
  long sent() {
    return sent;
  }

  private void run() {
    long next = System.nanoTime();
    while (!closed) {
      byte[] event = event(Instant.now());
      int many = perSecond / PACES_IN_SECOND;
      String topic = topics.get(turn++ % topics.size());
      for (int i = 0; i < many; i++) {
        producer.send(new ProducerRecord<>(topic, null, event));
      }
      sent += many;
      next = Math.max(next + TimeUnit.SECONDS.toNanos(1) / PACES_IN_SECOND, System.nanoTime());
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private static byte[] event(Instant at) {
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    return ("{\"schema\":{\"type\":\"struct\",\"fields\":["
            + SCHEMA
            + "{}]},\"payload\":{\"before\":null,\"after\":{\"id\":"
            + micros
            + ",\"symbol\":\"BTCUSDT\",\"venue\":\"binance\",\"side\":\"buy\",\"price\":\"AW345h==\","
            + "\"quantity\":\"AhK2\",\"maker\":true,\"traded_at\":\"2026-01-01T00:00:00.000000Z\"},"
            + "\"source\":{\"version\":\"3.7.0.Final\",\"connector\":\"postgresql\",\"name\":\"cdc\","
            + "\"ts_ms\":"
            + micros / 1_000
            + ",\"snapshot\":\"false\",\"db\":\"app\",\"schema\":\"public\",\"table\":\"trades\",\"ts_us\":"
            + micros
            + ",\"lsn\":1},\"op\":\"c\",\"ts_ms\":"
            + micros / 1_000
            + "}}")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    thread.join(2_000);
    producer.close(java.time.Duration.ofSeconds(2));
    LOG.info("{} events were written", sent);
  }
}
