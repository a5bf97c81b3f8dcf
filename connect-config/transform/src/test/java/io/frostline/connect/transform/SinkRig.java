package io.frostline.connect.transform;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.connect.IcebergSinkConfig;
import org.apache.iceberg.connect.data.IcebergWriterResult;
import org.apache.iceberg.connect.data.SinkWriter;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * The transform in front of the real sink's writer, both set up by the packaged template, on a JDBC
 * catalog. What a test reads back went through Parquet.
 */
final class SinkRig implements AutoCloseable {

  private static final Path TEMPLATE = Path.of("..", "connectors", "frostline-sink.json");

  private final ColdRow<SinkRecord> transform;
  private final SinkWriter writer;
  private long nanos;

  /** Rigs on one folder share their catalog and warehouse. */
  SinkRig(Path folder) {
    this(folder, Map.of());
  }

  SinkRig(Path folder, Map<String, String> changes) {
    Map<String, String> settings = new HashMap<>(template());
    settings.putAll(changes);
    Map<String, String> own = new HashMap<>();
    settings.forEach(
        (key, value) -> {
          if (key.startsWith("transforms.cold.")) {
            own.put(key.substring("transforms.cold.".length()), value);
          }
        });
    own.put("catalog.uri", "jdbc:sqlite:" + folder.resolve("catalog.db") + "?busy_timeout=30000");
    own.put("catalog.jdbc.user", "");
    own.put("catalog.jdbc.password", "");
    own.put("catalog.warehouse", folder.resolve("warehouse").toString());
    own.putIfAbsent("partition.day.columns", "");
    transform = new ColdRow<>(() -> nanos);
    transform.configure(own);
    writer = new SinkWriter(catalog(), new IcebergSinkConfig(settings));
  }

  static Map<String, String> template() {
    try {
      Map<String, String> settings =
          new ObjectMapper().readValue(TEMPLATE.toFile(), new TypeReference<>() {});
      settings.put("tasks.max", "1");
      settings.put("transforms.cold.partition.day.columns", "");
      settings.put("iceberg.control.commit.interval-ms", "10000");
      settings.put("iceberg.control.commit.timeout-ms", "5000");
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Catalog catalog() {
    return transform.catalog();
  }

  SinkRecord transform(SinkRecord record) {
    return transform.apply(record);
  }

  void put(SinkRecord... records) {
    for (SinkRecord record : records) {
      writer.save(List.of(transform(record)));
    }
  }

  /** Writes what has been transformed. */
  void write(List<SinkRecord> rows) {
    writer.save(rows);
  }

  void passSeconds(long seconds) {
    nanos += seconds * 1_000_000_000L;
  }

  /** Ends a round of the sink: all written files become part of their tables. */
  void commit() {
    for (IcebergWriterResult result : writer.completeWrite().writerResults()) {
      AppendFiles append = catalog().loadTable(result.tableReference().identifier()).newAppend();
      for (DataFile file : result.dataFiles()) {
        append.appendFile(file);
      }
      append.commit();
    }
  }

  Table table(String name) {
    return catalog().loadTable(TableIdentifier.of("cold", name));
  }

  List<Record> rows(String name) {
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table(name)).build()) {
      List<Record> result = new ArrayList<>();
      rows.forEach(result::add);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    writer.close();
    transform.close();
  }
}
