package io.frostline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.probe.Settings;
import io.frostline.probe.SinkSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreChecksTest {

  private static final Schema SCHEMA =
      new Schema(Types.NestedField.required(1, "id", Types.LongType.get()));

  @TempDir private Path warehouse;

  private Answer files() throws Exception {
    Map<String, String> sink =
        Map.of(
            "connector.class", SinkSettings.CONNECTOR_CLASS,
            "topics", "cdc.public.orders",
            "transforms", "cold",
            "transforms.cold.type", "io.frostline.connect.transform.ColdRow",
            "transforms.cold.namespace", "cold",
            "iceberg.tables.dynamic-enabled", "true",
            "iceberg.catalog.type", "hadoop",
            "iceberg.catalog.warehouse", warehouse.toString());
    return new StoreChecks(SinkSettings.of("sink", Settings.resolve(sink, Map.of())).get())
        .all().stream()
            .filter(check -> check.id() == CheckId.WAREHOUSE_READABLE)
            .findFirst()
            .orElseThrow()
            .question()
            .ask();
  }

  @Test
  void aTableThatCannotBeReadIsNamedAndNoOther() throws Exception {
    try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), warehouse.toString())) {
      catalog.createNamespace(Namespace.of("cold"));
      catalog.createTable(TableIdentifier.of("cold", "orders"), SCHEMA);
      catalog.createTable(TableIdentifier.of("cold", "other"), SCHEMA);
    }
    assertThat(files().found()).isEqualTo("the metadata files of 2 tables are there");

    Files.writeString(warehouse.resolve("cold/orders/metadata/v2.metadata.json"), "not a table");

    Answer answer = files();
    assertThat(answer.status()).isEqualTo(Status.FAIL);
    assertThat(answer.found())
        .startsWith("cannot be read: cold.orders (")
        .doesNotContain("cold.other");
  }
}
