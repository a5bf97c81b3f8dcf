package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.json.Json;
import io.frostline.notify.EventAlerts.Urgency;
import io.frostline.topology.TopicFormat;
import io.frostline.topology.Topics;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ReadingTest {

  private final Links links = new Links("https://docs.test/runbooks/", "https://grafana.test");
  private final Reading reading =
      new Reading(
          new EventAlerts(Urgency.INFO, new AlertText(links)),
          new LagAlerts(List.of(), links),
          new Meters());

  @Test
  void nobodyIsToldOfWhatALaterVersionMeans() {
    assertThat(reading.read(event("2"))).isEmpty();
    assertThat(reading.open()).isEmpty();

    assertThat(reading.read(event("1"))).hasSize(1);
    assertThat(reading.open()).hasSize(1);
  }

  private static ConsumerRecord<byte[], byte[]> event(String format) {
    ConsumerRecord<byte[], byte[]> entry =
        new ConsumerRecord<>(
            Topics.EVENTS,
            0,
            0,
            new byte[0],
            Json.write(Say.event("DOWN", "CRITICAL", "C7", "i1", 0)));
    entry.headers().add(TopicFormat.HEADER, format.getBytes(UTF_8));
    return entry;
  }
}
