package io.frostline.config;

import io.frostline.config.Source.Layer;
import io.frostline.core.RepairPolicy.Mode;
import io.frostline.core.RepairPolicy.Window;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What holds once every source has been asked: defaults, file, environment, options. */
public final class Effective {

  private final Map<String, Given> byPath = new TreeMap<>();
  private final References references;
  private final FrostlineConfig config;

  /**
   * A line about one value.
   *
   * @param value masked where it is a secret; references stay references
   * @param source where it was given
   */
  public record Line(String path, String value, String source) {}

  private Effective(List<Given> given, Map<String, String> environment) {
    references = new References(environment);
    for (Key key : Key.values()) {
      key.defaultText().ifPresent(text -> take(Given.of(key, text, Source.BY_DEFAULT)));
    }
    given.forEach(this::take);
    path(Key.KAFKA_CLIENT_FILE).ifPresent(this::takeClientFile);
    try {
      config = typed();
    } catch (InvalidValueException e) {
      throw byPath.get(e.path()).wrong(e.requirement());
    }
  }

  /**
   * Puts the sources together.
   *
   * @param file the configuration file, if there is one
   * @param environment of the process
   * @param options values by key, and those of single pipelines
   */
  public static Effective of(
      Optional<Path> file, Map<String, String> environment, List<OptionValue> options) {
    List<Given> given = new ArrayList<>();
    file.map(YamlFile::read).ifPresent(given::addAll);
    given.addAll(EnvironmentVariables.read(environment));
    options.forEach(option -> given.add(option.given()));
    return of(given, environment);
  }

  static Effective of(List<Given> given, Map<String, String> environment) {
    return new Effective(given, environment);
  }

  /** A value that an option gives. */
  public record OptionValue(Key key, Optional<String> name, List<String> texts, String option) {

    private Given given() {
      return new Given(key, name, texts, Source.option(option));
    }
  }

  public FrostlineConfig config() {
    return config;
  }

  /** Every value with its source, by path. */
  public List<Line> lines() {
    return byPath.values().stream()
        .map(given -> new Line(given.path(), given.shown(), given.source().place()))
        .toList();
  }

  private void take(Given given) {
    byPath.merge(
        given.path(),
        given,
        (before, next) ->
            next.source().layer().compareTo(before.source().layer()) < 0 ? before : next);
  }

  private void takeClientFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          byPath.get(Key.KAFKA_CLIENT_FILE.path()).source().subject(Key.KAFKA_CLIENT_FILE.path())
              + ": cannot read the properties in "
              + file,
          e);
    }
    Source source = new Source(Layer.CLIENT_FILE, file.toString());
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      // The bootstrap servers have a key of their own, which every source can give.
      if (!name.equals("bootstrap.servers")) {
        take(
            new Given(
                Key.KAFKA_CLIENT,
                Optional.of(name),
                List.of(properties.getProperty(name)),
                source));
      }
    }
  }

  private FrostlineConfig typed() {
    return new FrostlineConfig(
        new KafkaConfig(need(Key.KAFKA_BOOTSTRAP_SERVERS, Optional::of), client()),
        new ConnectConfig(need(Key.CONNECT_URL, Values::address)),
        HttpConfig.of(
            need(Key.HTTP_BIND, Optional::of),
            need(Key.HTTP_PORT, Values::whole),
            path(Key.HTTP_TLS_KEYSTORE),
            find(Key.HTTP_TLS_KEYSTORE_PASSWORD.path(), Optional::of),
            login(Key.HTTP_USER, Key.HTTP_PASSWORD),
            login(Key.HTTP_ACTIONS_USER, Key.HTTP_ACTIONS_PASSWORD)),
        new AppConfig(
            need(Key.APP_ID, Optional::of),
            path(Key.APP_STATE_DIR),
            need(Key.APP_STANDBYS, Values::whole)),
        new WatchConfig(
            need(Key.WATCH_TICK, Values::time), need(Key.WATCH_LAG_OBJECTIVE, Values::time)),
        new OwnTopicsConfig(
            need(Key.OWN_TOPICS_PARTITIONS, Values::whole),
            need(Key.OWN_TOPICS_REPLICATION, Values::whole)),
        new RepairsConfig(
            need(Key.REPAIRS_MODE, Values::repairs), windows(Key.REPAIRS_MAINTENANCE.path())),
        pipelines(),
        tables(),
        new LogConfig(
            need(Key.LOG_FORMAT, text -> Values.oneOf(LogConfig.Format.values(), text)),
            need(Key.LOG_LEVEL, text -> Values.oneOf(LogConfig.Level.values(), text))));
  }

  private Optional<HttpConfig.Secret> login(Key user, Key password) {
    return HttpConfig.login(
        user, find(user.path(), Optional::of), password, find(password.path(), Optional::of));
  }

  private Map<String, String> client() {
    Map<String, String> client = new TreeMap<>();
    byPath.values().stream()
        .filter(given -> given.key() == Key.KAFKA_CLIENT)
        .forEach(
            given ->
                client.put(given.name().orElseThrow(), references.resolved(given, given.text())));
    return client;
  }

  private Map<String, PipelineOverrides> pipelines() {
    Map<String, PipelineOverrides> pipelines = new TreeMap<>();
    byPath.values().stream()
        .filter(given -> given.key().path().startsWith("pipelines."))
        .map(given -> given.name().orElseThrow())
        .distinct()
        .forEach(name -> pipelines.put(name, pipeline(name)));
    return pipelines;
  }

  private PipelineOverrides pipeline(String name) {
    Optional<Duration> objective = find(Key.PIPELINE_LAG_OBJECTIVE.path(name), Values::time);
    Optional<Mode> repairs = find(Key.PIPELINE_REPAIRS.path(name), Values::repairs);
    return new PipelineOverrides(
        name, objective, repairs, windows(Key.PIPELINE_MAINTENANCE.path(name)));
  }

  private TablesConfig tables() {
    Map<String, Duration> hot = new TreeMap<>();
    byPath.values().stream()
        .filter(given -> given.key() == Key.TABLE_HOT_RETENTION)
        .forEach(
            given -> hot.put(given.name().orElseThrow(), value(given, given.text(), Values::time)));
    return new TablesConfig(hot);
  }

  private List<Window> windows(String path) {
    Optional<Given> given = Optional.ofNullable(byPath.get(path));
    return given.stream()
        .flatMap(list -> list.texts().stream().map(text -> value(list, text, Values::window)))
        .toList();
  }

  private Optional<Path> path(Key key) {
    return find(key.path(), Values::path);
  }

  private <T> T need(Key key, Function<String, Optional<T>> reader) {
    return find(key.path(), reader).orElseThrow();
  }

  private <T> Optional<T> find(String path, Function<String, Optional<T>> reader) {
    return Optional.ofNullable(byPath.get(path)).map(given -> value(given, given.text(), reader));
  }

  private <T> T value(Given given, String text, Function<String, Optional<T>> reader) {
    return reader
        .apply(references.resolved(given, text))
        .orElseThrow(() -> given.wrong("must be " + given.key().kind().expected()));
  }

  /** The commented file with every key, for a start. */
  public static String template() {
    return Template.text(Arrays.asList(Key.values()));
  }
}
