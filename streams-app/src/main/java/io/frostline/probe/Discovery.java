package io.frostline.probe;

import io.frostline.core.RepairPolicy;
import io.frostline.core.Seen;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the pipelines in Connect: each Iceberg sink, with the Debezium connector that feeds it.
 *
 * <p>A sink that vanishes is still watched until this process ends or a person retires it: Connect
 * forgets connectors while a worker starts, and a missing sink is worth seeing. A source that
 * vanishes is remembered for a while, unless another one takes its place.
 */
final class Discovery {

  private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);
  private static final Duration REMEMBERED = Duration.ofMinutes(5);

  private final ConnectReads connect;
  private final Map<String, ConfigProvider> providers;
  private final Function<String, Duration> lagObjective;
  private final Function<String, RepairPolicy> repairs;
  private final LongSupplier nanos;
  private final Occasionally occasionally;

  private final Map<String, Remembered> remembered = new TreeMap<>();
  private Set<String> present = Set.of();

  private record Remembered(Map<String, String> config, long seenAt) {

    boolean isSink() {
      return SinkSettings.CONNECTOR_CLASS.equals(config.get("connector.class"));
    }
  }

  Discovery(
      ConnectReads connect,
      Map<String, ConfigProvider> providers,
      Function<String, Duration> lagObjective,
      Function<String, RepairPolicy> repairs,
      LongSupplier nanos) {
    this.connect = connect;
    this.providers = providers;
    this.lagObjective = lagObjective;
    this.repairs = repairs;
    this.nanos = nanos;
    this.occasionally = new Occasionally(nanos);
  }

  /**
   * The pipelines by name.
   *
   * @param topics the topics that exist
   * @throws RuntimeException if Connect does not answer; its message says why
   */
  Map<String, Pipeline> find(Collection<String> topics) {
    present = Set.copyOf(connect.connectors());
    for (String name : present) {
      remember(name);
    }
    remembered
        .entrySet()
        .removeIf(entry -> !entry.getValue().isSink() && isLongGone(entry.getValue()));
    List<SourceSettings> here = sources(present::contains);
    List<SourceSettings> gone = sources(name -> !present.contains(name));
    ConfigIssues issues = issues();
    Map<String, Pipeline> pipelines = new TreeMap<>();
    remembered.forEach(
        (name, connector) -> {
          if (connector.isSink()) {
            sink(name, connector)
                .ifPresent(
                    sink ->
                        pipelines.put(
                            name,
                            pipeline(
                                sink,
                                feeding(sink, here, topics).or(() -> feeding(sink, gone, topics)),
                                issues)));
          }
        });
    return pipelines;
  }

  /** The sinks that were listed by Connect's newest answer, and what may be one. */
  Set<String> sinks() {
    Set<String> sinks = new HashSet<>(present);
    sinks.removeIf(name -> remembered.containsKey(name) && !remembered.get(name).isSink());
    return Set.copyOf(sinks);
  }

  /** Forgets a sink, unless Connect lists it. */
  void forget(String sink) {
    if (!present.contains(sink)) {
      remembered.remove(sink);
    }
  }

  private Pipeline pipeline(
      SinkSettings sink, Optional<SourceSettings> source, ConfigIssues issues) {
    Set<String> connectors = new HashSet<>(Set.of(sink.name()));
    source.map(SourceSettings::name).ifPresent(connectors::add);
    return Pipeline.of(
        sink,
        source,
        lagObjective.apply(sink.name()),
        issues.of(connectors),
        repairs.apply(sink.name()));
  }

  /**
   * Of what is there. A connector that is gone for a moment still counts, because Connect forgets
   * connectors while a worker starts; one that was deleted has no more conflicts with others.
   */
  private ConfigIssues issues() {
    Map<String, Map<String, String>> configs = new TreeMap<>();
    remembered.forEach(
        (name, connector) -> {
          if (!isLongGone(connector)) {
            Map<String, String> config = new TreeMap<>(connector.config());
            config.putAll(Settings.resolve(connector.config(), providers).values());
            configs.put(name, config);
          }
        });
    return ConfigIssues.in(configs, occasionally);
  }

  private boolean isLongGone(Remembered connector) {
    return nanos.getAsLong() - connector.seenAt() > REMEMBERED.toNanos();
  }

  /**
   * The one source whose topics the sink reads. None if there are several: the beats of one would
   * say nothing about the others' records.
   */
  static Optional<SourceSettings> feeding(
      SinkSettings sink, List<SourceSettings> sources, Collection<String> topics) {
    Map<String, SourceSettings> feeding = new HashMap<>();
    for (String topic : topics) {
      if (sink.captures(topic)) {
        sources.stream()
            .filter(source -> topic.startsWith(source.topicStart()))
            .max((a, b) -> Integer.compare(a.topicStart().length(), b.topicStart().length()))
            .ifPresent(source -> feeding.put(source.name(), source));
      }
    }
    if (feeding.isEmpty()) {
      sources.stream()
          .filter(source -> sink.subscription().couldMatch(source.topicStart()))
          .forEach(source -> feeding.put(source.name(), source));
    }
    return feeding.size() == 1 ? feeding.values().stream().findFirst() : Optional.empty();
  }

  private void remember(String name) {
    try {
      remembered.put(name, new Remembered(Map.copyOf(connect.config(name)), nanos.getAsLong()));
    } catch (RuntimeException e) {
      // It is listed, so it exists: what was read before still holds.
      remembered.computeIfPresent(
          name, (key, before) -> new Remembered(before.config(), nanos.getAsLong()));
      LOG.debug("A connector's configuration was not read name={} reason={}", name, Reason.of(e));
    }
  }

  private List<SourceSettings> sources(Predicate<String> wanted) {
    return remembered.entrySet().stream()
        .filter(entry -> wanted.test(entry.getKey()) && !entry.getValue().isSink())
        .flatMap(
            entry ->
                SourceSettings.of(
                    entry.getKey(), Settings.resolve(entry.getValue().config(), providers))
                    .stream())
        .toList();
  }

  private Optional<SinkSettings> sink(String name, Remembered connector) {
    Seen<SinkSettings> sink =
        SinkSettings.of(name, Settings.resolve(connector.config(), providers));
    sink.reason()
        .ifPresent(
            reason ->
                occasionally.run(
                    name,
                    () ->
                        LOG.atWarn()
                            .addKeyValue("pipeline", name)
                            .addKeyValue("reason", reason)
                            .log("a sink cannot be watched")));
    return sink.toOptional();
  }
}
