package io.frostline.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.RepairPolicy;
import io.frostline.core.Seen;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkSettingsTest {

  @Test
  void takesTheSinksDefaults() {
    Seen<SinkSettings> seen =
        of(Map.of("topics", "a", "iceberg.tables", "ns.t", "iceberg.catalog.type", "rest"));

    SinkSettings sink = seen.get();
    assertThat(sink.group()).isEqualTo("connect-sink");
    assertThat(sink.coordinatorGroup()).isEqualTo("connect-sink-coord");
    assertThat(sink.controlTopic()).isEqualTo("control-iceberg");
    assertThat(sink.commitInterval()).isEqualTo(Duration.ofMinutes(5));
    assertThat(sink.commitTimeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(sink.tables()).containsExactly("ns.t");
    assertThat(sink.namespaces()).containsExactly("ns");
    assertThat(sink.branch("ns.t")).isEmpty();
    assertThat(sink.catalog().get().name()).isEqualTo("iceberg");
    assertThat(sink.offsetsProperty())
        .isEqualTo("kafka.connect.offsets.control-iceberg.connect-sink");
  }

  @Test
  void readsWhatIsSet() {
    SinkSettings sink =
        Configs.sinkSettings(
            Map.of(
                "iceberg.connect.group-id", "own-group",
                "iceberg.control.commit.interval-ms", "10000",
                "iceberg.control.commit.timeout-ms", "5000",
                "iceberg.tables.default-commit-branch", "staging",
                "iceberg.table.cold.orders.commit-branch", "audit"));

    assertThat(sink.group()).isEqualTo("own-group");
    assertThat(sink.coordinatorGroup()).isEqualTo("own-group-coord");
    assertThat(sink.commitInterval()).isEqualTo(Duration.ofSeconds(10));
    assertThat(sink.commitTimeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(sink.namespaces()).containsExactly("cold");
    assertThat(sink.tables()).isEmpty();
    assertThat(sink.branch("cold.orders")).hasValue("audit");
    assertThat(sink.branch("cold.other")).hasValue("staging");
  }

  @Test
  void takesTheNamespaceFromATargetPattern() {
    Map<String, String> config = new HashMap<>(Configs.sink(Map.of()));
    config.remove("transforms.cold.namespace");
    config.put("transforms.dbz.cdc.target.pattern", "lake.raw.{table}");
    assertThat(of(config).get().namespaces()).containsExactly("lake.raw");

    config.put("transforms.dbz.cdc.target.pattern", "{db}.{table}");
    assertThat(of(config).get().namespaces()).isEmpty();
  }

  @Test
  void capturesWhatItReadsButNotItsControlTopic() {
    SinkSettings sink = Configs.sinkSettings(Map.of("topics.regex", ".*"));

    assertThat(sink.captures("cdc.public.orders")).isTrue();
    assertThat(sink.captures("sink-control")).isFalse();
  }

  @Test
  void isUnknownWithoutTheNamesOfThings() {
    assertThat(of(Configs.sink(Map.of("iceberg.control.topic", "${env:NO}"))).reason())
        .hasValue("iceberg.control.topic is ${env:NO}, and this process has no such value");
    assertThat(of(Map.of()).reason()).hasValue("neither topics nor topics.regex can be understood");
  }

  @Test
  void aCatalogWithoutItsPasswordIsUnknownAndTheRestIsKnown() {
    SinkSettings sink =
        Configs.sinkSettings(Map.of("iceberg.catalog.jdbc.password", "${env:PASSWORD}"));

    assertThat(sink.catalog().reason())
        .hasValue(
            "iceberg.catalog.jdbc.password is ${env:PASSWORD}, and this process has no such value");
    assertThat(
            Pipeline.of(
                    sink,
                    java.util.Optional.empty(),
                    Duration.ofMinutes(1),
                    List.of(),
                    RepairPolicy.valueOf(false))
                .config())
        .satisfies(config -> assertThat(config.catalogReadable()).isFalse());
  }

  @Test
  void opensAJdbcCatalogForReadingOnlyAndHidesItsSecrets() {
    CatalogSettings catalog =
        Configs.sinkSettings(
                Map.of(
                    "iceberg.catalog.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog",
                    "iceberg.catalog.jdbc.schema-version", "V1",
                    "iceberg.catalog.jdbc.password", "hush",
                    "iceberg.catalog.jdbc.socketTimeout", "60"))
            .catalog()
            .get();

    assertThat(catalog.properties())
        .containsEntry("jdbc.init-catalog-tables", "false")
        .containsEntry("jdbc.connectTimeout", "5")
        .containsEntry("jdbc.socketTimeout", "60")
        .doesNotContainKey("jdbc.schema-version");
    assertThat(catalog.masked("jdbc:x?user=a&password=other said hush"))
        .isEqualTo("jdbc:x?user=a&password=*** said ***");
    assertThat(catalog).hasToString("CatalogSettings[iceberg]");
  }

  private static Seen<SinkSettings> of(Map<String, String> config) {
    return SinkSettings.of("sink", Settings.resolve(config, Configs.providers(Map.of())));
  }
}
