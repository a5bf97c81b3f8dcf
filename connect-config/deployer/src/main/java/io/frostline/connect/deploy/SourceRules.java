package io.frostline.connect.deploy;

import io.frostline.connect.deploy.Lint.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What goes wrong in silence with a Debezium source. */
final class SourceRules {

  private static final String SCHEMAS = "schema.include.list";
  private static final String TABLES = "table.include.list";
  private static final String OVERRIDES = "snapshot.select.statement.overrides";
  private static final Set<String> DROPPING = Set.of("skip", "warn", "ignore");

  /** An entry of a list of tables whose schema is written out. */
  private static final Pattern PLAIN_SCHEMA = Pattern.compile("(\\w+)\\\\?\\..+");

  /** The table that a heartbeat writes, if its name needs no quotes and has its schema. */
  private static final Pattern BEAT =
      Pattern.compile("\\s*(?:UPDATE|INSERT\\s+INTO)\\s+(\\w+\\.\\w+)\\b.*", flags());

  private SourceRules() {}

  static boolean isDebezium(Map<String, String> config) {
    return config.getOrDefault("connector.class", "").startsWith("io.debezium.connector.");
  }

  static List<Finding> check(ConnectorTemplate source, List<ConnectorTemplate> others) {
    List<Finding> findings = new ArrayList<>();
    for (ConnectorTemplate other : others) {
      if (isPostgres(other.config())
          && isPostgres(source.config())
          && sameSlot(source.config(), other.config())) {
        findings.add(
            Finding.refuse(
                "S17",
                source,
                "shares the replication slot "
                    + slot(source.config())
                    + " with "
                    + other.name()
                    + "; give each source its own slot.name"));
      }
    }
    checkScope(source, findings);
    checkBeat(source, findings);
    checkDropped(source, findings);
    checkCopies(source, findings);
    return findings;
  }

  /** Lists that contradict each other leave tables out; so does a publication that stays as is. */
  private static void checkScope(ConnectorTemplate source, List<Finding> findings) {
    Map<String, String> config = source.config();
    List<String> schemas = list(config, SCHEMAS);
    List<String> tables = list(config, TABLES);
    for (String table : tables) {
      Matcher plain = PLAIN_SCHEMA.matcher(table);
      if (!schemas.isEmpty() && plain.matches() && !covers(schemas, plain.group(1))) {
        findings.add(
            Finding.warn(
                "C6",
                source,
                table
                    + " in table.include.list is not captured: schema.include.list leaves out "
                    + plain.group(1)));
      }
    }
    if (isPostgres(config)
        && "pgoutput".equals(config.get("plugin.name"))
        && "filtered".equals(config.get("publication.autocreate.mode"))) {
      findings.add(
          Finding.warn(
              "C6",
              source,
              "publication.autocreate.mode=filtered: a table created later is not captured before"
                  + " the connector restarts; publish whole schemas and use disabled"));
    }
  }

  private static void checkBeat(ConnectorTemplate source, List<Finding> findings) {
    Map<String, String> config = source.config();
    String query = config.get("heartbeat.action.query");
    if (query == null || query.isBlank()) {
      return;
    }
    if ("0".equals(config.getOrDefault("heartbeat.interval.ms", "0").trim())) {
      findings.add(
          Finding.warn(
              "S17",
              source,
              "heartbeat.action.query has no effect without heartbeat.interval.ms; set it"));
    }
    Matcher beat = BEAT.matcher(query);
    if (!beat.matches()) {
      return;
    }
    String table = beat.group(1);
    List<String> schemas = list(config, SCHEMAS);
    List<String> tables = list(config, TABLES);
    if ((!schemas.isEmpty() && !covers(schemas, table.substring(0, table.indexOf('.'))))
        || (!tables.isEmpty() && !covers(tables, table))) {
      findings.add(
          Finding.warn(
              "C6",
              source,
              table
                  + ", which heartbeat.action.query writes, is not captured: no beat ever arrives;"
                  + " add it to schema.include.list and table.include.list"));
    }
  }

  private static void checkDropped(ConnectorTemplate source, List<Finding> findings) {
    for (String key :
        List.of(
            "event.processing.failure.handling.mode", "event.converting.failure.handling.mode")) {
      String mode = source.config().get(key);
      if (mode != null && DROPPING.contains(mode)) {
        findings.add(
            Finding.warn("C8", source, key + "=" + mode + " drops changes in silence; use fail"));
      }
    }
    for (String operation : list(source.config(), "skipped.operations")) {
      if (Set.of("c", "u", "d").contains(operation)) {
        findings.add(
            Finding.warn(
                "C8",
                source,
                "skipped.operations leaves out "
                    + operation
                    + ": the cold tables then differ from the source"));
      }
    }
  }

  /** Right for the copy that takes over from a batch job, and wrong for each one after it. */
  private static void checkCopies(ConnectorTemplate source, List<Finding> findings) {
    List<String> tables = list(source.config(), OVERRIDES);
    if (!tables.isEmpty()) {
      findings.add(
          Finding.warn(
              "C6",
              source,
              OVERRIDES
                  + " leaves rows of "
                  + String.join(", ", tables)
                  + " out of every copy; once the first copy is compared, take it out"));
    }
  }

  private static boolean covers(List<String> expressions, String name) {
    return expressions.stream().anyMatch(expression -> matches(expression, name));
  }

  private static boolean matches(String expression, String name) {
    try {
      return Pattern.compile(expression, flags()).matcher(name).matches();
    } catch (PatternSyntaxException e) {
      // Connect's own validation names it; here it must not become a second finding.
      return true;
    }
  }

  private static List<String> list(Map<String, String> config, String key) {
    return Arrays.stream(config.getOrDefault(key, "").split("(?<!\\\\),"))
        .map(String::trim)
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  private static int flags() {
    return Pattern.CASE_INSENSITIVE | Pattern.DOTALL;
  }

  private static boolean isPostgres(Map<String, String> config) {
    return config.getOrDefault("connector.class", "").endsWith("PostgresConnector");
  }

  private static boolean sameSlot(Map<String, String> one, Map<String, String> other) {
    return slot(one).equals(slot(other))
        && same(one, other, "database.hostname", "")
        && same(one, other, "database.port", "5432");
  }

  private static boolean same(
      Map<String, String> one, Map<String, String> other, String key, String otherwise) {
    return one.getOrDefault(key, otherwise).equals(other.getOrDefault(key, otherwise));
  }

  private static String slot(Map<String, String> config) {
    return config.getOrDefault("slot.name", "debezium");
  }
}
