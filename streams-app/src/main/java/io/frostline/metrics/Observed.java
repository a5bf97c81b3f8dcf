package io.frostline.metrics;

import io.frostline.core.Output;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Summary;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Distributions: each output is observed once, when this instance forwards it. Without exemplars:
 * there are no traces to point to.
 */
final class Observed {

  private static final String LAYER = "cold";

  private final Histogram commits;
  private final Histogram rounds;
  private final Summary rates;
  private final Counter events;
  private final Counter repairs;
  private final Summary repairTimes;
  private final Set<String> tables = ConcurrentHashMap.newKeySet();

  Observed(PrometheusRegistry registry) {
    commits =
        Histogram.builder()
            .name("offload_duration_seconds")
            .withoutExemplars()
            .help("Time from the start of a round until its rows were in the table.")
            .labelNames("table", "layer")
            .classicOnly()
            .classicUpperBounds(1, 5, 10, 30, 60, 120, 300, 600)
            .register(registry);
    rounds =
        Histogram.builder()
            .name("offload_cycle_duration_seconds")
            .withoutExemplars()
            .help("Time from the start of a round until it was closed.")
            .classicOnly()
            .classicUpperBounds(5, 15, 30, 60, 120, 300, 600, 900)
            .register(registry);
    rates =
        Summary.builder()
            .name("offload_rows_per_second")
            .withoutExemplars()
            .help("Rows of a commit divided by the time since its round began.")
            .labelNames("table")
            .quantile(0.5, 0.01)
            .quantile(0.95, 0.005)
            .quantile(0.99, 0.001)
            .maxAgeSeconds(Duration.ofMinutes(15).toSeconds())
            .register(registry);
    events =
        Counter.builder()
            .name("offload_events")
            .withoutExemplars()
            .help("Events published by this instance.")
            .labelNames("pipeline", "type", "severity")
            .register(registry);
    repairs =
        Counter.builder()
            .name("offload_repairs")
            .withoutExemplars()
            .help("Commands that were answered, by what Connect was told and how it answered.")
            .labelNames("pipeline", "action", "outcome")
            .register(registry);
    repairTimes =
        Summary.builder()
            .name("offload_repair_seconds")
            .withoutExemplars()
            .help("Time from a command that has worked until commits had moved every watermark.")
            .labelNames("pipeline")
            .register(registry);
  }

  void observe(Output output) {
    if (output instanceof Output.CommitOut commit) {
      commit(commit);
    } else if (output instanceof Output.RoundOut round) {
      round.duration().ifPresent(duration -> rounds.observe(seconds(duration)));
    } else if (output instanceof Output.EventOut out) {
      Output.Event event = out.event();
      events.labelValues(event.pipeline(), event.type().name(), event.severity().name()).inc();
      if (event.type() == Output.EventType.REPAIR) {
        repair(event);
      }
    }
  }

  private void repair(Output.Event event) {
    Map<String, String> evidence = event.evidence();
    Optional<String> took = Optional.ofNullable(evidence.get("secondsToRecover"));
    if (took.isPresent()) {
      repairTimes.labelValues(event.pipeline()).observe(Double.parseDouble(took.get()));
    } else if (evidence.containsKey("outcome")) {
      repairs.labelValues(event.pipeline(), evidence.get("action"), evidence.get("outcome")).inc();
    }
  }

  /** Removes the series of every table that is not in {@code shown}. */
  void retain(Set<String> shown) {
    for (String table : Set.copyOf(tables)) {
      if (!shown.contains(table) && tables.remove(table)) {
        commits.remove(table, LAYER);
        rates.remove(table);
      }
    }
  }

  private void commit(Output.CommitOut commit) {
    Optional<Duration> took = commit.duration().filter(d -> !d.isNegative() && !d.isZero());
    took.ifPresent(
        duration -> {
          tables.add(commit.table());
          commits.labelValues(commit.table(), LAYER).observe(seconds(duration));
          rates.labelValues(commit.table()).observe(commit.rows() / seconds(duration));
        });
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
