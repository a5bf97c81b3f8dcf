package io.frostline.connect.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that Connect accepts and that go wrong later, without a word. The rules carry the
 * numbers of the failure catalogue.
 */
final class Lint {

  /** Whether a finding stops a deployment. */
  enum Severity {
    REFUSE,
    WARN
  }

  /** Something wrong with a connector. */
  record Finding(String rule, Severity severity, String connector, String message) {

    @Override
    public String toString() {
      return connector + ": " + message + " [" + rule + "]";
    }
  }

  private static final List<String> WITHOUT_EFFECT =
      List.of(
          "iceberg.tables.upsert-mode-enabled",
          "iceberg.tables.cdc-field",
          "iceberg.tables.cdc.ops.mapping");

  private Lint() {}

  /**
   * Checks templates against the rules, together with the other connectors of the cluster.
   *
   * @param deployed configurations by connector, including those that the templates replace
   */
  static List<Finding> check(
      List<ConnectorTemplate> templates, Map<String, Map<String, String>> deployed) {
    Map<String, Map<String, String>> all = new TreeMap<>(deployed);
    templates.forEach(template -> all.put(template.name(), template.config()));
    List<Finding> findings = new ArrayList<>();
    for (ConnectorTemplate template : templates) {
      checkShared(template, all, findings);
      checkAlone(template, findings);
    }
    return findings;
  }

  private static void checkShared(
      ConnectorTemplate template, Map<String, Map<String, String>> all, List<Finding> findings) {
    all.forEach(
        (other, config) -> {
          if (other.equals(template.name())) {
            return;
          }
          template
              .controlTopic()
              .filter(
                  topic ->
                      new ConnectorTemplate(other, config)
                          .controlTopic()
                          .filter(topic::equals)
                          .isPresent())
              .ifPresent(
                  topic ->
                      findings.add(
                          refuse(
                              "S16",
                              template,
                              "shares the control topic "
                                  + topic
                                  + " with "
                                  + other
                                  + "; give each sink its own iceberg.control.topic")));
          if (isPostgres(config)
              && isPostgres(template.config())
              && sameSlot(template.config(), config)) {
            findings.add(
                refuse(
                    "S17",
                    template,
                    "shares the replication slot "
                        + slot(config)
                        + " with "
                        + other
                        + "; give each source its own slot.name"));
          }
        });
  }

  private static void checkAlone(ConnectorTemplate template, List<Finding> findings) {
    Map<String, String> config = template.config();
    if (ConnectorTemplate.isIcebergSink(config)) {
      for (String key : WITHOUT_EFFECT) {
        if (config.containsKey(key)) {
          findings.add(warn("S17", template, key + " has no effect in this sink; remove it"));
        }
      }
      if ("earliest".equals(config.get("iceberg.kafka.auto.offset.reset"))) {
        findings.add(
            warn(
                "S6",
                template,
                "iceberg.kafka.auto.offset.reset=earliest makes every start answer all old rounds;"
                    + " remove it"));
      }
    }
    if ("skip".equals(config.get("event.processing.failure.handling.mode"))) {
      findings.add(
          warn(
              "C8",
              template,
              "event.processing.failure.handling.mode=skip drops changes in silence; use fail"));
    }
    if ("all".equals(config.get("errors.tolerance"))) {
      findings.add(warn("C8", template, "errors.tolerance=all drops records in silence; use none"));
    }
  }

  private static boolean isPostgres(Map<String, String> config) {
    return config.getOrDefault("connector.class", "").endsWith("PostgresConnector");
  }

  private static boolean sameSlot(Map<String, String> one, Map<String, String> other) {
    return slot(one).equals(slot(other))
        && one.getOrDefault("database.hostname", "")
            .equals(other.getOrDefault("database.hostname", ""))
        && one.getOrDefault("database.port", "5432")
            .equals(other.getOrDefault("database.port", "5432"));
  }

  private static String slot(Map<String, String> config) {
    return config.getOrDefault("slot.name", "debezium");
  }

  private static Finding refuse(String rule, ConnectorTemplate template, String message) {
    return new Finding(rule, Severity.REFUSE, template.name(), message);
  }

  private static Finding warn(String rule, ConnectorTemplate template, String message) {
    return new Finding(rule, Severity.WARN, template.name(), message);
  }
}
