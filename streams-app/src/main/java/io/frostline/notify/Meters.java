package io.frostline.notify;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What was told to whom, as Prometheus series. */
final class Meters {

  static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Counter notifications;
  private final Counter skipped;
  private final Gauge open;
  private final Gauge blocked;
  private final Gauge delivered;
  private final Gauge readable;

  /** What became of an attempt. */
  enum Outcome {
    DELIVERED("delivered"),
    RETRIED("retried"),
    REJECTED("rejected"),
    REFRESHED("refreshed");

    private final String label;

    Outcome(String label) {
      this.label = label;
    }
  }

  Meters() {
    PrometheusRegistry prometheus = registry.getPrometheusRegistry();
    notifications =
        Counter.builder()
            .name("offload_notifications")
            .withoutExemplars()
            .help("Attempts to tell a target, by what became of them.")
            .labelNames("target", "outcome")
            .register(prometheus);
    skipped =
        Counter.builder()
            .name("offload_notification_records_skipped")
            .withoutExemplars()
            .help("Records that could not be read and of which nobody was told.")
            .labelNames("topic")
            .register(prometheus);
    open =
        Gauge.builder()
            .name("offload_notifications_open")
            .withoutExemplars()
            .help("Alerts that a target was told and that are not over.")
            .labelNames("target")
            .register(prometheus);
    blocked =
        Gauge.builder()
            .name("offload_notifications_blocked")
            .withoutExemplars()
            .help("1 while a target takes nothing and something waits for it.")
            .labelNames("target")
            .register(prometheus);
    delivered =
        Gauge.builder()
            .name("offload_notifications_delivered_timestamp_seconds")
            .withoutExemplars()
            .help("When a target last took something.")
            .labelNames("target")
            .register(prometheus);
    readable =
        Gauge.builder()
            .name("offload_notifications_readable_timestamp_seconds")
            .withoutExemplars()
            .help("When Kafka last answered for a target; at first, when the notifier was made.")
            .labelNames("target")
            .register(prometheus);
  }

  /** Every series of a target is there from the start: a counter that begins with 1 shows none. */
  void know(String target, List<String> topics, Instant at) {
    topics.forEach(topic -> skipped.labelValues(topic).inc(0));
    readable(target, at);
    for (Outcome outcome : Outcome.values()) {
      notifications.labelValues(target, outcome.label).inc(0);
    }
    blocked.labelValues(target).set(0);
  }

  void count(String target, Outcome outcome) {
    notifications.labelValues(target, outcome.label).inc();
  }

  void took(String target, Instant at) {
    delivered.labelValues(target).set(at.toEpochMilli() / 1e3);
  }

  void readable(String target, Instant at) {
    readable.labelValues(target).set(at.toEpochMilli() / 1e3);
  }

  Duration unreadable(String target, Instant now) {
    return Duration.ofMillis(
        now.toEpochMilli() - (long) (readable.labelValues(target).get() * 1e3));
  }

  void blocked(String target, boolean is) {
    blocked.labelValues(target).set(is ? 1 : 0);
  }

  boolean isBlocked(String target) {
    return blocked.labelValues(target).get() > 0;
  }

  void open(String target, int number) {
    open.labelValues(target).set(number);
  }

  void skipped(String topic) {
    skipped.labelValues(topic).inc();
  }

  String scrape() {
    return registry.scrape(TEXT);
  }
}
