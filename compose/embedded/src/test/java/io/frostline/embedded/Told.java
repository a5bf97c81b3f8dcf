package io.frostline.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.chaos.audit.TopicLog;
import io.frostline.json.Json;
import io.frostline.json.WireEvent;
import io.frostline.json.WireWatermark;
import io.frostline.topology.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the app has told in its topics, where others may have written too. */
final class Told implements AutoCloseable {

  private final TopicLog log;

  Told(String bootstrap) {
    log =
        new TopicLog(
            bootstrap, Topics.all().stream().map(Topics.Wanted::name).collect(Collectors.toSet()));
  }

  List<WireEvent> events() {
    return read(Topics.EVENTS, WireEvent.class);
  }

  List<WireEvent> events(Instant since) {
    return events().stream().filter(event -> event.at().isAfter(since)).toList();
  }

  long eventsOf(String type) {
    return events().stream().filter(event -> event.type().equals(type)).count();
  }

  Optional<WireEvent> action(String action) {
    return events().stream().filter(e -> action.equals(e.evidence().get("action"))).findFirst();
  }

  WireWatermark newest(String table) {
    List<WireWatermark> all =
        read(Topics.WATERMARKS, WireWatermark.class).stream()
            .filter(watermark -> watermark.table().equals(table))
            .toList();
    assertThat(all).as("watermarks of " + table).isNotEmpty();
    return all.get(all.size() - 1);
  }

  boolean has(String topic) {
    return !log.of(topic).isEmpty();
  }

  /** All values of a topic. */
  String text(String topic) {
    StringBuilder all = new StringBuilder();
    log.of(topic).forEach(r -> all.append(r.value() == null ? "" : new String(r.value(), UTF_8)));
    return all.toString();
  }

  private <T> List<T> read(String topic, Class<T> type) {
    List<T> all = new ArrayList<>();
    for (var record : log.of(topic)) {
      try {
        all.add(Json.read(record.value(), type));
      } catch (Exception e) {
        // What a test has thrown in is none of the app's.
        assertThat(record.headers().lastHeader("frostline_format")).isNull();
      }
    }
    return all;
  }

  @Override
  public void close() throws InterruptedException {
    log.close();
  }
}
