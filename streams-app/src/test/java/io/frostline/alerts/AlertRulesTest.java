package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules in {@code alerts/rules}: every alert can fire, and every expression is held by a case.
 */
class AlertRulesTest {

  private static final Path ALERTS = Path.of("..", "alerts");

  /** It always fires: there is no other case. */
  private static final String WATCHDOG = "FrostlineWatchdog";

  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)\\n\\s+expr: (.+)");
  private static final Pattern CASE = Pattern.compile("- name: (\\w+) (.+)");
  private static final Pattern SERIES =
      Pattern.compile("\\b((?:offload|watermark)_\\w+)(?:\\{([^}]*)\\})?");
  private static final Pattern RUNBOOK =
      Pattern.compile("runbook_url: 'https://runbooks\\.example/([a-z-]+)\\.md#([a-z]+)'");
  private static final Pattern DASHBOARD =
      Pattern.compile("dashboard_url: 'https://grafana\\.example/d/([a-z-]+)(\\?[^']*)?'");
  private static final Pattern VARIABLE = Pattern.compile("[?&]var-(\\w+)=");

  @TempDir private Path work;

  @Test
  void everyAlertFiresIsSilentAndIsTriedWithoutItsSeries() throws IOException {
    Map<String, Set<String>> cases = new HashMap<>();
    for (Path file : files("tests")) {
      Matcher found = CASE.matcher(Files.readString(file));
      while (found.find()) {
        cases.computeIfAbsent(found.group(1), alert -> new TreeSet<>()).add(found.group(2));
      }
    }
    Set<String> alerts = new TreeSet<>();
    for (Path file : files("rules")) {
      Matcher found = ALERT.matcher(Files.readString(file));
      while (found.find()) {
        alerts.add(found.group(1));
      }
    }

    assertThat(cases.keySet()).isEqualTo(alerts);
    cases.remove(WATCHDOG);
    assertThat(cases)
        .allSatisfy(
            (alert, kinds) ->
                assertThat(kinds).contains("fires", "stays silent", "without its series"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "tests"})
  void everySeriesIsOneThatTheAppExports(String folder) throws IOException {
    Map<String, Set<Set<String>>> exported = Exported.series();
    for (Path file : files(folder)) {
      for (MatchResult found : SERIES.matcher(Files.readString(file)).results().toList()) {
        Set<String> labels = Exported.labels(Optional.ofNullable(found.group(2)).orElse(""));
        assertThat(exported).as(file.toString()).containsKey(found.group(1));
        assertThat(exported.get(found.group(1)))
            .as(file + ": " + found.group())
            .anyMatch(own -> folder.equals("tests") ? own.equals(labels) : own.containsAll(labels));
      }
    }
  }

  /** The anchor is the alert's own heading: it says what one sees before anything else. */
  @Test
  void everyAlertHasARunbookAndADashboardThatExist() throws IOException {
    Set<String> dashboards = dashboards();
    for (Path file : files("rules")) {
      for (String rule : Files.readString(file).split("(?m)^(?=      - )")) {
        Matcher alert = ALERT.matcher(rule);
        if (!alert.find()) {
          continue;
        }
        String name = alert.group(1);
        Matcher runbook = RUNBOOK.matcher(rule);
        assertThat(runbook.find()).as(name + ": runbook_url").isTrue();
        assertThat(runbook.group(2)).as(name).isEqualTo(name.toLowerCase(Locale.ROOT));
        assertThat(Files.readString(ALERTS.resolve("runbooks").resolve(runbook.group(1) + ".md")))
            .as(name)
            .contains("\n### " + name + "\n");
        Matcher dashboard = DASHBOARD.matcher(rule);
        assertThat(dashboard.find()).as(name + ": dashboard_url").isTrue();
        assertThat(dashboards).as(name).contains(dashboard.group(1));
        assertThat(labels(dashboard.group(2), VARIABLE))
            .as(name)
            .allMatch(variable -> Set.of("pipeline", "table").contains(variable));
      }
    }
  }

  /** As docs/alerting.md says how to set the addresses. */
  @Test
  void theDocumentedCommandSetsTheAddresses() throws Exception {
    Matcher command =
        Pattern.compile("(?m)^sed -i .*$")
            .matcher(Files.readString(Path.of("..", "docs", "alerting.md")));
    assertThat(command.find()).isTrue();
    for (String folder : List.of("rules", "tests")) {
      Path copy = Files.createDirectories(work.resolve("alerts").resolve(folder));
      for (Path file : files(folder)) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }

    assertThat(run(List.of("sh", "-c", "cd " + work + " && " + command.group()))).isEmpty();

    for (String folder : List.of("rules", "tests")) {
      for (Path file : files(folder)) {
        assertThat(work.resolve("alerts").resolve(folder).resolve(file.getFileName()))
            .content()
            .contains(replaced(Files.readString(file)))
            .doesNotContain("runbooks.example", "grafana.example/");
      }
    }
  }

  /** What has to stand in a file afterwards for what stood in it before; rules have both. */
  private static List<String> replaced(String before) {
    List<String> after = new ArrayList<>(List.of(""));
    if (before.contains("https://runbooks.example")) {
      after.add("https://git.example.com/frostline/alerts/runbooks/");
    }
    if (before.contains("https://grafana.example")) {
      after.add("https://grafana.example.com/d/");
    }
    return after;
  }

  private static Set<String> dashboards() throws IOException {
    Set<String> uids = new TreeSet<>();
    try (Stream<Path> all = Files.list(ALERTS.resolve("grafana").resolve("dashboards"))) {
      for (Path file : all.filter(each -> each.toString().endsWith(".json")).toList()) {
        Optional.ofNullable(new ObjectMapper().readTree(file.toFile()).get("uid"))
            .ifPresent(uid -> uids.add(uid.asText()));
      }
    }
    return uids;
  }

  @Test
  void everyCaseHolds() throws Exception {
    assumeTrue(hasPromtool(), "promtool is not installed");
    List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
    files("tests").forEach(file -> command.add(file.toString()));

    assertThat(run(command)).isEmpty();
  }

  @Test
  void noExpressionCanBeBrokenWithoutACaseThatFails() throws Exception {
    assumeTrue(hasPromtool(), "promtool is not installed");
    List<String> survivors = new ArrayList<>();
    for (Path file : files("rules")) {
      String rules = Files.readString(file);
      for (MatchResult alert : ALERT.matcher(rules).results().toList()) {
        for (String broken : broken(alert.group(2))) {
          String text = rules.substring(0, alert.start(2)) + broken + rules.substring(alert.end(2));
          if (!alert.group(1).equals(WATCHDOG) && holds(file.getFileName(), alert.group(1), text)) {
            survivors.add(alert.group(1) + ": " + broken);
          }
        }
      }
    }

    assertThat(survivors).isEmpty();
  }

  /** The expression with one comparison turned round, or one number made another. */
  private static List<String> broken(String expression) {
    Map<String, String> turned =
        Map.of(">", "<", "<", ">", "==", "!=", ">=", "<", "<=", ">", "and", "unless", "or", "and");
    List<String> broken = new ArrayList<>();
    broken.addAll(
        each(expression, "(?<= )(>=|<=|==|>|<|and|or)(?= )", found -> turned.get(found.group())));
    broken.addAll(
        each(
            expression,
            "(?<=[<>=*] |bool )[0-9.]+",
            found -> Double.toString(Double.parseDouble(found.group()) * 10 + 1)));
    return broken;
  }

  private static List<String> each(
      String text, String pattern, Function<MatchResult, String> other) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(at -> text.substring(0, at.start()) + other.apply(at) + text.substring(at.end()))
        .toList();
  }

  /** Whether the alert's own cases hold with these rules. */
  private boolean holds(Path name, String alert, String rules) throws Exception {
    Files.writeString(Files.createDirectories(work.resolve("rules")).resolve(name), rules);
    String[] parts =
        Files.readString(ALERTS.resolve("tests").resolve(name)).split("(?=\n  - name: )");
    String own =
        parts[0]
            + Stream.of(parts)
                .filter(part -> part.startsWith("\n  - name: " + alert + " "))
                .collect(Collectors.joining());
    Path tests = Files.createDirectories(work.resolve("tests")).resolve(name);
    Files.writeString(tests, own);
    return run(List.of("promtool", "test", "rules", tests.toString())).isEmpty();
  }

  /** What it said, if it did not end with 0. */
  private static Optional<String> run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0 ? Optional.empty() : Optional.of(said);
  }

  private static boolean hasPromtool() {
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    if (System.getenv("FROSTLINE_PROMTOOL") != null) {
      assertThat(found).as("promtool on the PATH").isTrue();
    }
    return found;
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(ALERTS.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(".yml")).sorted().toList();
    }
  }

  private static Set<String> labels(String text, Pattern pattern) {
    return text == null
        ? Set.of()
        : pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }
}
