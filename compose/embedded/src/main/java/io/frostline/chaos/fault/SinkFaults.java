package io.frostline.chaos.fault;

import static io.frostline.chaos.fault.Ground.SINK;
import static io.frostline.core.Output.EventType.DEGRADED;
import static io.frostline.core.Output.EventType.DOWN;
import static io.frostline.core.Output.EventType.ESCALATED;
import static io.frostline.core.Output.EventType.HUNG;
import static io.frostline.core.Output.EventType.PAUSED;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.core.Rule;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Faults of the sink's tasks and of its protocol. */
final class SinkFaults {

  private static final String TASKS = "tasks.max";
  private static final String TOLERANCE = "errors.tolerance";

  private SinkFaults() {}

  static List<Fault> all() {
    return List.of(poison(), idleTask(), zombie(), paused());
  }

  private static Fault poison() {
    AtomicReference<RecordMetadata> sent = new AtomicReference<>();
    return Fault.of("poison-record", "a record that no table can take", Rule.S15)
        .expecting(DOWN, ESCALATED)
        .byHand()
        .inject(ground -> sent.set(send(ground, "cdc.public.trades", "this is no change record")))
        // What a person does: let the sink pass over the bad record, and be strict again.
        .repair(
            ground -> {
              configure(ground, TOLERANCE, "all");
              ground.await(
                  "the sink to pass over the record",
                  Duration.ofSeconds(90),
                  () -> Groups.hasPassed(ground, Ground.SINK_GROUP, sent.get()));
              configure(ground, TOLERANCE, "none");
            });
  }

  private static Fault idleTask() {
    return Fault.of("idle-task", "a second sink task that gets no records", Rule.S1)
        .expecting(DEGRADED)
        .holding(Duration.ofSeconds(45))
        .inject(ground -> configure(ground, TASKS, "2"))
        .repair(ground -> configure(ground, TASKS, "1"));
  }

  private static Fault zombie() {
    return Fault.of("zombie-coordinator", "a second coordinator speaks", Rule.S2, Rule.S3)
        .expecting(HUNG)
        .holding(Duration.ofSeconds(30))
        .inject(ground -> ground.keep(Zombie.start(ground)))
        .repair(Ground::letGo);
  }

  private static Fault paused() {
    return Fault.of("sink-paused", "a person pauses the sink", Rule.A1)
        .expecting(PAUSED)
        .inject(ground -> ground.connect().pause(SINK))
        .repair(ground -> ground.connect().resume(SINK));
  }

  static void configure(Ground ground, String key, String value) {
    Map<String, String> config = new HashMap<>(ground.connect().config(SINK));
    config.put(key, value);
    ground.connect().putConfig(SINK, config);
  }

  private static RecordMetadata send(Ground ground, String topic, String text) throws Exception {
    Map<String, Object> config =
        Map.of("bootstrap.servers", ground.endpoints().bootstrapServers(), "acks", "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      return producer
          .send(new ProducerRecord<>(topic, "key".getBytes(UTF_8), text.getBytes(UTF_8)))
          .get(10, TimeUnit.SECONDS);
    }
  }
}
