package io.frostline.doctor;

import io.frostline.app.Version;
import io.frostline.config.FrostlineConfig;
import io.frostline.core.Seen;
import io.frostline.doctor.Surroundings.FoundSource;
import io.frostline.probe.SinkSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.config.provider.ConfigProvider;

/** Makes all checks, in order, and reports. */
public final class Doctor {

  private static final Set<CheckId> OF_SINKS =
      EnumSet.of(
          CheckId.FLUSH_INTERVAL,
          CheckId.CONTROL_TOPIC,
          CheckId.COORDINATOR_OFFSET,
          CheckId.CATALOG_READABLE,
          CheckId.CATALOG_WRITABLE,
          CheckId.WAREHOUSE_READABLE,
          CheckId.WAREHOUSE_WRITABLE);

  private static final Set<CheckId> OF_SOURCES =
      EnumSet.of(
          CheckId.CAPTURED_TOPICS,
          CheckId.DATABASE_REACHABLE,
          CheckId.DATABASE_WAL_LEVEL,
          CheckId.DATABASE_PERMISSIONS,
          CheckId.DATABASE_SLOT,
          CheckId.DATABASE_WAL_HEADROOM,
          CheckId.DATABASE_PUBLICATION,
          CheckId.DATABASE_REPLICA_IDENTITY,
          CheckId.DATABASE_BEAT,
          CheckId.DATABASE_EVENT_TRIGGER,
          CheckId.CLOCK_DATABASE);

  private final FrostlineConfig config;
  private final Map<String, ConfigProvider> providers;
  private final InstantSource clock;
  private final Choices choices;

  /**
   * What a person chose about the checks.
   *
   * @param wanted the checks to make
   * @param timeout bound of each
   * @param workerConfig file with the settings of a Connect worker
   */
  public record Choices(Set<CheckId> wanted, Duration timeout, Optional<Path> workerConfig) {

    public Choices {
      wanted = wanted.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(wanted));
    }

    /** Every check, within fifteen seconds each. */
    public static Choices all() {
      return new Choices(EnumSet.allOf(CheckId.class), Duration.ofSeconds(15), Optional.empty());
    }

    /** These checks alone. */
    public Choices only(CheckId... some) {
      return new Choices(Set.of(some), timeout, workerConfig);
    }

    /** With the worker's own file. */
    public Choices reading(Path file) {
      return new Choices(wanted, timeout, Optional.of(file));
    }
  }

  /**
   * A doctor for what this configuration names.
   *
   * @param providers replace the placeholders in connector configurations, by name
   * @param clock this host's
   */
  public Doctor(
      FrostlineConfig config,
      Map<String, ConfigProvider> providers,
      InstantSource clock,
      Choices choices) {
    this.config = config;
    this.providers = providers;
    this.clock = clock;
    this.choices = choices;
  }

  /**
   * Makes the checks.
   *
   * @param each is told of each result as it comes
   * @param progress is told of a check that takes more than two seconds
   */
  public Report examine(Consumer<Result> each, Consumer<String> progress)
      throws InterruptedException {
    Examination examination = new Examination(choices.timeout(), progress);
    List<Result> results = new ArrayList<>();
    try (Surroundings around = new Surroundings(config, providers, choices.timeout())) {
      for (Check check : first(around)) {
        make(check, examination, results, each);
      }
      // Which checks come next depends on what is deployed; asking may take as long as a check.
      examination.make(
          Check.of(CheckId.PIPELINES, () -> Answer.ok("" + around.connectors().isKnown())));
      for (Check check : then(around)) {
        make(check, examination, results, each);
      }
    }
    return Report.of(
        clock.instant(),
        Version.current(),
        Arrays.stream(CheckId.values())
            .filter(check -> !choices.wanted().contains(check))
            .map(CheckId::id)
            .toList(),
        results);
  }

  private void make(
      Check check, Examination examination, List<Result> results, Consumer<Result> each)
      throws InterruptedException {
    if (choices.wanted().contains(check.id())) {
      Result result = examination.make(check);
      results.add(result);
      each.accept(result);
    }
  }

  private List<Check> first(Surroundings around) {
    List<Check> checks = new ArrayList<>(new HostChecks(config).all());
    checks.addAll(new KafkaChecks(around).all());
    checks.add(new TopicChecks(around).own());
    checks.addAll(new ConnectChecks(around).all());
    return checks;
  }

  private List<Check> then(Surroundings around) {
    TopicChecks topics = new TopicChecks(around);
    ClockChecks clocks = new ClockChecks(around, clock);
    List<Check> checks = new ArrayList<>();
    checks.add(clocks.broker());
    checks.addAll(ofSinks(around, topics));
    checks.addAll(ofSources(around, topics, clocks));
    checks.sort(Comparator.comparing(Check::id));
    return checks;
  }

  private List<Check> ofSinks(Surroundings around, TopicChecks topics) {
    Map<String, Seen<SinkSettings>> sinks = around.sinks();
    if (sinks.isEmpty()) {
      return unknown(OF_SINKS, without(around, "no Iceberg sink is deployed"));
    }
    FlushChecks flush = new FlushChecks(around, choices.workerConfig());
    List<Check> checks = new ArrayList<>();
    sinks.forEach(
        (name, sink) -> {
          if (sink instanceof Seen.Known<SinkSettings> known) {
            checks.add(flush.of(known.value()));
            checks.addAll(topics.of(known.value()));
            checks.addAll(new StoreChecks(known.value()).all());
          } else {
            OF_SINKS.forEach(id -> checks.add(Check.of(id, name, () -> Answer.without(sink))));
          }
        });
    return checks;
  }

  private List<Check> ofSources(Surroundings around, TopicChecks topics, ClockChecks clocks) {
    List<FoundSource> sources = around.sources();
    if (sources.isEmpty()) {
      return unknown(OF_SOURCES, without(around, "no Debezium source for PostgreSQL is deployed"));
    }
    List<Check> checks = new ArrayList<>();
    for (FoundSource found : sources) {
      checks.add(topics.captured(found.source()));
      checks.addAll(new DatabaseChecks(around, found).all());
      checks.addAll(new SchemaChecks(found).all());
      checks.add(clocks.database(found));
    }
    return checks;
  }

  private static String without(Surroundings around, String none) {
    return around.connectors().reason().orElse(none);
  }

  private static List<Check> unknown(Set<CheckId> ids, String why) {
    return ids.stream().map(id -> Check.of(id, () -> Answer.unknown(why))).toList();
  }
}
