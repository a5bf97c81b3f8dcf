package io.frostline.probe;

import io.frostline.core.Seen;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an Iceberg sink connector's configuration says, with the sink's own defaults.
 *
 * @param namespaces where its tables are
 * @param tables its tables if they are listed; empty if records choose theirs
 * @param branches branch that is committed to, by table; under the empty name the default
 * @param catalog the catalog's properties, or why they are not readable here
 */
public record SinkSettings(
    String name,
    String group,
    String controlTopic,
    Subscription subscription,
    List<String> namespaces,
    List<String> tables,
    Map<String, String> branches,
    Duration commitInterval,
    Duration commitTimeout,
    Seen<CatalogSettings> catalog) {

  public static final String CONNECTOR_CLASS = "org.apache.iceberg.connect.IcebergSinkConnector";

  private static final Duration COMMIT_INTERVAL_DEFAULT = Duration.ofMinutes(5);
  private static final Duration COMMIT_TIMEOUT_DEFAULT = Duration.ofSeconds(30);
  private static final Set<String> NAMING_KEYS =
      Set.of(
          "topics",
          "topics.regex",
          "iceberg.control.topic",
          "iceberg.connect.group-id",
          "iceberg.tables");
  private static final Pattern NAMESPACE_KEY = Pattern.compile("transforms\\.[^.]+\\.namespace");
  private static final Pattern TARGET_KEY =
      Pattern.compile("transforms\\.[^.]+\\.cdc\\.target\\.pattern");
  private static final Pattern BRANCH_KEY =
      Pattern.compile("iceberg\\.table\\.(.+)\\.commit-branch");

  /** The settings, or why a part that cannot be guessed is missing. */
  public static Seen<SinkSettings> of(String name, Settings settings) {
    Optional<String> problem = settings.problem(SinkSettings::names);
    if (problem.isPresent()) {
      return Seen.unknown(problem.get());
    }
    Optional<Subscription> subscription = Subscription.of(settings);
    if (subscription.isEmpty()) {
      return Seen.unknown("neither topics nor topics.regex can be understood");
    }
    List<String> tables =
        settings.is("iceberg.tables.dynamic-enabled")
            ? List.of()
            : list(settings, "iceberg.tables");
    return Seen.known(
        new SinkSettings(
            name,
            settings.text("iceberg.connect.group-id").orElse("connect-" + name),
            settings.text("iceberg.control.topic").orElse("control-iceberg"),
            subscription.get(),
            namespaces(settings, tables),
            tables,
            branches(settings),
            millis(settings, "iceberg.control.commit.interval-ms", COMMIT_INTERVAL_DEFAULT),
            millis(settings, "iceberg.control.commit.timeout-ms", COMMIT_TIMEOUT_DEFAULT),
            CatalogSettings.of(settings)));
  }

  /** The consumer group of its coordinator. */
  public String coordinatorGroup() {
    return group + "-coord";
  }

  /** Where a snapshot's summary holds the control offsets it was committed with. */
  String offsetsProperty() {
    return "kafka.connect.offsets.%s.%s".formatted(controlTopic, group);
  }

  /** True for the topics whose records end up in the tables. */
  public boolean captures(String topic) {
    return !topic.equals(controlTopic) && subscription.matches(topic);
  }

  /** The branch of {@code table} that is committed to; empty for the main one. */
  Optional<String> branch(String table) {
    return Optional.ofNullable(branches.getOrDefault(table, branches.get("")));
  }

  /** Keys whose values name things: a guess would make the probes watch something else. */
  private static boolean names(String key) {
    return NAMING_KEYS.contains(key)
        || NAMESPACE_KEY.matcher(key).matches()
        || TARGET_KEY.matcher(key).matches();
  }

  private static List<String> namespaces(Settings settings, List<String> tables) {
    if (!tables.isEmpty()) {
      return tables.stream().map(SinkSettings::namespaceOf).distinct().toList();
    }
    return new TreeMap<>(settings.values())
        .entrySet().stream()
            .flatMap(entry -> namespace(entry.getKey(), entry.getValue().trim()).stream())
            .filter(namespace -> !namespace.isEmpty())
            .distinct()
            .toList();
  }

  private static Optional<String> namespace(String key, String value) {
    if (NAMESPACE_KEY.matcher(key).matches()) {
      return Optional.of(value);
    }
    // Only a pattern whose namespace is fixed says where the tables are.
    return TARGET_KEY.matcher(key).matches() && !namespaceOf(value).contains("{")
        ? Optional.of(namespaceOf(value))
        : Optional.empty();
  }

  private static String namespaceOf(String table) {
    int dot = table.lastIndexOf('.');
    return dot < 0 ? "" : table.substring(0, dot);
  }

  private static Map<String, String> branches(Settings settings) {
    Map<String, String> branches = new TreeMap<>();
    settings.text("iceberg.tables.default-commit-branch").ifPresent(b -> branches.put("", b));
    settings
        .values()
        .forEach(
            (key, branch) -> {
              var matcher = BRANCH_KEY.matcher(key);
              if (matcher.matches()) {
                branches.put(matcher.group(1), branch.trim());
              }
            });
    return Map.copyOf(branches);
  }

  private static List<String> list(Settings settings, String key) {
    return settings.text(key).stream()
        .flatMap(text -> Arrays.stream(text.split(",")))
        .map(String::trim)
        .filter(text -> !text.isEmpty())
        .toList();
  }

  private static Duration millis(Settings settings, String key, Duration otherwise) {
    return settings.number(key).map(Duration::ofMillis).orElse(otherwise);
  }
}
