package io.frostline.connect.deploy;

import io.frostline.connect.deploy.Lint.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** What goes wrong in silence with an Iceberg sink. */
final class SinkRules {

  private static final String UPSERT = "iceberg.tables.upsert-mode-enabled";

  /** Settings of another sink, from which this one descends. */
  private static final List<String> WITHOUT_EFFECT =
      List.of(UPSERT, "iceberg.tables.cdc-field", "iceberg.tables.cdc.ops.mapping");

  private static final String AUTO_CREATE = "iceberg.tables.auto-create-enabled";
  private static final String FORMAT_VERSION = "iceberg.tables.auto-create-props.format-version";

  private static final Pattern ID_COLUMNS =
      Pattern.compile("iceberg\\.tables\\.default-id-columns|iceberg\\.table\\..+\\.id-columns");

  private SinkRules() {}

  static List<Finding> check(ConnectorTemplate sink, List<ConnectorTemplate> others) {
    List<Finding> findings = new ArrayList<>();
    for (ConnectorTemplate other : others) {
      if (ConnectorTemplate.isIcebergSink(other.config())) {
        checkShared(sink, other, findings);
        checkTwoSources(sink, other, findings);
      }
    }
    checkSettings(sink, findings);
    checkCatalog(sink, findings);
    checkAutoCreate(sink, findings);
    return findings;
  }

  private static void checkShared(
      ConnectorTemplate sink, ConnectorTemplate other, List<Finding> findings) {
    if (sink.controlTopic().equals(other.controlTopic())) {
      findings.add(
          Finding.refuse(
              "S16",
              sink,
              "shares the control topic "
                  + sink.controlTopic().orElseThrow()
                  + " with "
                  + other.name()
                  + "; give each sink its own iceberg.control.topic"));
    }
    if (sink.group().equals(other.group())) {
      findings.add(
          Finding.refuse(
              "S16",
              sink,
              "shares the consumer group "
                  + sink.group()
                  + " with "
                  + other.name()
                  + "; each takes the other's messages for its own; remove"
                  + " iceberg.connect.group-id"));
    }
    Set<String> names = SharedNames.of(sink.config(), other.config());
    if (!names.isEmpty()) {
      findings.add(
          Finding.warn(
              "S17",
              sink,
              "feeds "
                  + String.join(", ", names)
                  + " as "
                  + other.name()
                  + " does in another catalog: tables of one name have one watermark, and one of"
                  + " them would stand for both; give each catalog a namespace of its own"));
    }
  }

  /** Of two tables of one name the second one's rows are refused: its task fails. */
  private static void checkTwoSources(
      ConnectorTemplate sink, ConnectorTemplate other, List<Finding> findings) {
    Set<String> namespaces = SharedNames.ofTwoSources(sink.config(), other.config());
    if (!namespaces.isEmpty()) {
      findings.add(
          Finding.warn(
              "S17",
              sink,
              "makes tables in the namespace "
                  + String.join(", ", namespaces)
                  + " as "
                  + other.name()
                  + " does, from topics of another source: a table's name that both have fails the"
                  + " second one's task; give each source a namespace of its own"));
    }
  }

  /** The transform makes the tables that the sink then writes to: both must mean the same ones. */
  private static void checkCatalog(ConnectorTemplate sink, List<Finding> findings) {
    Map<String, String> own = CatalogChoice.under(sink.config(), "iceberg.catalog.");
    for (String prefix : CatalogChoice.transforms(sink.config())) {
      Map<String, String> other = CatalogChoice.under(sink.config(), prefix);
      String name = other.remove("name");
      Set<String> keys = new TreeSet<>(own.keySet());
      keys.addAll(other.keySet());
      keys.removeIf(key -> Objects.equals(own.get(key), other.get(key)));
      if (name != null && !name.equals(sink.config().getOrDefault("iceberg.catalog", "iceberg"))) {
        keys.add("name");
      }
      if (!keys.isEmpty()) {
        findings.add(
            Finding.refuse(
                "S17",
                sink,
                String.join(", ", keys)
                    + " under "
                    + prefix
                    + " and under iceberg.catalog. differ: tables would be made in one catalog"
                    + " and written in another; give both the same, or use --catalog"));
      }
    }
  }

  /** A table that is dropped between the transform and the sink is made by the sink, if it can. */
  private static void checkAutoCreate(ConnectorTemplate sink, List<Finding> findings) {
    Map<String, String> config = sink.config();
    if (!CatalogChoice.transforms(config).isEmpty()
        && Boolean.parseBoolean(config.get(AUTO_CREATE))
        && config.getOrDefault(FORMAT_VERSION, "2").strip().matches("\\d+")) {
      findings.add(
          Finding.warn(
              "S17",
              sink,
              FORMAT_VERSION
                  + " lets the sink make a table that is dropped while rows come, with text for"
                  + " timestamps and without keys; set what the packaged template has, which is"
                  + " no number"));
    }
  }

  private static void checkSettings(ConnectorTemplate sink, List<Finding> findings) {
    Map<String, String> config = sink.config();
    for (String key : WITHOUT_EFFECT) {
      if (config.containsKey(key)) {
        findings.add(Finding.warn("S17", sink, key + " has no effect in this sink; remove it"));
      }
    }
    if (Boolean.parseBoolean(config.get(UPSERT))
        && config.keySet().stream().noneMatch(key -> ID_COLUMNS.matcher(key).matches())) {
      findings.add(
          Finding.warn(
              "S17",
              sink,
              UPSERT
                  + " without iceberg.tables.default-id-columns: tables that the sink creates get"
                  + " no key to upsert by; name the columns"));
    }
    if ("earliest".equals(config.get("iceberg.kafka.auto.offset.reset"))) {
      findings.add(
          Finding.warn(
              "S6",
              sink,
              "iceberg.kafka.auto.offset.reset=earliest makes every start answer all old rounds;"
                  + " remove it"));
    }
  }
}
