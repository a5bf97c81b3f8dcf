package io.frostline.compare;

import io.frostline.embedded.Endpoints;
import io.frostline.embedded.SourceDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;

/**
 * A batch job as they are: it has a table of its own schema and partitions, and each cycle appends
 * the rows whose time lies between its watermark and the next one.
 */
final class BatchJob implements AutoCloseable {

  static final TableIdentifier TABLE = TableIdentifier.of("cold", "trades");

  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.optional(2, "pair", Types.StringType.get()),
          Types.NestedField.optional(3, "price", Types.DoubleType.get()),
          Types.NestedField.optional(4, "at", Types.TimestampType.withZone()));

  private final SourceDatabase source;
  private final JdbcCatalog catalog = new JdbcCatalog();
  private final Table table;
  private Instant watermark = Instant.EPOCH;

  BatchJob(Endpoints endpoints, SourceDatabase source) {
    this.source = source;
    catalog.setConf(new Configuration());
    catalog.initialize(
        endpoints.catalogName(),
        Map.of(
            CatalogProperties.URI,
            endpoints.catalogUri(),
            CatalogProperties.WAREHOUSE_LOCATION,
            endpoints.warehouse(),
            "jdbc.user",
            endpoints.catalogUser(),
            "jdbc.password",
            endpoints.catalogPassword(),
            "jdbc.schema-version",
            "V1"));
    catalog.createNamespace(Namespace.of("cold"));
    table = catalog.createTable(TABLE, SCHEMA, PartitionSpec.builderFor(SCHEMA).day("at").build());
  }

  /** The time up to which rows have been copied. */
  Instant watermark() {
    return watermark;
  }

  Table table() {
    table.refresh();
    return table;
  }

  /** Copies the rows after the watermark up to {@code until}, which becomes the watermark. */
  void cycle(Instant until) throws SQLException, IOException {
    table.refresh();
    InternalRecordWrapper values = new InternalRecordWrapper(table.schema().asStruct());
    Map<PartitionKey, List<Record>> days = new HashMap<>();
    for (Record row : rows(until)) {
      PartitionKey day = new PartitionKey(table.spec(), table.schema());
      day.partition(values.wrap(row));
      days.computeIfAbsent(day, each -> new ArrayList<>()).add(row);
    }
    AppendFiles append = table.newAppend();
    for (Map.Entry<PartitionKey, List<Record>> day : days.entrySet()) {
      append.appendFile(file(day.getKey(), day.getValue()));
    }
    append.commit();
    watermark = until;
  }

  private DataFile file(PartitionKey day, List<Record> rows) throws IOException {
    String name =
        table.locationProvider().newDataLocation(table.spec(), day, UUID.randomUUID() + ".parquet");
    DataWriter<Record> writer =
        Parquet.writeData(table.io().newOutputFile(name))
            .forTable(table)
            .withPartition(day)
            .createWriterFunc(GenericParquetWriter::create)
            .build();
    try (writer) {
      writer.write(rows);
    }
    return writer.toDataFile();
  }

  private List<Record> rows(Instant until) throws SQLException {
    List<Record> rows = new ArrayList<>();
    try (Connection connection = source.connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT id, pair, price, at FROM trades WHERE at > ? AND at <= ?")) {
      query.setObject(1, watermark.atOffset(ZoneOffset.UTC));
      query.setObject(2, until.atOffset(ZoneOffset.UTC));
      try (ResultSet found = query.executeQuery()) {
        while (found.next()) {
          Record row = GenericRecord.create(table.schema());
          row.setField("id", found.getLong("id"));
          row.setField("pair", found.getString("pair"));
          row.setField("price", found.getDouble("price"));
          row.setField(
              "at",
              found.getObject("at", OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC));
          rows.add(row);
        }
      }
    }
    return rows;
  }

  @Override
  public void close() {
    catalog.close();
  }
}
