package io.frostline.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.alerts.RuleFile.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The rules in {@code alerts/rules}: every alert can fire, and every expression is held by a case.
 */
class AlertRulesTest {

  private static final Path ALERTS = Path.of("..", "alerts");

  /** It always fires: there is no other case. */
  private static final String WATCHDOG = "FrostlineWatchdog";

  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)\\n\\s+expr: (.+)");

  /** What Prometheus adds to every series that it scrapes. */
  private static final Set<String> ADDED = Set.of("job", "instance");

  private static final Pattern CASE = Pattern.compile("- name: ([\\w:]+) (.+)");
  private static final Pattern DESCRIPTION =
      Pattern.compile("(?m)^          description: (?:[^>\\n].*|>-(?:\\n            .*)+)");
  private static final Pattern SERIES =
      Pattern.compile("\\b((?:offload|watermark)_\\w+)(?:\\{([^}]*)\\})?");
  private static final Pattern RUNBOOK =
      Pattern.compile("runbook_url: 'https://runbooks\\.example/([a-z-]+)\\.md#([a-z]+)'");
  private static final Pattern DASHBOARD =
      Pattern.compile("dashboard_url: 'https://grafana\\.example/d/([a-z-]+)(\\?[^']*)?'");
  private static final Pattern VARIABLE = Pattern.compile("[?&]var-(\\w+)=");

  @Test
  void everyAlertFiresIsSilentAndIsTriedWithoutItsSeries() throws IOException {
    Map<String, Set<String>> cases = new HashMap<>();
    for (Path file : files("tests")) {
      Matcher found = CASE.matcher(Files.readString(file));
      while (found.find()) {
        cases.computeIfAbsent(found.group(1), alert -> new TreeSet<>()).add(found.group(2));
      }
    }

    assertThat(cases.keySet()).isEqualTo(names(rule -> true));
    Set<String> alerts = names(Rule::alert);
    cases.remove(WATCHDOG);
    assertThat(cases)
        .allSatisfy(
            (name, kinds) ->
                assertThat(kinds)
                    .as(name)
                    .contains(
                        alerts.contains(name)
                            ? new String[] {"fires", "stays silent", "without its series"}
                            : new String[] {"records", "without its series"}));
  }

  private static Set<String> names(Predicate<Rule> which) throws IOException {
    return RuleFile.all().stream()
        .flatMap(file -> file.rules().stream())
        .filter(which)
        .map(Rule::name)
        .collect(Collectors.toSet());
  }

  /** A description without a value says no more than the alert's name. */
  @Test
  void everyAlertHasASummaryAndADescriptionWithValues() throws IOException {
    for (RuleFile file : RuleFile.all()) {
      for (Rule rule : file.rules()) {
        if (rule.alert()) {
          Matcher description = DESCRIPTION.matcher(rule.text());
          assertThat(description.find()).as(rule.name()).isTrue();
          assertThat(description.group())
              .as(rule.name())
              .containsPattern("\\$value|\\bquery\\b|\\$labels");
          assertThat(rule.text()).as(rule.name()).contains("          summary: ");
        }
      }
    }
  }

  /** As docs of the batch system have it; the expressions are held by the cases. */
  @ParameterizedTest
  @CsvSource({
    "IcebergOffloadSchedulerDown, 2m, critical",
    "IcebergOffloadConsecutiveFailures, 5m, critical",
    "IcebergOffloadLagCritical, 5m, critical",
    "IcebergOffloadLagElevated, 10m, warning",
    "IcebergOffloadWatermarkStale, 5m, critical",
    "IcebergOffloadCycleTooSlow, 2m, critical",
    "IcebergOffloadCycleSlow, 10m, warning",
    "IcebergOffloadSuccessRateLow, 10m, warning",
    "IcebergOffloadThroughputLow, 15m, warning",
  })
  void theOldAlertsKeepTheirPatienceAndSeverity(String name, String patience, String severity)
      throws IOException {
    assertThat(
            RuleFile.all().stream()
                .flatMap(file -> file.rules().stream())
                .filter(rule -> rule.name().equals(name)))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.text())
                    .contains(
                        "        for: " + patience + "\n",
                        "severity: " + severity + ", component: frostline, tier: cold-storage"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rules", "tests"})
  void everySeriesIsOneThatTheAppExports(String folder) throws IOException {
    Map<String, Set<Set<String>>> exported = Exported.series();
    for (Path file : files(folder)) {
      for (MatchResult found : SERIES.matcher(Files.readString(file)).results().toList()) {
        Set<String> labels =
            new HashSet<>(Exported.labels(Optional.ofNullable(found.group(2)).orElse("")));
        labels.removeAll(ADDED);
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
    assumeTrue(Promtool.isPresent(), "promtool is not installed");

    assertThat(Promtool.test(files("tests")))
        .allSatisfy((file, said) -> assertThat(said).as(file.toString()).isEqualTo("SUCCESS"));
  }

  private static List<Path> files(String folder) {
    return RuleFile.in(folder);
  }

  private static Set<String> labels(String text, Pattern pattern) {
    return text == null
        ? Set.of()
        : pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
  }
}
