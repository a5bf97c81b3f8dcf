package io.frostline.probe;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Debezium connector's configuration says.
 *
 * @param connectorClass decides how its offsets are read
 * @param exactlyOnce whether Connect writes its offsets together with its records
 * @param copies when it copies all of its tables by itself
 * @param takesSignals whether it can be told to copy tables, some or all
 * @param beat its beats, if it sends any that carry the database's commit time
 * @param database where its database is, if that can be told
 */
public record SourceSettings(
    String name,
    String connectorClass,
    String topicPrefix,
    boolean exactlyOnce,
    Copies copies,
    boolean takesSignals,
    Optional<Beat> beat,
    Optional<DatabaseSettings> database) {

  static final String CLASS_PREFIX = "io.debezium.connector.";
  public static final String POSTGRES_CLASS = "io.debezium.connector.postgresql.PostgresConnector";
  public static final String MARIADB_CLASS = "io.debezium.connector.mariadb.MariaDbConnector";
  public static final String MYSQL_CLASS = "io.debezium.connector.mysql.MySqlConnector";

  /** When a connector copies all of its tables, with all rows, by its configuration. */
  public enum Copies {
    /** Or that cannot be told. */
    NEVER,
    /** When it begins without an offset. */
    WITHOUT_OFFSET,
    /** Also at other starts. */
    AT_STARTS;

    /**
     * Where tables or rows are chosen, not all are copied; nor is it known what is not readable.
     */
    private static Copies of(Settings settings) {
      boolean custom =
          settings
              .text("snapshot.query.mode")
              .filter(m -> !m.equalsIgnoreCase("select_all"))
              .isPresent();
      if (custom
          || CHOICES.stream().anyMatch(settings::hasAny)
          || settings.problem(key -> key.startsWith("snapshot.")).isPresent()) {
        return NEVER;
      }
      String mode = settings.text("snapshot.mode").orElse("initial");
      return switch (mode.toLowerCase(Locale.ROOT)) {
        case "initial", "initial_only" -> WITHOUT_OFFSET;
        case "always", "when_needed" -> AT_STARTS;
        default -> NEVER;
      };
    }
  }

  private static final List<String> CHOICES =
      List.of("snapshot.include.collection.list", "snapshot.select.statement.overrides");

  private static final Duration KEEP_ALIVE_DEFAULT = Duration.ofMinutes(1);

  private static final String IDENTIFIER =
      "(\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|[\\p{L}_][\\p{L}\\p{N}_$]*)";
  private static final Pattern BEAT_TABLE =
      Pattern.compile(
          "\\s*(?:UPDATE(?:\\s+ONLY)?|INSERT\\s+INTO)\\s+"
              + IDENTIFIER
              + "(?:\\s*\\.\\s*"
              + IDENTIFIER
              + ")?.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.UNICODE_CASE);

  /** Beats arrive on {@code topic} every {@code interval}. */
  public record Beat(String topic, Duration interval) {}

  /** Empty if it is not a Debezium connector, or its topics cannot be told. */
  public static Optional<SourceSettings> of(String name, Settings settings) {
    String connectorClass = settings.text("connector.class").orElse("");
    if (!connectorClass.startsWith(CLASS_PREFIX)) {
      return Optional.empty();
    }
    return settings
        .text("topic.prefix")
        .map(
            prefix ->
                new SourceSettings(
                    name,
                    connectorClass,
                    prefix,
                    settings
                        .text("exactly.once.support")
                        .filter("required"::equalsIgnoreCase)
                        .isPresent(),
                    Copies.of(settings),
                    settings.hasAny("signal."),
                    beat(connectorClass, settings, prefix),
                    DatabaseSettings.of(connectorClass, settings)));
  }

  /**
   * Whether each copy of all tables leaves records among the beats that tell of it. One that was
   * asked for by a signal may have copied the beats and not the rest; and where offsets follow the
   * records later, they do not tell when it is over.
   */
  boolean tellsOfCopies() {
    return exactlyOnce && copiesAll() && !takesSignals && beat.isPresent();
  }

  boolean copiesAll() {
    return copies != Copies.NEVER;
  }

  /** What the names of its topics begin with. */
  public String topicStart() {
    return topicPrefix + ".";
  }

  /** The topic of a table's changes; {@code table} may be named with its database before it. */
  String topicOf(String table) {
    String own =
        database
            .flatMap(DatabaseSettings::name)
            .map(name -> name + ".")
            .filter(start -> table.startsWith(start) && table.indexOf('.', start.length()) > 0)
            .map(start -> table.substring(start.length()))
            .orElse(table);
    return topicName(topicStart() + own);
  }

  private static Optional<Beat> beat(String connectorClass, Settings settings, String prefix) {
    Optional<Duration> interval =
        settings.number("heartbeat.interval.ms").filter(ms -> ms > 0).map(Duration::ofMillis);
    // A heartbeat without a query carries the connector's clock only, which proves nothing.
    Optional<String> table =
        settings
            .text("heartbeat.action.query")
            .flatMap(readsBinlog(connectorClass) ? SourceSettings::exact : SourceSettings::table);
    if (interval.isEmpty() || table.isEmpty()) {
      return Optional.empty();
    }
    Duration every =
        readsBinlog(connectorClass) ? interval.get().plus(wakes(settings)) : interval.get();
    return Optional.of(new Beat(topicName(prefix + "." + table.get()), every));
  }

  /** Two connectors on one library: they beat alike. */
  private static boolean readsBinlog(String connectorClass) {
    return connectorClass.equals(MARIADB_CLASS) || connectorClass.equals(MYSQL_CLASS);
  }

  /** While nobody writes, this connector beats only when the server's own heartbeat wakes it. */
  private static Duration wakes(Settings settings) {
    return settings
        .number("connect.keep.alive.interval.ms")
        .map(Duration::ofMillis)
        .orElse(KEEP_ALIVE_DEFAULT)
        .multipliedBy(4)
        .dividedBy(5);
  }

  /** The table a query writes, as {@code schema.table}; names are folded as PostgreSQL does it. */
  public static Optional<String> table(String query) {
    Matcher matcher = BEAT_TABLE.matcher(query);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return matcher.group(2) == null
        ? Optional.of("public." + folded(matcher.group(1)))
        : Optional.of(folded(matcher.group(1)) + "." + folded(matcher.group(2)));
  }

  /** The table a query writes, as {@code database.table}; MariaDB takes names as they are. */
  private static Optional<String> exact(String query) {
    Matcher matcher = BEAT_TABLE.matcher(query);
    return matcher.matches() && matcher.group(2) != null
        ? Optional.of(unquoted(matcher.group(1)) + "." + unquoted(matcher.group(2)))
        : Optional.empty();
  }

  private static String unquoted(String identifier) {
    return identifier.startsWith("`")
        ? identifier.substring(1, identifier.length() - 1).replace("``", "`")
        : identifier;
  }

  private static String folded(String identifier) {
    return identifier.startsWith("\"")
        ? identifier.substring(1, identifier.length() - 1).replace("\"\"", "\"")
        : identifier.toLowerCase(Locale.ROOT);
  }

  /** Debezium replaces what a topic's name must not contain. */
  private static String topicName(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
