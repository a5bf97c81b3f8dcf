package io.frostline.connect.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings that Connect accepts and that go wrong later, without a word. The rules carry the
 * numbers of the failure catalogue.
 */
public final class Lint {

  /** Whether a finding stops a deployment. */
  public enum Severity {
    REFUSE,
    WARN
  }

  /**
   * Something wrong with a connector.
   *
   * @param rule the catalogue's id
   * @param message for a person, without secrets
   */
  public record Finding(String rule, Severity severity, String connector, String message) {

    static Finding refuse(String rule, ConnectorTemplate template, String message) {
      return new Finding(rule, Severity.REFUSE, template.name(), message);
    }

    static Finding warn(String rule, ConnectorTemplate template, String message) {
      return new Finding(rule, Severity.WARN, template.name(), message);
    }

    @Override
    public String toString() {
      return connector + ": " + message + " [" + rule + "]";
    }
  }

  private Lint() {}

  /**
   * Checks what is deployed, each connector alone and together with all others.
   *
   * @param deployed configurations by connector
   */
  public static List<Finding> live(Map<String, Map<String, String>> deployed) {
    List<ConnectorTemplate> templates = new ArrayList<>();
    new TreeMap<>(deployed)
        .forEach(
            (name, config) -> {
              Map<String, String> own = new TreeMap<>(config);
              own.put("name", name);
              templates.add(new ConnectorTemplate(name, own));
            });
    return check(templates, Map.of());
  }

  /**
   * Checks templates against the rules, together with the other connectors of the cluster.
   *
   * @param deployed configurations by connector, including those that the templates replace
   */
  static List<Finding> check(
      List<ConnectorTemplate> templates, Map<String, Map<String, String>> deployed) {
    Map<String, ConnectorTemplate> all = new TreeMap<>();
    deployed.forEach((name, config) -> all.put(name, new ConnectorTemplate(name, config)));
    templates.forEach(template -> all.put(template.name(), template));
    List<Finding> findings = new ArrayList<>();
    for (ConnectorTemplate template : templates) {
      List<ConnectorTemplate> others =
          all.values().stream().filter(other -> !other.name().equals(template.name())).toList();
      if (ConnectorTemplate.isIcebergSink(template.config())) {
        findings.addAll(SinkRules.check(template, others));
      } else if (SourceRules.isDebezium(template.config())) {
        findings.addAll(SourceRules.check(template, others));
      }
      if ("all".equals(template.config().get("errors.tolerance"))) {
        findings.add(
            Finding.warn(
                "C8", template, "errors.tolerance=all drops records in silence; use none"));
      }
    }
    return findings;
  }
}
