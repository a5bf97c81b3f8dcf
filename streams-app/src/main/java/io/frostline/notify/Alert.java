package io.frostline.notify;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is wrong, as Alertmanager understands it. The labels stay the same for as long as it lasts:
 * they are its identity.
 *
 * @param key the incident, or the part of it that this alert is about
 * @param source topic and partition whose records speak of it, {@code topic/partition}
 * @param updatedAt time of the newest record that changed it
 * @param endsAt when it was over; absent while it is open
 * @param expiresAt when it ends by itself, if nothing will ever say that it is over
 */
record Alert(
    String key,
    String source,
    Map<String, String> labels,
    Map<String, String> annotations,
    Instant startsAt,
    Instant updatedAt,
    Optional<Instant> endsAt,
    Optional<Instant> expiresAt) {

  static final String NAME = "alertname";

  Alert {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  String name() {
    return labels.get(NAME);
  }

  Alert annotated(Map<String, String> more, Instant at) {
    Map<String, String> all = new TreeMap<>(annotations);
    all.putAll(more);
    return new Alert(key, source, labels, all, startsAt, at, endsAt, expiresAt);
  }

  Alert expiring(Instant at) {
    return new Alert(
        key, source, labels, annotations, startsAt, updatedAt, endsAt, Optional.of(at));
  }

  /** Never before it has begun: whoever receives it would refuse that. */
  Alert resolved(Instant at) {
    Instant end = at.isBefore(startsAt) ? startsAt : at;
    return new Alert(key, source, labels, annotations, startsAt, at, Optional.of(end), expiresAt);
  }
}
