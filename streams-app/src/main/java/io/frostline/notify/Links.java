package io.frostline.notify;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a person reads on: the runbook of an alert, and the dashboard that shows it.
 *
 * @param runbooks address of the folder of the runbooks
 * @param dashboards address of Grafana
 */
public record Links(String runbooks, String dashboards) {

  /** Placeholders, as in the rule files: nobody can own a name below {@code example}. */
  public static final Links UNSET =
      new Links("https://runbooks.example", "https://grafana.example");

  static final String DASHBOARD = "frostline";

  /** The alerts that are sent from the topics, and the runbook of each. */
  static final Map<String, String> RUNBOOKS =
      Map.ofEntries(
          Map.entry("FrostlineDown", "sink-down"),
          Map.entry("FrostlineStalled", "stalled"),
          Map.entry("FrostlineHung", "stalled"),
          Map.entry("FrostlineDegraded", "stalled"),
          Map.entry("FrostlineCaptureStalled", "capture"),
          Map.entry("FrostlineDataLoss", "data-loss"),
          Map.entry("FrostlineDuplicates", "data-loss"),
          Map.entry("FrostlineUnconfirmed", "data-loss"),
          Map.entry("FrostlineLedgerMismatch", "data-loss"),
          Map.entry("FrostlineTableMissing", "data-loss"),
          Map.entry("FrostlineLag", "lag"),
          Map.entry("FrostlineRecovering", "lag"),
          Map.entry("IcebergOffloadLagCritical", "lag"),
          Map.entry("IcebergOffloadLagElevated", "lag"),
          Map.entry("FrostlineMisconfigured", "configuration"),
          Map.entry("FrostlinePaused", "configuration"),
          Map.entry("FrostlineUndecodable", "configuration"),
          Map.entry("FrostlineEscalated", "escalated"),
          Map.entry(Heartbeat.ALERT, "app"));

  public Links {
    runbooks = withoutSlash(runbooks);
    dashboards = withoutSlash(dashboards);
  }

  String runbook(String alert) {
    String file = RUNBOOKS.getOrDefault(alert, "escalated");
    return runbooks + "/" + file + ".md#" + alert.toLowerCase(Locale.ROOT);
  }

  String dashboard(String pipeline, Optional<String> table) {
    return dashboards
        + "/d/"
        + DASHBOARD
        + "?var-pipeline="
        + URLEncoder.encode(pipeline, UTF_8)
        + table.map(name -> "&var-table=" + URLEncoder.encode(name, UTF_8)).orElse("");
  }

  private static String withoutSlash(String address) {
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }
}
