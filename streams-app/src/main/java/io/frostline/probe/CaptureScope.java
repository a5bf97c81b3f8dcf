package io.frostline.probe;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The tables that a Debezium connector is to capture: lists of regular expressions, each of which
 * has to match a whole name, in any case of letters. An empty list to include means all.
 */
public record CaptureScope(
    List<String> schemas,
    List<String> schemasExcluded,
    List<String> tables,
    List<String> tablesExcluded) {

  static CaptureScope of(Settings settings) {
    return new CaptureScope(
        list(settings, "schema.include.list"),
        list(settings, "schema.exclude.list"),
        list(settings, "table.include.list"),
        list(settings, "table.exclude.list"));
  }

  /** True if this table is to be captured. */
  public boolean covers(String schema, String table) {
    String name = schema + "." + table;
    return (schemas.isEmpty() || matches(schemas, schema))
        && !matches(schemasExcluded, schema)
        && (tables.isEmpty() || matches(tables, name))
        && !matches(tablesExcluded, name);
  }

  private static boolean matches(List<String> expressions, String name) {
    return expressions.stream().anyMatch(expression -> matches(expression, name));
  }

  private static boolean matches(String expression, String name) {
    try {
      return Pattern.compile(expression, Pattern.CASE_INSENSITIVE).matcher(name).matches();
    } catch (PatternSyntaxException e) {
      // Debezium refuses it: such a connector captures nothing.
      return false;
    }
  }

  /** A comma that belongs to an expression has a backslash before it. */
  private static List<String> list(Settings settings, String key) {
    return settings.text(key).stream()
        .flatMap(text -> Arrays.stream(text.split("(?<!\\\\),")))
        .map(expression -> expression.trim().replace("\\,", ","))
        .filter(expression -> !expression.isEmpty())
        .toList();
  }
}
