package io.frostline.notify;

import static io.frostline.notify.Notification.Change.OPENED;
import static io.frostline.notify.Notification.Change.RESOLVED;
import static io.frostline.notify.Notification.Change.UPDATED;

import io.frostline.json.WireEvent;
import io.frostline.notify.Notification.Change;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Folds events into alerts: one for an incident from its first event to its RECOVERED, and beside
 * it one that says that a person must act, once it was escalated.
 */
final class EventAlerts {

  /** Some things happen once and are never over; the rules of Prometheus show them for as long. */
  private static final Duration UNDECODABLE_SHOWN = Duration.ofHours(1);

  private static final Duration DUPLICATES_SHOWN = Duration.ofHours(24);

  private static final String ESCALATED = "ESCALATED";
  private static final String UNDECODABLE = "UNDECODABLE";

  private final Urgency least;
  private final AlertText text;

  /** How urgent an event must be to be told. */
  enum Urgency {
    INFO,
    WARNING,
    CRITICAL;

    /** What is not known is told. */
    static Urgency of(String severity) {
      for (Urgency each : values()) {
        if (each.name().equals(severity)) {
          return each;
        }
      }
      return CRITICAL;
    }
  }

  EventAlerts(Urgency least, AlertText text) {
    this.least = least;
    this.text = text;
  }

  /** Changes {@code open} by what the event says, and tells what there is to tell. */
  List<Notification> apply(Map<String, Alert> open, WireEvent event, String source) {
    return switch (event.type()) {
      case "RECOVERED" -> recovered(open, event);
      case "REPAIR" -> repaired(open, event);
      case ESCALATED -> escalated(open, event, source);
      default -> raised(open, event, source);
    };
  }

  /** Ends what nothing else will end. */
  static List<Notification> expire(Map<String, Alert> open, Instant now) {
    List<Notification> due = new ArrayList<>();
    for (Alert alert : List.copyOf(open.values())) {
      if (alert.expiresAt().filter(at -> !at.isAfter(now)).isPresent()) {
        open.remove(alert.key());
        due.add(
            Notification.of(
                RESOLVED, alert.resolved(alert.expiresAt().orElseThrow()), Optional.empty()));
      }
    }
    return due;
  }

  private List<Notification> raised(Map<String, Alert> open, WireEvent event, String source) {
    String key = key(event);
    Alert known = open.get(key);
    if (known != null && event.type().equals(UNDECODABLE)) {
      // A topic full of garbage is one alert, and not thousands.
      open.put(key, known.expiring(event.at().plus(UNDECODABLE_SHOWN)));
      return List.of();
    }
    if (known != null) {
      return told(open, known.annotated(text.more(known, event), event.at()), UPDATED, event);
    }
    if (Urgency.of(event.severity()).compareTo(least) < 0) {
      return List.of();
    }
    return told(open, alert(event, name(event.type()), source, key), OPENED, event);
  }

  /** Until the incident is over: that it is in a person's hands does not end by itself. */
  private List<Notification> escalated(Map<String, Alert> open, WireEvent event, String source) {
    List<Notification> due = new ArrayList<>();
    Alert known = open.get(event.incident());
    if (known != null) {
      due.addAll(told(open, known.annotated(text.more(known, event), event.at()), UPDATED, event));
    }
    Alert handed = open.get(escalationKey(event));
    due.addAll(
        handed != null
            ? told(open, handed.annotated(text.more(handed, event), event.at()), UPDATED, event)
            : told(open, handedOver(event, known, source), OPENED, event));
    return due;
  }

  private Alert handedOver(WireEvent event, Alert known, String source) {
    Alert alert = alert(event, name(ESCALATED), source, escalationKey(event));
    return known == null ? alert : alert.annotated(text.inherited(known, event), event.at());
  }

  private List<Notification> repaired(Map<String, Alert> open, WireEvent event) {
    List<Notification> due = new ArrayList<>();
    for (String key : List.of(event.incident(), escalationKey(event))) {
      Alert known = open.get(key);
      if (known != null) {
        due.addAll(
            told(open, known.annotated(text.tried(known, event), event.at()), UPDATED, event));
      }
    }
    return due;
  }

  private List<Notification> recovered(Map<String, Alert> open, WireEvent event) {
    List<Notification> due = new ArrayList<>();
    for (String key : List.of(event.incident(), escalationKey(event))) {
      Alert known = open.remove(key);
      if (known != null) {
        Alert over = known.annotated(text.over(event), event.at()).resolved(event.at());
        due.add(Notification.of(RESOLVED, over, Optional.of(event)));
      }
    }
    return due;
  }

  private static List<Notification> told(
      Map<String, Alert> open, Alert alert, Change change, WireEvent event) {
    open.put(alert.key(), alert);
    return List.of(Notification.of(change, alert, Optional.of(event)));
  }

  private Alert alert(WireEvent event, String name, String source, String key) {
    Map<String, String> labels = new TreeMap<>();
    labels.put(Alert.NAME, name);
    labels.put("severity", event.severity().toLowerCase(Locale.ROOT));
    labels.put("component", "frostline");
    labels.put("tier", "cold-storage");
    labels.put("pipeline", event.pipeline());
    event.table().ifPresent(table -> labels.put("table", table));
    labels.put("rule", event.rule());
    labels.put("incident", event.incident());
    return new Alert(
        key,
        source,
        labels,
        text.first(name, event),
        event.at(),
        event.at(),
        Optional.empty(),
        shown(event).map(event.at()::plus));
  }

  private static Optional<Duration> shown(WireEvent event) {
    return switch (event.type()) {
      case UNDECODABLE -> Optional.of(UNDECODABLE_SHOWN);
      // Files announced twice are told where they are read; no condition stands behind it that
      // ends.
      case "DUPLICATES" ->
          event.evidence().containsKey("controlOffset")
              ? Optional.of(DUPLICATES_SHOWN)
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static String key(WireEvent event) {
    return event.type().equals(UNDECODABLE)
        ? UNDECODABLE + "|" + event.pipeline()
        : event.incident();
  }

  private static String escalationKey(WireEvent event) {
    return event.incident() + "|" + ESCALATED;
  }

  /** {@code DATA_LOSS} becomes {@code FrostlineDataLoss}, as the rules of Prometheus call it. */
  static String name(String type) {
    StringBuilder name = new StringBuilder("Frostline");
    for (String word : type.split("_", -1)) {
      if (!word.isEmpty()) {
        name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
    }
    return name.toString();
  }
}
