package io.frostline.notify;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The alert that is always open while the notifier reads the topics and reaches Alertmanager.
 * Whoever is told of it raises the alarm when it stops coming: the notifier cannot tell its own
 * end.
 */
final class Heartbeat {

  static final String ALERT = "FrostlineNotifyWatchdog";

  private Heartbeat() {}

  /** By the group, so that one notifier's heartbeat does not stand in for another's. */
  static Alert of(String group, Links links, Instant since) {
    return new Alert(
        ALERT,
        "",
        Map.of(
            Alert.NAME,
            ALERT,
            "severity",
            "none",
            "component",
            "frostline",
            "tier",
            "cold-storage",
            "group",
            group),
        Map.of(
            AlertText.SUMMARY,
            "frostline notify reads the topics and reaches this Alertmanager",
            AlertText.DESCRIPTION,
            "Route this to a dead man's switch: group " + group + " has told of it since " + since,
            "runbook_url",
            links.runbook(ALERT)),
        since,
        since,
        Optional.empty(),
        Optional.empty());
  }
}
