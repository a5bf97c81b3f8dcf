package io.frostline.notify;

import io.frostline.json.Json;
import io.frostline.notify.HttpPost.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One Alertmanager. It forgets an alert that is not said again, so each is given an end a while
 * ahead, and said again before.
 */
final class AlertmanagerTarget implements Target {

  private static final String PATH = "/api/v2/alerts";

  /** An alert outlives so many times that it should have been said again. */
  private static final int MISSED_MAX = 5;

  private static final Set<String> SHOWN =
      Set.of(AlertText.SUMMARY, AlertText.DESCRIPTION, "runbook_url", "dashboard_url", "resolved");

  private final String name;
  private final HttpPost http;
  private final Duration again;
  private final Alert heartbeat;
  private final InstantSource clock;

  /**
   * Nothing is sent yet.
   *
   * @param heartbeat said with every refresh, whatever is open: a dead man's switch may wait for it
   */
  AlertmanagerTarget(
      URI url, Headers headers, Duration again, Alert heartbeat, InstantSource clock) {
    this.name = TargetName.alertmanager(url);
    String base = url.toString();
    this.http =
        new HttpPost(
            URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + PATH),
            headers);
    this.again = again;
    this.heartbeat = heartbeat;
    this.clock = clock;
  }

  /** An alert of Alertmanager's v2 API. */
  private record Wire(
      Map<String, String> labels,
      Map<String, String> annotations,
      Instant startsAt,
      Instant endsAt,
      String generatorURL) {}

  @Override
  public String name() {
    return name;
  }

  @Override
  public Answer tell(Notification notification) throws InterruptedException {
    return post(List.of(notification.alert()));
  }

  @Override
  public boolean forgets() {
    return true;
  }

  @Override
  public Answer refresh(Collection<Alert> open) throws InterruptedException {
    List<Alert> all = new ArrayList<>(open);
    all.add(heartbeat);
    return post(all);
  }

  private Answer post(Collection<Alert> alerts) throws InterruptedException {
    Instant until = clock.instant().plus(again.multipliedBy(MISSED_MAX));
    return http.post(
        Json.write(alerts.stream().map(alert -> wire(alert, until)).toList()), Map.of());
  }

  private static Wire wire(Alert alert, Instant until) {
    Map<String, String> annotations = new TreeMap<>(alert.annotations());
    annotations.keySet().retainAll(SHOWN);
    return new Wire(
        alert.labels(),
        annotations,
        alert.startsAt(),
        alert.endsAt().orElse(until),
        annotations.getOrDefault("dashboard_url", ""));
  }
}
