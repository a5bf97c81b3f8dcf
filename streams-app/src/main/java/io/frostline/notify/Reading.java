package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.frostline.json.JsonException;
import io.frostline.json.WireEvent;
import io.frostline.json.WireLag;
import io.frostline.notify.Notification.Change;
import io.frostline.topology.TopicFormat;
import io.frostline.topology.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the records of the topics come to: the alerts that are open, and what is to be told. */
final class Reading {

  private static final Logger LOG = LoggerFactory.getLogger(Reading.class);

  private final EventAlerts events;
  private final LagAlerts lags;
  private final Meters meters;
  private final Map<String, Alert> open = new TreeMap<>();

  Reading(EventAlerts events, LagAlerts lags, Meters meters) {
    this.events = events;
    this.lags = lags;
    this.meters = meters;
  }

  static String source(TopicPartition partition) {
    return partition.topic() + "/" + partition.partition();
  }

  /** Goes on from these. */
  void reset(Map<String, Alert> alerts) {
    open.clear();
    open.putAll(alerts);
  }

  Collection<Alert> open() {
    return List.copyOf(open.values());
  }

  /** A record that is neither an event nor a lag is passed over, and one can see that it was. */
  List<Notification> read(ConsumerRecord<byte[], byte[]> entry) {
    String source = entry.topic() + "/" + entry.partition();
    try {
      return entry.topic().equals(Topics.EVENTS)
          ? events.apply(open, TopicFormat.read(entry, WireEvent.class), source)
          : lag(entry, source);
    } catch (JsonException e) {
      meters.skipped(entry.topic());
      LOG.atWarn()
          .addKeyValue("topic", entry.topic())
          .addKeyValue("partition", entry.partition())
          .addKeyValue("offset", entry.offset())
          .addKeyValue("reason", e.getMessage())
          .log("a record cannot be read; nobody is told of it, and it is passed over");
      return List.of();
    }
  }

  private List<Notification> lag(ConsumerRecord<byte[], byte[]> entry, String source)
      throws JsonException {
    if (entry.value() == null && entry.key() != null) {
      return lags.withdrawn(
          open, new String(entry.key(), UTF_8), Instant.ofEpochMilli(entry.timestamp()));
    }
    return lags.apply(open, TopicFormat.read(entry, WireLag.class), source);
  }

  List<Notification> expire(Instant now) {
    return EventAlerts.expire(open, now);
  }

  /** What differs, of these, between what was told before and what is open now. */
  List<Notification> since(Map<String, Alert> before, Set<TopicPartition> partitions, Instant now) {
    Set<String> sources = partitions.stream().map(Reading::source).collect(Collectors.toSet());
    List<Notification> due = new ArrayList<>();
    for (Alert alert : before.values()) {
      if (sources.contains(alert.source()) && !open.containsKey(alert.key())) {
        due.add(Notification.of(Change.RESOLVED, alert.resolved(now), Optional.empty()));
      }
    }
    for (Alert alert : open.values()) {
      if (sources.contains(alert.source()) && !before.containsKey(alert.key())) {
        due.add(Notification.of(Change.OPENED, alert, Optional.empty()));
      }
    }
    return due;
  }
}
