package io.frostline.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

  private static final ConnectorTemplate SINK =
      new ConnectorTemplate("sink", Map.of("topics", "t", "a", "1", "db.password", "${env:PW}"));
  private static final ConnectorTemplate SOURCE =
      new ConnectorTemplate("source", Map.of("a", "1", "db.password", "hunter2"));

  @Test
  void sourcesComeFirstAndNewOnesAreCreated() {
    Plan plan = Plan.of(List.of(SINK, SOURCE), Map.of());

    assertThat(plan.entries()).extracting(Plan.Entry::connector).containsExactly("source", "sink");
    assertThat(plan.entries()).allMatch(entry -> entry.kind() == Plan.Kind.CREATE);
  }

  @Test
  void whatIsDeployedAlreadyIsUnchanged() {
    Plan plan = Plan.of(List.of(SINK), Map.of("sink", SINK.config()));

    assertThat(plan.isEmpty()).isTrue();
  }

  @Test
  void differencesAreShownByKeyWithoutSecrets() {
    Map<String, String> deployed = new HashMap<>(SOURCE.config());
    deployed.put("a", "2");
    deployed.put("old", "x");
    deployed.put("db.password", "earlier");
    deployed.put("uri", "jdbc:x?user=a&password=sesame&ssl=true");
    deployed.put("proxy", "http://me:sesame@proxy:3128");
    deployed.put("iceberg.catalog.header.Authorization", "Basic sesame");
    deployed.put("producer.override.ssl.keystore.key", "sesame");

    List<String> lines = PlanText.lines(Plan.of(List.of(SOURCE), Map.of("source", deployed)));

    assertThat(lines)
        .containsExactly(
            "source: update",
            "  ~ a = 2 -> 1",
            "  ~ db.password = ******** -> ********",
            "  - iceberg.catalog.header.Authorization = ********",
            "  - old = x",
            "  - producer.override.ssl.keystore.key = ********",
            "  - proxy = http://me:********@proxy:3128",
            "  - uri = jdbc:x?user=a&password=********&ssl=true");
    assertThat(PlanText.lines(Plan.of(List.of(SINK), Map.of())))
        .contains("  + db.password = ${env:PW}");
  }

  @Test
  void thePackagedTemplatesPassTheirOwnRules() {
    List<ConnectorTemplate> packaged = ConnectorTemplate.packaged();

    assertThat(packaged)
        .extracting(ConnectorTemplate::name)
        .containsExactly("frostline-source", "frostline-sink");
    assertThat(Lint.check(packaged, Map.of())).isEmpty();
    ConnectorTemplate sink = packaged.get(1);
    assertThat(sink.isSink()).isTrue();
    assertThat(sink.controlTopic()).contains("frostline-sink-control");
    assertThat(sink.coordinatorGroup()).isEqualTo("connect-frostline-sink-coord");
    assertThat(sink.config().values())
        .filteredOn(value -> value.contains("${"))
        .allMatch(value -> value.matches("\\$\\{env:FROSTLINE_[A-Z_]+}"));
  }

  @Test
  void aFolderOfTemplatesIsReadAndMistakesAreNamed(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("one.json"), "{\"a\": 1, \"b\": true}");
    assertThat(ConnectorTemplate.inFolder(folder))
        .containsExactly(new ConnectorTemplate("one", Map.of("a", "1", "b", "true")));

    Files.writeString(folder.resolve("two.json"), "{\"config\": {}}");
    assertThatThrownBy(() -> ConnectorTemplate.inFolder(folder))
        .hasMessageContaining("two.json")
        .hasMessageContaining("config");

    Files.writeString(folder.resolve("two.json"), "{nonsense");
    assertThatThrownBy(() -> ConnectorTemplate.inFolder(folder))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("two.json is not JSON");
  }
}
