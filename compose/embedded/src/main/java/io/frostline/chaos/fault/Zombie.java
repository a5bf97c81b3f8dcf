package io.frostline.chaos.fault;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.iceberg.connect.events.AvroUtil;
import org.apache.iceberg.connect.events.Event;
import org.apache.iceberg.connect.events.StartCommit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A coordinator that thinks it is the one: it opens rounds in the sink's own protocol under a key
 * of its own, as often as the real one does.
 */
final class Zombie implements AutoCloseable {

  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  private Zombie(Ground ground) {
    thread = new Thread(() -> run(ground), "zombie-coordinator");
    thread.setDaemon(true);
  }

  static Zombie start(Ground ground) {
    Zombie zombie = new Zombie(ground);
    zombie.thread.start();
    return zombie;
  }

  private void run(Ground ground) {
    Duration every = ground.commitInterval();
    String key = UUID.randomUUID().toString();
    Map<String, Object> config =
        Map.of("bootstrap.servers", ground.endpoints().bootstrapServers(), "acks", "all");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      do {
        Event start = new Event(Ground.SINK_GROUP, new StartCommit(UUID.randomUUID()));
        producer.send(new ProducerRecord<>(Ground.CONTROL_TOPIC, key, AvroUtil.encode(start)));
        producer.flush();
      } while (!stop.await(every.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.join(5_000);
  }
}
