package io.frostline.notify;

import io.frostline.notify.EventAlerts.Urgency;
import io.frostline.notify.LagAlerts.Threshold;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Tells every target what the topics say; each at its own pace. */
public final class Notifier implements AutoCloseable {

  /** How long a lag must stay beyond a threshold; it saws by a commit interval. */
  private static final Duration LASTING = Duration.ofMinutes(1);

  /** As FrostlineNotifyDeaf in alerts/rules. */
  private static final Duration DEAF = Duration.ofMinutes(3);

  private final Meters meters = new Meters();
  private final List<Courier> couriers = new ArrayList<>();
  private final List<Target> targets;
  private final InstantSource clock;

  /**
   * What the notifier is told.
   *
   * @param connection bootstrap servers and whatever else the cluster asks of its clients
   * @param group instances of one group share the work
   * @param alertmanagers every instance of Alertmanager: they share nothing that they were told
   * @param alertmanagerHeaders sent to each of them
   * @param webhooks addresses that take a POST
   * @param webhookHeaders sent to each of them
   * @param secret signs what is sent to webhooks
   * @param severity the least urgent events that are told: INFO, WARNING or CRITICAL
   * @param lagWarning total lag above which a table is behind
   * @param lagCritical total lag above which that is critical
   * @param again how often open alerts are said again to Alertmanager
   */
  public record Settings(
      Map<String, String> connection,
      String group,
      List<URI> alertmanagers,
      Headers alertmanagerHeaders,
      List<URI> webhooks,
      Headers webhookHeaders,
      Optional<Secret> secret,
      String severity,
      Optional<Duration> lagWarning,
      Optional<Duration> lagCritical,
      Duration again,
      Links links) {}

  public Notifier(Settings settings, InstantSource clock) {
    this.clock = clock;
    targets = targets(settings, clock);
    String instance = UUID.randomUUID().toString();
    List<Threshold> thresholds = thresholds(settings);
    for (Target target : targets) {
      Courier.Settings own =
          new Courier.Settings(
              settings.connection(),
              TargetName.group(settings.group(), target.name()),
              instance,
              settings.again(),
              !thresholds.isEmpty());
      couriers.add(
          new Courier(
              own,
              () -> reading(settings, thresholds),
              new Post(target, meters, clock),
              meters,
              clock));
    }
  }

  private Reading reading(Settings settings, List<Threshold> thresholds) {
    return new Reading(
        new EventAlerts(
            Urgency.valueOf(settings.severity().toUpperCase(Locale.ROOT)),
            new AlertText(settings.links())),
        new LagAlerts(thresholds, settings.links()),
        meters);
  }

  private static List<Target> targets(Settings settings, InstantSource clock) {
    List<Target> targets = new ArrayList<>();
    for (URI url : settings.alertmanagers()) {
      targets.add(
          new AlertmanagerTarget(
              url,
              settings.alertmanagerHeaders(),
              settings.again(),
              Heartbeat.of(settings.group(), settings.links(), clock.instant()),
              clock));
    }
    for (URI url : settings.webhooks()) {
      targets.add(new WebhookTarget(url, settings.webhookHeaders(), settings.secret(), clock));
    }
    return targets;
  }

  private static List<Threshold> thresholds(Settings settings) {
    List<Threshold> thresholds = new ArrayList<>();
    settings
        .lagWarning()
        .ifPresent(
            above ->
                thresholds.add(
                    new Threshold(
                        "IcebergOffloadLagElevated",
                        "warning",
                        above,
                        settings.lagCritical(),
                        LASTING)));
    settings
        .lagCritical()
        .ifPresent(
            above ->
                thresholds.add(
                    new Threshold(
                        "IcebergOffloadLagCritical",
                        "critical",
                        above,
                        Optional.empty(),
                        LASTING)));
    return thresholds;
  }

  /** Begins to read; returns at once. */
  public void start() {
    couriers.forEach(Courier::start);
  }

  /** Names of the targets, without anything secret. */
  public List<String> targets() {
    return targets.stream().map(Target::name).toList();
  }

  /** Why not all is well now; empty if it is. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    targets.stream()
        .filter(target -> meters.isBlocked(target.name()))
        .forEach(target -> troubles.add(target.name() + " takes nothing, and something waits"));
    targets.stream()
        .filter(target -> !meters.isBlocked(target.name()))
        .filter(target -> isDeaf(target.name()))
        .forEach(target -> troubles.add("the topics are not read for " + target.name()));
    return troubles;
  }

  private boolean isDeaf(String target) {
    return meters.unreadable(target, clock.instant()).compareTo(DEAF) > 0;
  }

  /** False once a courier has ended without being told to. */
  public boolean alive() {
    return couriers.stream().allMatch(Courier::isAlive);
  }

  /** All series now, in the plain text form. */
  public String scrape() {
    return meters.scrape();
  }

  @Override
  public void close() {
    couriers.parallelStream().forEach(Courier::close);
  }
}
