package io.frostline.probe;

import io.frostline.connect.deploy.Lint;
import io.frostline.core.PipelineConfig.Issue;
import io.frostline.core.Rule;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the deployer's rules to the configurations that are in use. */
final class ConfigIssues {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigIssues.class);

  private final List<Issue> issues;

  private ConfigIssues(List<Issue> issues) {
    this.issues = issues;
  }

  /**
   * Checks connectors against the rules and against each other.
   *
   * @param configs configuration by connector, placeholders replaced as far as possible
   */
  static ConfigIssues in(Map<String, Map<String, String>> configs, Occasionally occasionally) {
    return new ConfigIssues(
        Lint.live(configs).stream()
            .flatMap(finding -> issue(finding, occasionally).stream())
            .distinct()
            .sorted(
                Comparator.comparing(Issue::rule)
                    .thenComparing(Issue::connector)
                    .thenComparing(Issue::text))
            .toList());
  }

  /** The issues of these connectors. */
  List<Issue> of(Set<String> connectors) {
    return issues.stream().filter(issue -> connectors.contains(issue.connector())).toList();
  }

  private static Optional<Issue> issue(Lint.Finding finding, Occasionally occasionally) {
    Optional<Rule> rule =
        Arrays.stream(Rule.values()).filter(r -> r.name().equals(finding.rule())).findFirst();
    if (rule.isEmpty()) {
      occasionally.run(
          "rule " + finding.rule(),
          () ->
              LOG.atWarn()
                  .addKeyValue("reason", finding)
                  .log("a setting breaks a rule without a row"));
    }
    return rule.map(known -> new Issue(known, finding.connector(), finding.message()));
  }
}
