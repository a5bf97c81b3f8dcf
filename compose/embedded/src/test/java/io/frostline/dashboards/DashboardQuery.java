package io.frostline.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An expression of a dashboard, asked for as Grafana would.
 *
 * @param where dashboard, panel and letter, for a person
 * @param step the shortest time between two points
 */
public record DashboardQuery(String where, String expression, boolean instant, Duration step) {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path DASHBOARDS = Path.of("../../alerts/grafana/dashboards");
  private static final Duration STEP = Duration.ofSeconds(5);
  private static final Pattern VALUES = Pattern.compile("label_values\\((.*), (\\w+)\\)");

  /** Every expression of panels and annotations, with the variables at {@code All}. */
  static List<DashboardQuery> all(Prometheus prometheus, Instant from) throws IOException {
    List<DashboardQuery> all = new ArrayList<>();
    for (String uid : List.of("iceberg-offload", "frostline")) {
      JsonNode dashboard = MAPPER.readTree(Files.readString(DASHBOARDS.resolve(uid + ".json")));
      Map<String, String> values = variables(dashboard, prometheus, from);
      for (JsonNode panel : dashboard.get("panels")) {
        // Scraped fifteen times as often as usual, less than a minute is enough for a bar.
        Duration step = panel.has("interval") ? STEP.multipliedBy(3) : STEP;
        for (JsonNode target : panel.path("targets")) {
          all.add(of(uid + " / " + panel.get("title").asText(), target, step, values));
        }
      }
      for (JsonNode annotation : dashboard.at("/annotations/list")) {
        if (annotation.has("target")) {
          String name = "annotation " + annotation.get("name").asText();
          all.add(of(uid + " / " + name, annotation.get("target"), STEP, values));
        }
      }
    }
    return all;
  }

  private static DashboardQuery of(
      String place, JsonNode target, Duration step, Map<String, String> values) {
    return new DashboardQuery(
        place + " / " + target.get("refId").asText(),
        with(target.get("expr").asText(), values),
        target.path("instant").asBoolean(),
        step);
  }

  /** What "All" stands for: the escaped values of each variable; none may be without a value. */
  private static Map<String, String> variables(
      JsonNode dashboard, Prometheus prometheus, Instant from) throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (JsonNode variable : dashboard.at("/templating/list")) {
      if (variable.get("type").asText().equals("query")) {
        String query = with(variable.get("query").asText(), values);
        Matcher parts = VALUES.matcher(query);
        if (!parts.matches()) {
          throw new AssertionError("not a query of values: " + query);
        }
        Set<String> found = new TreeSet<>();
        for (JsonNode series : prometheus.range(parts.group(1), from, Instant.now(), STEP)) {
          found.add(series.at("/metric/" + parts.group(2)).asText());
        }
        if (found.isEmpty()) {
          throw new AssertionError("no value: " + query);
        }
        values.put(
            "$" + variable.get("name").asText(),
            found.stream()
                .map(value -> value.replaceAll("([\\\\^$*+?.()|\\[\\]{}])", "\\\\\\\\$1"))
                .map(value -> value.replace("\"", "\\\""))
                .collect(Collectors.joining("|", "(", ")")));
      }
    }
    return values;
  }

  private static String with(String text, Map<String, String> values) {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled = filled.replace(value.getKey(), value.getValue());
    }
    return filled;
  }

  /** True if there is a number to draw between {@code from} and now. */
  boolean hasData(Prometheus prometheus, Instant from) throws IOException {
    Instant now = Instant.now();
    Duration rate = max(step.plus(Prometheus.SCRAPE), Prometheus.SCRAPE.multipliedBy(4));
    String asked =
        expression
            .replace("$__rate_interval", rate.toSeconds() + "s")
            .replace("$__interval", step.toSeconds() + "s")
            .replace("$__range", Duration.between(from, now).toSeconds() + "s");
    List<JsonNode> series =
        instant ? prometheus.instant(asked) : prometheus.range(asked, from, now, step);
    return series.stream()
        .flatMap(each -> each.findValues(instant ? "value" : "values").stream())
        .anyMatch(DashboardQuery::hasNumber);
  }

  /** One sample, or a list of them. */
  private static boolean hasNumber(JsonNode samples) {
    for (JsonNode sample : samples.path(0).isArray() ? samples : List.of(samples)) {
      if (!Set.of("NaN", "+Inf", "-Inf").contains(sample.get(1).asText())) {
        return true;
      }
    }
    return false;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
