package io.frostline.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {

  private static final ConnectorTemplate SOURCE = ConnectorTemplate.packaged().get(0);
  private static final ConnectorTemplate SINK = ConnectorTemplate.packaged().get(1);

  @Test
  void whatIsDeployedAsPackagedBreaksNoRuleAndNobodyIsInConflictWithHimself() {
    assertThat(Lint.live(Map.of("frostline-source", SOURCE.config(), "s", like(SINK, Map.of()))))
        .isEmpty();
    assertThat(Lint.check(List.of(SINK), Map.of("frostline-sink", SINK.config()))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"., 2", "mariadb, 2", "mysql, 2", "events, 1", "clickhouse, 1"})
  void theTemplatesOfAFolderBreakNoRuleBesideThePackagedOnes(String folder, int number) {
    List<ConnectorTemplate> templates =
        ConnectorTemplate.inFolder(Path.of("..", "connectors").resolve(folder));

    assertThat(templates).hasSize(number);
    assertThat(
            Lint.check(
                templates,
                Map.of("frostline-source", SOURCE.config(), "frostline-sink", SINK.config())))
        .isEmpty();
  }

  /** Rows of some megabytes fill the heap long before they are as many as the queue holds. */
  @ParameterizedTest
  @ValueSource(strings = {".", "mariadb", "mysql"})
  void theQueueOfASourceIsBoundedInBytes(String folder) {
    assertThat(ConnectorTemplate.inFolder(Path.of("..", "connectors").resolve(folder)))
        .filteredOn(template -> SourceRules.isDebezium(template.config()))
        .singleElement()
        .satisfies(
            source ->
                assertThat(source.config())
                    .containsEntry("max.queue.size.in.bytes", String.valueOf(128 << 20)));
  }

  @Test
  void twoSinksOnOneControlTopicAreRefused() {
    assertThat(Lint.check(List.of(SINK), Map.of("other", like(SINK, Map.of()))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("S16");
              assertThat(finding.severity()).isEqualTo(Lint.Severity.REFUSE);
              assertThat(finding.message()).contains("frostline-sink-control", "other");
            });
  }

  @Test
  void sinksThatNameNoControlTopicShareTheDefault() {
    Map<String, String> one = like(SINK, Map.of());
    one.remove("iceberg.control.topic");

    assertThat(texts(Lint.live(Map.of("a", one, "b", one))))
        .hasSize(2)
        .allMatch(text -> text.contains("control-iceberg") && text.endsWith("[S16]"));
  }

  @Test
  void twoSinksInOneGroupAreRefused() {
    Map<String, String> one = like(SINK, Map.of("iceberg.connect.group-id", "connect-b"));
    Map<String, String> other = like(SINK, Map.of("iceberg.control.topic", "its-own"));

    assertThat(Lint.live(Map.of("a", one, "b", other)))
        .extracting(Lint.Finding::connector, Lint.Finding::rule, Lint.Finding::severity)
        .containsExactly(
            tuple("a", "S16", Lint.Severity.REFUSE), tuple("b", "S16", Lint.Severity.REFUSE));
  }

  @Test
  void twoSourcesOnOneSlotAreRefused() {
    assertThat(Lint.live(Map.of("one", like(SOURCE, Map.of()), "two", like(SOURCE, Map.of()))))
        .extracting(finding -> finding.rule() + " " + finding.severity())
        .containsExactly("S17 REFUSE", "S17 REFUSE");
    assertThat(
            Lint.live(
                Map.of(
                    "one", like(SOURCE, Map.of()),
                    "two", like(SOURCE, Map.of("database.hostname", "elsewhere")))))
        .as("a slot belongs to its server")
        .isEmpty();
  }

  @Test
  void twoCatalogsInOneSinkAreRefusedWithoutTheirValues() {
    Map<String, String> config =
        like(SINK, Map.of("transforms.cold.catalog.jdbc.password", "hunter2"));
    config.remove("transforms.cold.catalog.warehouse");

    assertThat(Lint.live(Map.of("sink", config)))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo("S17");
              assertThat(finding.severity()).isEqualTo(Lint.Severity.REFUSE);
              assertThat(finding.message())
                  .contains("jdbc.password, warehouse under transforms.cold.catalog.")
                  .doesNotContain("hunter2");
            });
    assertThat(Lint.live(Map.of("sink", like(SINK, Map.of("iceberg.catalog", "other")))))
        .as("a JDBC catalog keeps its tables under its name")
        .hasSize(1);
  }

  @Test
  void tablesOfOneNameInTwoCatalogsAreWarnedOf() {
    assertThat(Lint.live(Map.of("a", sink("a", Map.of()), "b", elsewhere("b", Map.of()))))
        .extracting(Lint.Finding::connector, Lint.Finding::rule, Lint.Finding::severity)
        .containsExactly(
            tuple("a", "S17", Lint.Severity.WARN), tuple("b", "S17", Lint.Severity.WARN));
    assertThat(texts(Lint.live(Map.of("a", sink("a", Map.of()), "b", elsewhere("b", Map.of())))))
        .first()
        .asString()
        .contains("feeds cold.* as b does in another catalog", "a namespace of its own")
        .doesNotContain("s3://");
    assertThat(Lint.live(Map.of("a", sink("a", Map.of()), "b", sink("b", Map.of()))))
        .as("one catalog: the tables are the same")
        .isEmpty();
    assertThat(
            Lint.live(
                Map.of(
                    "a", sink("a", Map.of()),
                    "b", elsewhere("b", Map.of("transforms.cold.namespace", "other")))))
        .as("as the guide says")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cdc.public.a,cdc.public.b | other.public.B | true",
        "cdc.public.a,cdc.public.b | other.public.c | false",
      })
  void topicsThatAreListedTellWhetherTheirTablesHaveOneName(
      String one, String two, boolean warned) {
    Map<String, String> first = sink("a", Map.of("topics", one));
    Map<String, String> second = elsewhere("b", Map.of("topics", two));
    first.remove("topics.regex");
    second.remove("topics.regex");

    assertThat(Lint.live(Map.of("a", first, "b", second)).isEmpty()).isNotEqualTo(warned);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topics.regex | cdc\\.public\\..* | topics.regex | crm\\.public\\..*     | true",
        "topics.regex | cdc\\.public\\..* | topics       | crm.public.a         | true",
        "topics       | cdc.public.a      | topics       | crm.public.a         | true",
        "topics       | cdc.public.a      | topics       | crm.public.b         | false",
        "topics.regex | cdc\\.public\\..* | topics.regex | cdc\\.sales\\..*      | false",
        "topics.regex | cdc\\.public\\..* | topics.regex | c..\\.public\\..*      | false",
      })
  void twoSourcesInOneNamespaceAreWarnedOf(
      String key, String one, String otherKey, String two, boolean warned) {
    Map<String, String> first = sink("a", Map.of());
    Map<String, String> second = sink("b", Map.of());
    List.of(first, second).forEach(each -> each.remove("topics.regex"));
    first.put(key, one);
    second.put(otherKey, two);

    assertThat(texts(Lint.live(Map.of("a", first, "b", second))))
        .hasSize(warned ? 2 : 0)
        .allMatch(text -> text.contains("in the namespace cold as ") && text.endsWith("[S17]"));
    second.put("transforms.cold.namespace", "other");
    assertThat(Lint.live(Map.of("a", first, "b", second))).isEmpty();
  }

  @Test
  void listedTablesAreCompared() {
    Map<String, String> first = sink("a", Map.of("iceberg.tables", "x.one, x.two"));
    Map<String, String> second = elsewhere("b", Map.of("iceberg.tables", "x.two,x.three"));
    List.of(first, second).forEach(each -> each.remove("transforms.cold.namespace"));

    assertThat(texts(Lint.live(Map.of("a", first, "b", second))))
        .hasSize(2)
        .allMatch(text -> text.contains("feeds x.two as "));
  }

  private static Map<String, String> sink(String name, Map<String, String> changes) {
    Map<String, String> config = like(SINK, changes);
    config.put("iceberg.control.topic", name + "-control");
    return config;
  }

  private static Map<String, String> elsewhere(String name, Map<String, String> changes) {
    Map<String, String> config = sink(name, changes);
    config.put("iceberg.catalog.warehouse", "s3://elsewhere/warehouse");
    config.put("transforms.cold.catalog.warehouse", "s3://elsewhere/warehouse");
    return config;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "true  | null | io.frostline.connect.transform.ColdRow                 | true",
        "true  | 2    | io.frostline.connect.transform.ColdRow                 | true",
        "true  | none | io.frostline.connect.transform.ColdRow                 | false",
        "false | null | io.frostline.connect.transform.ColdRow                 | false",
        "true  | null | org.apache.kafka.connect.transforms.ReplaceField$Value | false",
      })
  void aSinkThatMayMakeTheTablesOfTheTransformIsWarnedOf(
      String autoCreate, String formatVersion, String transform, boolean warned) {
    Map<String, String> config =
        like(
            SINK,
            Map.of(
                "iceberg.tables.auto-create-enabled",
                autoCreate,
                "transforms.cold.type",
                transform));
    config.remove("iceberg.tables.auto-create-props.format-version");
    if (formatVersion != null) {
      config.put("iceberg.tables.auto-create-props.format-version", formatVersion);
    }

    assertThat(texts(Lint.live(Map.of("sink", config))))
        .hasSize(warned ? 1 : 0)
        .allMatch(text -> text.contains("without keys") && text.endsWith("[S17]"));
  }

  @Test
  void upsertHasNoEffectAndLacksItsColumns() {
    Map<String, String> upsert = Map.of("iceberg.tables.upsert-mode-enabled", "true");
    Map<String, String> keyed = new HashMap<>(upsert);
    keyed.put("iceberg.table.cold.orders.id-columns", "id");

    assertThat(texts(Lint.live(Map.of("sink", like(SINK, upsert)))))
        .hasSize(2)
        .anyMatch(text -> text.contains("no effect"))
        .anyMatch(text -> text.contains("default-id-columns"))
        .allMatch(text -> text.endsWith("[S17]"));
    assertThat(texts(Lint.live(Map.of("sink", like(SINK, keyed))))).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event.processing.failure.handling.mode | skip     | C8",
        "event.processing.failure.handling.mode | warn     | C8",
        "event.converting.failure.handling.mode | skip     | C8",
        "skipped.operations                     | t,d      | C8",
        "errors.tolerance                       | all      | C8",
        "publication.autocreate.mode            | filtered | C6",
        "heartbeat.interval.ms                  | 0        | S17",
        "snapshot.select.statement.overrides    | public.t | C6",
        "table.include.list                     | public\\..*,frostline\\.beat,sales\\..* | C6",
        "table.include.list                     | public\\..*                             | C6",
      })
  void aSourceIsWarnedOf(String key, String value, String rule) {
    assertThat(Lint.live(Map.of("source", like(SOURCE, Map.of(key, value)))))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.rule()).isEqualTo(rule);
              assertThat(finding.severity()).isEqualTo(Lint.Severity.WARN);
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "event.processing.failure.handling.mode | fail",
        "skipped.operations                     | none",
        "publication.autocreate.mode            | all_tables",
        "table.include.list                     | PUBLIC\\..*,(frostline|x)\\.beat",
        "heartbeat.action.query                 | SELECT pg_logical_emit_message(true, '', '')",
      })
  void aSourceMayHave(String key, String value) {
    assertThat(Lint.live(Map.of("source", like(SOURCE, Map.of(key, value))))).isEmpty();
  }

  @Test
  void findingsCarryNoSecrets() {
    Map<String, String> secret =
        Map.of("database.password", "hush", "errors.tolerance", "all", "plugin.name", "pgoutput");

    assertThat(texts(Lint.live(Map.of("source", like(SOURCE, secret)))))
        .isNotEmpty()
        .noneMatch(text -> text.contains("hush"));
  }

  private static Map<String, String> like(ConnectorTemplate template, Map<String, String> changes) {
    Map<String, String> config = new HashMap<>(template.config());
    config.remove("name");
    config.putAll(changes);
    return config;
  }

  private static List<String> texts(List<Lint.Finding> findings) {
    return findings.stream().map(Lint.Finding::toString).toList();
  }
}
