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

/** Writes change events at a pace, with their schema inside as the templates have it. */
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
  private long sent;

  ChangeLoad(String bootstrapServers, List<String> topics) {
    this.topics = List.copyOf(topics);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "compression.type", "zstd",
                "linger.ms", "20",
                "batch.size", "524288"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    thread.setDaemon(true);
    thread.start();
  }

  void rate(int events) {
    perSecond = events;
  }

  private void run() {
    long next = System.nanoTime();
    while (!closed) {
      byte[] event = event(Instant.now());
      for (int i = perSecond / PACES_IN_SECOND; i > 0; i--) {
        producer.send(
            new ProducerRecord<>(topics.get((int) (sent++ % topics.size())), null, event));
      }
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
