package io.frostline.connect.transform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;

/** Change records of one source table, in the form in which the source connector writes them. */
final class TableFeed {

  private final String table;
  private final Map<String, Schema> columns = new LinkedHashMap<>();
  private Set<String> key = Set.of();
  private long offset;

  TableFeed(String table) {
    this.table = table;
  }

  TableFeed column(String name, Schema schema) {
    columns.put(name, schema);
    return this;
  }

  TableFeed drop(String name) {
    columns.remove(name);
    return this;
  }

  TableFeed key(String... names) {
    key = Set.of(names);
    return this;
  }

  SinkRecord insert(Object... values) {
    return change("c", null, row(List.of(columns.keySet().toArray(String[]::new)), values));
  }

  SinkRecord update(Object... values) {
    return change("u", null, row(List.of(columns.keySet().toArray(String[]::new)), values));
  }

  SinkRecord delete(Object... values) {
    return change("d", row(List.of(columns.keySet().toArray(String[]::new)), values), null);
  }

  SinkRecord deleteKeyOnly(Object... keyValues) {
    return change("d", null, null, keyValues);
  }

  SinkRecord tombstone() {
    return new SinkRecord("cdc.public." + table, 0, null, null, null, null, offset++);
  }

  SinkRecord change(String op, Struct before, Struct after, Object... keyValues) {
    Struct source = TradeChanges.source(table, 1_700_000_000_123_456L, "[\"100\",\"200\"]", 7, 200);
    Schema row = rowSchema();
    Schema envelope =
        SchemaBuilder.struct()
            .name("cdc.public." + table + ".Envelope")
            .field("before", row)
            .field("after", row)
            .field("source", source.schema())
            .field("op", Schema.STRING_SCHEMA)
            .build();
    Struct value =
        new Struct(envelope)
            .put("before", before)
            .put("after", after)
            .put("source", source)
            .put("op", op);
    Schema keySchema = keySchema();
    Struct image = after == null ? before : after;
    Struct keyStruct = keySchema == null ? null : new Struct(keySchema);
    int next = 0;
    for (String name : columns.keySet()) {
      if (key.contains(name)) {
        keyStruct.put(name, image == null ? keyValues[next++] : image.get(name));
      }
    }
    return new SinkRecord(
        "cdc.public." + table,
        0,
        keySchema,
        keyStruct,
        envelope,
        value,
        offset++,
        1_700_000_001_000L,
        TimestampType.CREATE_TIME);
  }

  private Struct row(List<String> names, Object... values) {
    Struct row = new Struct(rowSchema());
    for (int i = 0; i < values.length; i++) {
      row.put(names.get(i), values[i]);
    }
    return row;
  }

  private Schema rowSchema() {
    SchemaBuilder builder =
        SchemaBuilder.struct().name("cdc.public." + table + ".Value").optional();
    columns.forEach(builder::field);
    return builder.build();
  }

  private Schema keySchema() {
    if (key.isEmpty()) {
      return null;
    }
    SchemaBuilder builder = SchemaBuilder.struct().name("cdc.public." + table + ".Key");
    columns.forEach(
        (name, schema) -> {
          if (key.contains(name)) {
            builder.field(name, schema);
          }
        });
    return builder.build();
  }
}
