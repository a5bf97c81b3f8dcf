package io.frostline.doctor;

import io.frostline.core.ControlMessage;
import io.frostline.core.Seen;
import io.frostline.probe.ControlDecoder;
import io.frostline.probe.Decoded;
import io.frostline.probe.SinkSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Whether workers flush often: from their file, or from how long rounds wait for answers. */
final class FlushChecks {

  private static final String SETTING = "offset.flush.interval.ms";
  private static final String DEFAULT_MILLIS = "60000";
  private static final int RECORDS_MAX = 600;
  private static final Duration POLL = Duration.ofMillis(300);

  private final Surroundings around;
  private final Optional<Path> workerConfig;

  FlushChecks(Surroundings around, Optional<Path> workerConfig) {
    this.around = around;
    this.workerConfig = workerConfig;
  }

  Check of(SinkSettings sink) {
    return Check.of(
        CheckId.FLUSH_INTERVAL,
        sink.name(),
        () -> workerConfig.isPresent() ? told(workerConfig.get(), sink) : seen(sink));
  }

  private static Answer told(Path file, SinkSettings sink) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return Answer.unknown("cannot read the properties in " + file);
    }
    String text = properties.getProperty(SETTING, DEFAULT_MILLIS).strip();
    if (!text.matches("\\d{1,12}")) {
      return Answer.fail(file + ": " + SETTING + " is no number");
    }
    String found =
        properties.containsKey(SETTING)
            ? SETTING + "=" + text
            : SETTING + " is not set, so it is " + DEFAULT_MILLIS;
    return RoundAnswers.judged(
        Duration.ofMillis(Long.parseLong(text)), sink.commitTimeout(), found);
  }

  private Answer seen(SinkSettings sink) throws InterruptedException {
    Seen<Admin> admin = around.admin();
    if (!admin.isKnown()) {
      return Answer.without(admin);
    }
    Map<String, Object> settings = new HashMap<>(around.config().kafka().connection());
    settings.remove("group.id");
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    ControlDecoder decoder = new ControlDecoder(sink.group());
    RoundAnswers answers = new RoundAnswers();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<PartitionInfo> partitions = consumer.partitionsFor(sink.controlTopic());
      if (partitions.isEmpty()) {
        return Answer.unknown("there is no topic " + sink.controlTopic());
      }
      Set<TopicPartition> assigned =
          Set.copyOf(
              partitions.stream()
                  .map(each -> new TopicPartition(each.topic(), each.partition()))
                  .toList());
      consumer.assign(assigned);
      Map<TopicPartition, Long> starts = consumer.beginningOffsets(assigned);
      Map<TopicPartition, Long> ends = consumer.endOffsets(assigned);
      ends.forEach(
          (partition, end) ->
              consumer.seek(partition, Math.max(starts.get(partition), end - RECORDS_MAX)));
      while (ends.entrySet().stream()
          .anyMatch(entry -> consumer.position(entry.getKey()) < entry.getValue())) {
        for (ConsumerRecord<byte[], byte[]> control : consumer.poll(POLL)) {
          if (decoder.decode(control.value()) instanceof Decoded.Value<ControlMessage> message) {
            answers.take(message.value(), Instant.ofEpochMilli(control.timestamp()));
          }
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return answers.judged(sink.commitTimeout());
  }
}
