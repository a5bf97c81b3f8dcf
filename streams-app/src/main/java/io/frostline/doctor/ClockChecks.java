package io.frostline.doctor;

import io.frostline.core.Seen;
import io.frostline.doctor.Surroundings.FoundSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Whether the clocks of this host, the database and the brokers agree. */
final class ClockChecks {

  private static final Duration WARN = Duration.ofMillis(500);
  private static final Duration FAIL = Duration.ofSeconds(5);
  private static final long SEND_SECONDS_MAX = 10;
  private static final String TOPIC_START = "frostline.doctor-";

  private final Surroundings around;
  private final InstantSource clock;

  ClockChecks(Surroundings around, InstantSource clock) {
    this.around = around;
    this.clock = clock;
  }

  Check database(FoundSource found) {
    Database database = new Database(found);
    return Check.of(
        CheckId.CLOCK_DATABASE, found.source().name(), () -> database.reading(this::databaseClock));
  }

  Check broker() {
    return Check.of(CheckId.CLOCK_BROKER, this::brokerClock);
  }

  private Answer databaseClock(Connection connection) throws SQLException {
    String sql = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS at";
    // The first answer takes longer, because everything is still to be loaded.
    Database.rows(connection, sql);
    Instant before = clock.instant();
    long millis = Database.rows(connection, sql).get(0).number("at").orElseThrow();
    return judged("the database", before, Instant.ofEpochMilli(millis), clock.instant());
  }

  /**
   * A broker tells its time only as the time of a record that it appends: one is appended to a
   * topic of its own for each broker, and the topic removed again.
   */
  private Answer brokerClock() throws InterruptedException {
    Seen<Admin> known = around.admin();
    if (!known.isKnown()) {
      return Answer.without(known);
    }
    Admin admin = known.get();
    int brokers = around.get(admin.describeCluster().nodes()).size();
    String topic = TOPIC_START + UUID.randomUUID().toString().substring(0, 8);
    try {
      around.get(
          admin
              .createTopics(
                  List.of(
                      new NewTopic(topic, brokers, (short) 1)
                          .configs(Map.of("message.timestamp.type", "LogAppendTime"))))
              .all());
    } catch (AuthorizationException e) {
      return Answer.unknown("no topic may be created to ask the brokers with");
    }
    try {
      return appended(topic, brokers);
    } catch (ExecutionException | TimeoutException e) {
      return Answer.unknown("the brokers did not take a record: " + e.getMessage());
    } finally {
      removed(admin, topic);
    }
  }

  private void removed(Admin admin, String topic) throws InterruptedException {
    try {
      around.get(admin.deleteTopics(List.of(topic)).all());
    } catch (KafkaException e) {
      throw new IllegalStateException(
          "the topic %s could not be removed again; delete it".formatted(topic), e);
    }
  }

  private Answer appended(String topic, int brokers)
      throws InterruptedException, ExecutionException, TimeoutException {
    Map<String, Object> settings = new HashMap<>(around.config().kafka().connection());
    settings.put("acks", "all");
    settings.put("max.block.ms", Long.toString(TimeUnit.SECONDS.toMillis(SEND_SECONDS_MAX)));
    List<Answer> answers = new ArrayList<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int partition = 0; partition < brokers; partition++) {
        // The first record waits for metadata; the second one's way is short.
        send(producer, topic, partition);
        Instant before = clock.instant();
        Instant at = send(producer, topic, partition);
        answers.add(judged("a broker", before, at, clock.instant()));
      }
    }
    return answers.stream().reduce(Answer::and).orElseThrow();
  }

  private static Instant send(KafkaProducer<byte[], byte[]> producer, String topic, int partition)
      throws InterruptedException, ExecutionException, TimeoutException {
    return Instant.ofEpochMilli(
        producer
            .send(new ProducerRecord<>(topic, partition, null, new byte[0]))
            .get(SEND_SECONDS_MAX, TimeUnit.SECONDS)
            .timestamp());
  }

  /** The other clock was read between two looks at this one: only what lies outside is certain. */
  static Answer judged(String whose, Instant before, Instant other, Instant after) {
    Duration ahead = Duration.between(after, other);
    Duration behind = Duration.between(other, before);
    Optional<Duration> off =
        !ahead.isNegative()
            ? Optional.of(ahead)
            : behind.isNegative() ? Optional.empty() : Optional.of(behind);
    if (off.filter(skew -> skew.compareTo(WARN) > 0).isEmpty()) {
      return Answer.ok(
          "%s agrees to within %d ms"
              .formatted(
                  whose,
                  off.orElse(Duration.ZERO).plus(Duration.between(before, after)).toMillis()));
    }
    String found =
        "the clock of %s is %.1f s %s this host's"
            .formatted(
                whose, off.get().toMillis() / 1e3, ahead.isNegative() ? "behind" : "ahead of");
    return off.get().compareTo(FAIL) > 0 ? Answer.fail(found) : Answer.warn(found);
  }
}
