package io.frostline.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every key of the configuration. The options of the commands, the names in the environment, the
 * template and the table in the docs are made from these constants.
 */
public enum Key {
  KAFKA_BOOTSTRAP_SERVERS(
      "kafka.bootstrapServers",
      Kind.TEXT,
      "127.0.0.1:9092",
      Option.of("--bootstrap", "HOST:PORT"),
      "Kafka's bootstrap servers, separated by commas."),
  KAFKA_CLIENT_FILE(
      "kafka.clientFile",
      Kind.PATH,
      null,
      Option.of("--kafka-config", "FILE"),
      "Properties for every Kafka client, for example security settings."),
  KAFKA_CLIENT(
      "kafka.client.*",
      Kind.TEXT,
      null,
      Option.none(),
      "A property for every Kafka client, such as security.protocol. It outranks the file's."),
  CONNECT_URL(
      "connect.url",
      Kind.ADDRESS,
      "http://127.0.0.1:8083",
      Option.of("--connect", "URL"),
      "Connect's REST address."),
  HTTP_BIND(
      "http.bind",
      Kind.TEXT,
      "0.0.0.0",
      Option.of("--bind", "ADDRESS"),
      "Address the port is opened on; 0.0.0.0 is all of them."),
  HTTP_PORT(
      "http.port",
      Kind.WHOLE,
      "8000",
      Option.of("--port", "PORT"),
      "Port of metrics, health, API and page; 0 takes a free one."),
  HTTP_TLS_KEYSTORE(
      "http.tlsKeystore",
      Kind.PATH,
      null,
      Option.none(),
      "Key store (PKCS12) with the certificate of HTTPS; without it the port speaks HTTP."),
  HTTP_TLS_KEYSTORE_PASSWORD(
      "http.tlsKeystorePassword", Kind.TEXT, null, Option.none(), "The key store's password."),
  HTTP_USER(
      "http.user",
      Kind.TEXT,
      null,
      Option.none(),
      "Name that a reader has to give; only /health is then open to everybody."),
  HTTP_PASSWORD(
      "http.password", Kind.TEXT, null, Option.none(), "Password that belongs to http.user."),
  HTTP_ACTIONS_USER(
      "http.actions.user",
      Kind.TEXT,
      null,
      Option.none(),
      "Name of whoever may act, such as begin maintenance; without it nobody may."),
  HTTP_ACTIONS_PASSWORD(
      "http.actions.password",
      Kind.TEXT,
      null,
      Option.none(),
      "Password that belongs to http.actions.user."),
  APP_ID(
      "app.id",
      Kind.TEXT,
      "frostline",
      Option.of("--application-id", "ID"),
      "Instances of one id share the work."),
  APP_STATE_DIR(
      "app.stateDir",
      Kind.PATH,
      null,
      Option.of("--state-dir", "FOLDER"),
      "Folder of the local state; without it ~/.local/state/frostline/ID-PORT. It may be lost:"
          + " Kafka has it all."),
  APP_STANDBYS(
      "app.standbys",
      Kind.WHOLE,
      "0",
      Option.of("--standbys", "N"),
      "Copies of the state kept warm on other instances."),
  WATCH_TICK(
      "watch.tick",
      Kind.TIME,
      "1s",
      Option.of("--tick", "TIME"),
      "Time between two looks at a pipeline, from 100ms to 1s."),
  WATCH_LAG_OBJECTIVE(
      "watch.lagObjective",
      Kind.TIME,
      "30m",
      Option.of("--slo", "TIME"),
      "Total lag above which a LAG event is raised."),
  OWN_TOPICS_PARTITIONS(
      "ownTopics.partitions",
      Kind.WHOLE,
      "4",
      Option.of("--partitions", "N"),
      "Partitions of the topics the app creates."),
  OWN_TOPICS_REPLICATION(
      "ownTopics.replication",
      Kind.WHOLE,
      "-1",
      Option.of("--replication", "N"),
      "Replicas of these topics; -1 is what the cluster says."),
  REPAIRS_MODE(
      "repairs.mode",
      Kind.REPAIRS,
      "on",
      Option.of("--repairs", "MODE"),
      "on carries remedies out, dry-run only decides and publishes them, off only watches."),
  REPAIRS_MAINTENANCE(
      "repairs.maintenance",
      Kind.WINDOWS,
      null,
      Option.of("--maintenance", "WINDOW"),
      "Times in which nothing is repaired: 'Sat 02:00-04:00' each week, or from/until such as"
          + " 2026-12-01T22:00Z/2026-12-02T02:00Z; in UTC."),
  PIPELINE_LAG_OBJECTIVE(
      "pipelines.*.lagObjective",
      Kind.TIME,
      null,
      Option.none(),
      "The objective of one pipeline, by the name of its sink connector."),
  PIPELINE_REPAIRS(
      "pipelines.*.repairs",
      Kind.REPAIRS,
      null,
      Option.none(),
      "What may be repaired of one pipeline. Of this and repairs.mode the more cautious holds."),
  PIPELINE_MAINTENANCE(
      "pipelines.*.maintenance",
      Kind.WINDOWS,
      null,
      Option.none(),
      "Times in which nothing of one pipeline is repaired, besides those for all."),
  TABLE_HOT_RETENTION(
      "tables.*.hotRetention",
      Kind.TIME,
      null,
      Option.none(),
      "How long the hot store keeps the rows of one table before it drops them, by the cold table's"
          + " name; a name that ends in * holds for every table that begins so."),
  LOG_FORMAT(
      "log.format",
      Kind.FORMAT,
      "text",
      Option.of("--log-format", "FORMAT"),
      "Lines of text, or one JSON object a line."),
  LOG_LEVEL(
      "log.level",
      Kind.LEVEL,
      "info",
      Option.of("--log-level", "LEVEL"),
      "The least level of Frostline's own lines.");

  /** Stands for a name in a path. */
  static final String ANY = "*";

  private static final String ENVIRONMENT_PREFIX = "FROSTLINE_";

  private final String path;
  private final Kind kind;
  private final Optional<String> defaultText;
  private final Optional<Option> option;
  private final String doc;

  /**
   * An option of the command line.
   *
   * @param label stands for the value in the help
   */
  public record Option(String name, String label) {

    private static Optional<Option> of(String name, String label) {
      return Optional.of(new Option(name, label));
    }

    private static Optional<Option> none() {
      return Optional.empty();
    }
  }

  Key(String path, Kind kind, String defaultText, Optional<Option> option, String doc) {
    this.path = path;
    this.kind = kind;
    this.defaultText = Optional.ofNullable(defaultText);
    this.option = option;
    this.doc = doc;
  }

  /** The whole path; {@code *} stands for a name. */
  public String path() {
    return path;
  }

  /** The whole path with the name in it. */
  public String path(String name) {
    return path.replace(ANY, name);
  }

  public Kind kind() {
    return kind;
  }

  /** What holds if nobody says otherwise; empty if there is nothing. */
  public Optional<String> defaultText() {
    return defaultText;
  }

  public Optional<Option> option() {
    return option;
  }

  /** One sentence for a person. */
  public String doc() {
    return doc;
  }

  /** True if the path has a name in it. */
  boolean isNamed() {
    return segments().contains(ANY);
  }

  List<String> segments() {
    return List.of(path.split("\\."));
  }

  /**
   * The variable of the environment, whose end is the name if there is one. Pipelines and tables
   * have none: their names do not survive as a variable's.
   */
  public Optional<String> environment() {
    return path.startsWith("pipelines.") || path.startsWith("tables.")
        ? Optional.empty()
        : Optional.of(
            ENVIRONMENT_PREFIX
                + path.replaceAll("([a-z])([A-Z])", "$1_$2")
                    .replace('.', '_')
                    .toUpperCase(Locale.ROOT));
  }

  static Optional<Key> of(String pattern) {
    return Arrays.stream(values()).filter(key -> key.path.equals(pattern)).findFirst();
  }
}
