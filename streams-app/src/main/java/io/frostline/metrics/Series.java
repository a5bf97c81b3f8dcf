package io.frostline.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * Collects the samples of one scrape by metric. Two pipelines may feed tables of one name; how
 * their values become one is said with each metric, so that no sample appears twice.
 */
final class Series {

  private final Map<String, Family> families = new LinkedHashMap<>();

  private record Family(
      String help, boolean counter, DoubleBinaryOperator merge, Map<Labels, Double> values) {}

  /** A counter, by its name without {@code _total}. */
  void counter(String name, String help, Labels labels, long value) {
    add(name, help, true, Double::sum, labels, (double) value);
  }

  void gauge(String name, String help, DoubleBinaryOperator merge, Labels labels, double value) {
    add(name, help, false, merge, labels, value);
  }

  private void add(
      String name,
      String help,
      boolean counter,
      DoubleBinaryOperator merge,
      Labels labels,
      double value) {
    families
        .computeIfAbsent(name, n -> new Family(help, counter, merge, new LinkedHashMap<>()))
        .values()
        .merge(labels, value, merge::applyAsDouble);
  }

  List<MetricSnapshot> snapshots() {
    List<MetricSnapshot> snapshots = new ArrayList<>();
    families.forEach(
        (name, family) ->
            snapshots.add(family.counter() ? counters(name, family) : gauges(name, family)));
    return snapshots;
  }

  private static MetricSnapshot counters(String name, Family family) {
    CounterSnapshot.Builder builder = CounterSnapshot.builder().name(name).help(family.help());
    family
        .values()
        .forEach(
            (labels, value) ->
                builder.dataPoint(
                    CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
    return builder.build();
  }

  private static MetricSnapshot gauges(String name, Family family) {
    GaugeSnapshot.Builder builder = GaugeSnapshot.builder().name(name).help(family.help());
    family
        .values()
        .forEach(
            (labels, value) ->
                builder.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    return builder.build();
  }
}
