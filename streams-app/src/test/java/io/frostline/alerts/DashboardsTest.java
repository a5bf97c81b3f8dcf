package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.alerts.Expression.Selector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboards in {@code alerts/grafana}: they ask for what there is, and say what it means. */
class DashboardsTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path ALERTS = Path.of("..", "alerts");
  private static final Path CHECK = ALERTS.resolve("grafana/check");
  private static final int COLUMNS = 24;

  /** What Prometheus adds to every series that it scrapes, and what a histogram has. */
  private static final Set<String> ADDED = Set.of("job", "instance", "le");

  private static final Pattern RECORD = Pattern.compile("- record: (\\S+)\\n\\s+expr: (.+)");

  @ParameterizedTest
  @ValueSource(strings = {"iceberg-offload", "frostline"})
  void everySeriesIsOneThatTheAppExports(String uid) throws IOException {
    Map<String, Set<Set<String>>> known = known();

    for (String expression : expressions(uid)) {
      assertThat(unknown(expression, known)).as(expression).isEmpty();
      assertThat(Expression.of(expression).selectors()).as(expression).isNotEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"iceberg-offload", "frostline"})
  void aBrokenNameIsNoticedInEveryExpression(String uid) throws IOException {
    Map<String, Set<Set<String>>> known = known();

    for (String expression : expressions(uid)) {
      for (Selector selector : Expression.of(expression).selectors()) {
        String broken = new StringBuilder(expression).insert(selector.at() + 1, "x").toString();
        assertThat(unknown(broken, known)).as(broken).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "sum by (table) (rate(offload_rows_total[5m]));",
        "1 - max(up{job=\"iceberg-scheduler\"}) offset 5m;",
        "sum(offload_rows{table=~\"$table\"});offload_rows",
        "sum(offload_rows_total{pipeline!=\"$pipeline\"});pipeline of offload_rows_total",
        "sum by (pipeline) (offload_rows_total);pipeline",
        "offload_table_watched * on (table) group_left (kind) offload_lag_minutes;kind",
      })
  void aBrokenNameOrLabelIsNoticed(String expression, String problem) {
    assertThat(unknown(expression, known()))
        .isEqualTo(problem == null ? Set.of() : Set.of(problem));
  }

  @ParameterizedTest
  @ValueSource(strings = {"iceberg-offload", "frostline"})
  void everyPanelHasItsPlaceAndSaysWhatGoodIs(String uid) throws IOException {
    JsonNode dashboard = dashboard(uid);
    Set<Integer> ids = new HashSet<>();
    Set<String> taken = new HashSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      String title = panel.get("title").asText();
      assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
      JsonNode place = panel.get("gridPos");
      for (int x = place.get("x").asInt(); x < right(place); x++) {
        for (int y = place.get("y").asInt(); y < bottom(place); y++) {
          assertThat(taken.add(x + "," + y)).as(title + " at " + x + "," + y).isTrue();
        }
      }
      assertThat(right(place)).as(title).isLessThanOrEqualTo(COLUMNS);
      if (!panel.get("type").asText().equals("row")) {
        assertThat(panel.get("description").asText()).as(title).contains("Good: ");
        assertThat(panel.at("/fieldConfig/defaults").has("unit"))
            .as(title)
            .isNotEqualTo(Set.of("state-timeline", "heatmap").contains(panel.get("type").asText()));
      }
    }
    int height = taken.stream().mapToInt(at -> Integer.parseInt(at.split(",")[1])).max().orElse(0);
    assertThat(taken).as("no holes").hasSize(COLUMNS * (height + 1));
    assertThat(dashboard.get("uid").asText()).isEqualTo(uid);
    assertThat(dashboard.get("refresh").asText()).isEqualTo("30s");
  }

  @Test
  void theOldDashboardHasItsOldPanels() throws IOException {
    assertThat(dashboard("iceberg-offload").get("panels").findValuesAsText("title"))
        .contains(
            "Lag",
            "Success rate",
            "Configured tables",
            "Rows per second",
            "Offload duration",
            "Cycle duration",
            "Error rate",
            "Throughput quantiles",
            "Cycle status");
    JsonNode lag = dashboard("iceberg-offload").get("panels").get(0);
    assertThat(lag.get("type").asText()).isEqualTo("gauge");
    assertThat(lag.at("/fieldConfig/defaults/thresholds/steps").findValuesAsText("value"))
        .containsExactly("null", "10", "30");
  }

  /** Where {@code npm ci} was run in {@code alerts/grafana/check}. */
  @Test
  void grafanasSchemaKnowsEveryKey() throws Exception {
    boolean installed = Files.exists(CHECK.resolve("node_modules/.package-lock.json"));
    if (System.getenv("FROSTLINE_NODE") != null) {
      assertThat(installed).as("npm ci in alerts/grafana/check").isTrue();
    }
    assumeTrue(installed, "npm ci was not run in alerts/grafana/check");

    Process check =
        new ProcessBuilder("node", "check.mjs")
            .directory(CHECK.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes());

    assertThat(check.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(check.exitValue()).as(said).isZero();
    assertThat(said).contains("frostline.json, iceberg-offload.json");
  }

  private static int right(JsonNode place) {
    return place.get("x").asInt() + place.get("w").asInt();
  }

  private static int bottom(JsonNode place) {
    return place.get("y").asInt() + place.get("h").asInt();
  }

  private static JsonNode dashboard(String uid) throws IOException {
    return MAPPER.readTree(
        Files.readString(ALERTS.resolve("grafana/dashboards").resolve(uid + ".json")));
  }

  /** Of panels, annotations and variables. */
  private static List<String> expressions(String uid) throws IOException {
    List<String> expressions = new ArrayList<>(dashboard(uid).findValuesAsText("expr"));
    for (JsonNode variable : dashboard(uid).at("/templating/list")) {
      if (variable.get("type").asText().equals("query")) {
        expressions.add(
            variable
                .get("query")
                .asText()
                .replaceAll("^.*\\((.*), (\\w+)\\)$", "sum by ($2) ($1)"));
      }
    }
    assertThat(expressions).hasSizeGreaterThan(20);
    return expressions;
  }

  /** What an expression asks for that there is not: names, and labels of those that are there. */
  private static Set<String> unknown(String expression, Map<String, Set<Set<String>>> known) {
    Expression asked = Expression.of(expression);
    Set<String> unknown = new TreeSet<>();
    Set<String> labels = new HashSet<>(ADDED);
    for (Selector selector : asked.selectors()) {
      Set<Set<String>> forms = known.get(selector.name());
      if (forms == null) {
        unknown.add(selector.name());
        continue;
      }
      forms.forEach(labels::addAll);
      selector.labels().stream()
          .filter(label -> !ADDED.contains(label))
          .filter(label -> forms.stream().noneMatch(form -> form.contains(label)))
          .forEach(label -> unknown.add(label + " of " + selector.name()));
    }
    if (unknown.isEmpty()) {
      asked.grouped().stream().filter(label -> !labels.contains(label)).forEach(unknown::add);
    }
    return unknown;
  }

  /** The app's series, Prometheus' own, and those that the rules record. */
  private static Map<String, Set<Set<String>>> known() {
    Map<String, Set<Set<String>>> known = new HashMap<>(Exported.series());
    known.put("up", Set.of(Set.of()));
    known.put(
        "ALERTS",
        Set.of(
            Set.of("alertname", "alertstate", "severity", "component", "tier"),
            Set.of("pipeline", "table")));
    try (Stream<Path> rules = Files.list(ALERTS.resolve("rules"))) {
      for (Path file : rules.toList()) {
        RECORD
            .matcher(Files.readString(file))
            .results()
            .forEach(
                rule -> known.put(rule.group(1), Set.of(Expression.of(rule.group(2)).grouped())));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return known;
  }
}
