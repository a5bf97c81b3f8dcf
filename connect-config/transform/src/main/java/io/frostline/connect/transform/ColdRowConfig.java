package io.frostline.connect.transform;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.catalog.Namespace;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigException;

/** Settings of {@link ColdRow}. */
final class ColdRowConfig extends AbstractConfig {

  static final String CATALOG_NAME = "catalog.name";
  static final String NAMESPACE = "namespace";
  static final String DAY_COLUMNS = "partition.day.columns";
  static final String PLACEHOLDER = "unavailable.value.placeholder";

  /**
   * Everything under this prefix is handed to the catalog, as the sink does with {@code
   * iceberg.catalog.}.
   */
  static final String CATALOG_PREFIX = "catalog.";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              CATALOG_NAME,
              ConfigDef.Type.STRING,
              "iceberg",
              Importance.MEDIUM,
              "Name of the Iceberg catalog. It must be the sink's (iceberg.catalog), because a JDBC catalog keeps"
                  + " its tables under this name.")
          .define(
              NAMESPACE,
              ConfigDef.Type.STRING,
              "cold",
              Importance.MEDIUM,
              "Namespace of the cold tables; levels are separated by dots. Lower case.")
          .define(
              DAY_COLUMNS,
              ConfigDef.Type.LIST,
              List.of(),
              Importance.MEDIUM,
              "Columns to partition new tables by, by day: the first of them that a table has as a date or a"
                  + " timestamp.")
          .define(
              PLACEHOLDER,
              ConfigDef.Type.STRING,
              "__debezium_unavailable_value",
              Importance.LOW,
              "What the source connector writes for a value that the database did not send; must equal its setting"
                  + " of the same name.");

  private final Map<String, String> catalogProperties = new HashMap<>();

  ColdRowConfig(Map<String, ?> settings) {
    super(DEFINITION, settings, false);
    originalsWithPrefix(CATALOG_PREFIX)
        .forEach((key, value) -> catalogProperties.put(key, String.valueOf(value)));
    catalogProperties.remove("name");
    if (catalogProperties.isEmpty()) {
      throw new ConfigException(
          "No catalog given: repeat each iceberg.catalog.* setting of the sink as <transform>.catalog.*");
    }
  }

  String catalogName() {
    return getString(CATALOG_NAME);
  }

  Map<String, String> catalogProperties() {
    return Map.copyOf(catalogProperties);
  }

  Optional<String> warehouse() {
    return Optional.ofNullable(catalogProperties.get("warehouse"));
  }

  Namespace namespace() {
    return Namespace.of(getString(NAMESPACE).split("\\."));
  }

  List<String> dayColumns() {
    return getList(DAY_COLUMNS).stream().filter(column -> !column.isBlank()).toList();
  }

  String placeholder() {
    return getString(PLACEHOLDER);
  }
}
