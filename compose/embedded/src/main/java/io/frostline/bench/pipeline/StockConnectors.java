package io.frostline.bench.pipeline;

import io.frostline.connect.deploy.ConnectorTemplate;
import io.frostline.embedded.EmbeddedStack;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The connectors as in Debezium's tutorial for PostgreSQL and on the page of Iceberg's sink, with
 * no setting that these do not show, except what the place requires: addresses, the plugin that
 * PostgreSQL has without an extension, and the same commit interval as ours.
 */
final class StockConnectors {

  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";

  private StockConnectors() {}

  static ConnectorTemplate source() {
    Map<String, String> all = new HashMap<>();
    all.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    all.put("tasks.max", "1");
    all.put("database.hostname", "${env:FROSTLINE_PG_HOST}");
    all.put("database.port", "${env:FROSTLINE_PG_PORT}");
    all.put("database.user", "${env:FROSTLINE_PG_USER}");
    all.put("database.password", "${env:FROSTLINE_PG_PASSWORD}");
    all.put("database.dbname", "${env:FROSTLINE_PG_DATABASE}");
    all.put("topic.prefix", "stock");
    all.put("schema.include.list", "public");
    all.put("plugin.name", "pgoutput");
    json(all);
    return new ConnectorTemplate("stock-source", all);
  }

  static ConnectorTemplate sink(EmbeddedStack stack, Duration commitInterval) {
    Map<String, String> all = new HashMap<>();
    all.put("connector.class", "org.apache.iceberg.connect.IcebergSinkConnector");
    all.put("tasks.max", "2");
    all.put("topics", Setup.STOCK.topic());
    all.put("transforms", "unwrap");
    all.put("transforms.unwrap.type", "io.debezium.transforms.ExtractNewRecordState");
    all.put("iceberg.tables", "cold.trades");
    all.put("iceberg.tables.auto-create-enabled", "true");
    all.put("iceberg.control.commit.interval-ms", Long.toString(commitInterval.toMillis()));
    all.put("iceberg.catalog.catalog-impl", "org.apache.iceberg.jdbc.JdbcCatalog");
    all.put("iceberg.catalog.uri", "${env:FROSTLINE_CATALOG_URI}");
    all.put("iceberg.catalog.jdbc.user", "${env:FROSTLINE_CATALOG_USER}");
    all.put("iceberg.catalog.jdbc.password", "${env:FROSTLINE_CATALOG_PASSWORD}");
    all.put("iceberg.catalog.jdbc.schema-version", "V1");
    all.put("iceberg.catalog.warehouse", "${env:FROSTLINE_WAREHOUSE}");
    // In one JVM the sink cannot find Kafka's address where it looks for it.
    all.put("iceberg.kafka.bootstrap.servers", stack.endpoints().bootstrapServers());
    json(all);
    return new ConnectorTemplate("stock-sink", all);
  }

  private static void json(Map<String, String> all) {
    for (String side : new String[] {"key.converter", "value.converter"}) {
      all.put(side, JSON);
      all.put(side + ".schemas.enable", "true");
    }
  }
}
