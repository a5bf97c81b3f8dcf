package io.frostline.connect.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogChoiceTest {

  private static final ConnectorTemplate SOURCE = ConnectorTemplate.packaged().get(0);
  private static final ConnectorTemplate SINK = ConnectorTemplate.packaged().get(1);

  @TempDir private Path folder;

  @Test
  void theTemplatesOwnCatalogIsTheOneThatIsCalledJdbc() {
    assertThat(CatalogChoice.of(List.of("jdbc")).in(SINK)).isEqualTo(SINK);
  }

  @Test
  void aChoiceStandsInBothPlacesAndNothingOfTheFormerStays() {
    Map<String, String> config =
        CatalogChoice.of(List.of("rest", "s3-compatible")).in(SINK).config();

    assertThat(config)
        .containsEntry("iceberg.catalog.catalog-impl", "org.apache.iceberg.rest.RESTCatalog")
        .containsEntry("iceberg.catalog.s3.path-style-access", "true")
        .containsEntry("transforms.cold.catalog.name", "iceberg")
        .containsEntry(
            "transforms.cold.catalog.s3.secret-access-key", "${env:FROSTLINE_S3_SECRET_KEY}");
    assertThat(config.keySet()).noneMatch(key -> key.contains("jdbc"));
    assertThat(Lint.live(Map.of("sink", config))).isEmpty();
    assertThat(CatalogChoice.of(List.of("rest")).in(SOURCE)).isEqualTo(SOURCE);
  }

  @Test
  void eachPackagedPartIsThereAndWritesNoSecret() {
    for (String part : CatalogChoice.PACKAGED) {
      CatalogChoice choice = CatalogChoice.of(List.of("rest", part));
      assertThat(choice.properties()).as(part).isNotEmpty();
      choice
          .properties()
          .forEach(
              (key, value) ->
                  assertThat(Secrets.shown(key, value)).as(part + ": " + key).isEqualTo(value));
    }
  }

  @Test
  void whatAPackagedPartTakesFromASecretVariableIsMaskedWhenItIsWrittenOut() {
    List<String> secrets = new ArrayList<>();
    for (String part : CatalogChoice.PACKAGED) {
      CatalogChoice.of(List.of("rest", part))
          .properties()
          .forEach(
              (key, value) -> {
                if (value.matches(".*_(KEY|SECRET_KEY|TOKEN|PASSWORD|CREDENTIAL)}")) {
                  secrets.add(key);
                  assertThat(Secrets.shown(key, "x")).as(part + ": " + key).isEqualTo(Secrets.MASK);
                }
              });
    }
    assertThat(secrets).hasSizeGreaterThan(3);
  }

  @Test
  void aFileIsTakenAndALaterPartWins() throws IOException {
    Path own = Files.writeString(folder.resolve("own.json"), "{\"uri\": \"http://catalog\"}");

    CatalogChoice choice = CatalogChoice.of(List.of("rest", own.toString()));

    assertThat(choice.properties()).containsEntry("uri", "http://catalog").containsKey("warehouse");
  }

  @Test
  void whatIsNoCatalogIsRefusedWithWhatThereIs() {
    assertThatThrownBy(() -> CatalogChoice.of(List.of("hadoop")))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("no catalog hadoop")
        .hasMessageContaining("s3-compatible");
    assertThatThrownBy(() -> CatalogChoice.of(List.of("s3")))
        .isInstanceOf(DeployException.class)
        .hasMessageContaining("names no catalog");
  }
}
