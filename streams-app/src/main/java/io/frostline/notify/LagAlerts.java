package io.frostline.notify;

import static io.frostline.notify.Notification.Change.OPENED;
import static io.frostline.notify.Notification.Change.RESOLVED;

import io.frostline.json.WireLag;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Folds lag into alerts: a table that was over a threshold for a while, and until it was below it
 * for as long. A lag saws between two commits; a lag that is unknown neither opens nor closes
 * anything.
 */
final class LagAlerts {

  private static final String RULE = "A6";

  private final List<Threshold> thresholds;
  private final Links links;
  private final Map<String, Instant> since = new HashMap<>();

  /**
   * A lag that is too long.
   *
   * @param alert the alert's name
   * @param above total lag above which it fires
   * @param below total lag from which on a worse one fires instead
   * @param lasting for how long
   */
  record Threshold(
      String alert, String severity, Duration above, Optional<Duration> below, Duration lasting) {}

  LagAlerts(List<Threshold> thresholds, Links links) {
    this.thresholds = thresholds;
    this.links = links;
  }

  List<Notification> apply(Map<String, Alert> open, WireLag lag, String source) {
    List<Notification> due = new ArrayList<>();
    for (Threshold threshold : thresholds) {
      String key = key(threshold, lag.table());
      if (lag.totalLagSeconds().isEmpty()) {
        since.remove(key);
        continue;
      }
      double seconds = lag.totalLagSeconds().get().doubleValue();
      boolean over =
          seconds > seconds(threshold.above())
              && threshold.below().filter(worse -> seconds > seconds(worse)).isEmpty();
      if (over == open.containsKey(key)) {
        since.remove(key);
        continue;
      }
      // After the clock was set back it is counted anew, not once the clock has come up again.
      Instant turned =
          since.merge(key, lag.observedAt(), (one, other) -> one.isBefore(other) ? one : other);
      if (Duration.between(turned, lag.observedAt()).compareTo(threshold.lasting()) >= 0) {
        since.remove(key);
        due.add(over ? opened(open, threshold, lag, source) : over(open, key, lag.observedAt()));
      }
    }
    return due;
  }

  /** The table is no longer watched under this name. */
  List<Notification> withdrawn(Map<String, Alert> open, String table, Instant at) {
    List<Notification> due = new ArrayList<>();
    for (Threshold threshold : thresholds) {
      String key = key(threshold, table);
      since.remove(key);
      if (open.containsKey(key)) {
        due.add(over(open, key, at));
      }
    }
    return due;
  }

  private Notification opened(
      Map<String, Alert> open, Threshold threshold, WireLag lag, String source) {
    Instant at = lag.observedAt();
    String key = key(threshold, lag.table());
    Map<String, String> labels = new TreeMap<>();
    labels.put(Alert.NAME, threshold.alert());
    labels.put("severity", threshold.severity());
    labels.put("component", "frostline");
    labels.put("tier", "cold-storage");
    labels.put("pipeline", lag.pipeline());
    labels.put("table", lag.table());
    labels.put("rule", RULE);
    labels.put(
        "incident",
        UUID.nameUUIDFromBytes((key + "|" + at).getBytes(StandardCharsets.UTF_8)).toString());
    Alert alert =
        new Alert(
            key, source, labels, text(threshold, lag), at, at, Optional.empty(), Optional.empty());
    open.put(key, alert);
    return Notification.of(OPENED, alert, Optional.empty());
  }

  private Map<String, String> text(Threshold threshold, WireLag lag) {
    String minutes =
        String.format(Locale.ROOT, "%.0f", lag.totalLagSeconds().orElseThrow().doubleValue() / 60);
    return Map.of(
        AlertText.SUMMARY,
        lag.table() + " is over " + threshold.above().toMinutes() + " minutes behind",
        AlertText.DESCRIPTION,
        "What: %s is complete only up to %s minutes ago\nSince: %s\nEvidence: %s\nTried: nothing\nTo do: %s"
            .formatted(
                lag.table(),
                minutes,
                lag.observedAt(),
                hops(lag),
                "See which hop holds the rows; the runbook tells what to do about each."),
        "since",
        lag.observedAt().toString(),
        "runbook_url",
        links.runbook(threshold.alert()),
        "dashboard_url",
        links.dashboard(lag.pipeline(), Optional.of(lag.table())));
  }

  private static String hops(WireLag lag) {
    return "captureLagSeconds=%s; offloadLagSeconds=%s; unreadRecords=%s; stagedRecords=%s"
        .formatted(
            known(lag.captureLagSeconds()),
            known(lag.offloadLagSeconds()),
            known(lag.unreadRecords()),
            known(lag.stagedRecords()));
  }

  private static String known(Optional<?> value) {
    return value.map(Object::toString).orElse("unknown");
  }

  private static Notification over(Map<String, Alert> open, String key, Instant at) {
    return Notification.of(RESOLVED, open.remove(key).resolved(at), Optional.empty());
  }

  private static String key(Threshold threshold, String table) {
    return "lag|" + threshold.alert() + "|" + table;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }
}
