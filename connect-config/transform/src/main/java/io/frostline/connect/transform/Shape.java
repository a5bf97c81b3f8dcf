package io.frostline.connect.transform;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * What the change records of one source table look like at present.
 *
 * @param topic the Kafka topic they come from
 * @param key the source's names of the key columns; empty if the table has no key
 */
record Shape(SourceTable table, String topic, List<Column> columns, Set<String> key) {

  /**
   * A column of the source.
   *
   * @param source its name there
   * @param cold its name in the cold, as long as its type does not change
   */
  record Column(String source, String cold, ColumnType type) {}

  Shape {
    columns = List.copyOf(columns);
    key = Set.copyOf(key);
  }

  static Shape of(SourceTable table, String topic, Schema keySchema, Schema rowSchema) {
    Set<String> taken = new HashSet<>();
    rowSchema.fields().forEach(field -> taken.add(field.name()));
    List<Column> columns = new ArrayList<>();
    for (Field field : rowSchema.fields()) {
      columns.add(
          new Column(field.name(), coldName(field.name(), taken), ColumnTypes.of(field.schema())));
    }
    Set<String> key = new LinkedHashSet<>();
    if (keySchema != null && keySchema.type() == Schema.Type.STRUCT) {
      keySchema.fields().forEach(field -> key.add(field.name()));
    }
    return new Shape(table, topic, columns, key);
  }

  /**
   * Column names are kept as they are, with two exceptions: our own column's name is reserved, and
   * a dot must not make a column look like a part of another one, because Iceberg finds nested
   * fields by dotted names.
   */
  private static String coldName(String name, Set<String> taken) {
    String cold = name;
    if (name.equals(Cdc.COLUMN) || name.startsWith(Cdc.COLUMN + ".")) {
      cold = Cdc.COLUMN + "_" + name.substring(Cdc.COLUMN.length());
    } else if (isUnderAnother(name, taken)) {
      cold = name.replace('.', '_');
    }
    if (cold.equals(name)) {
      return name;
    }
    while (!taken.add(cold)) {
      cold += "_";
    }
    return cold;
  }

  private static boolean isUnderAnother(String name, Set<String> names) {
    for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
      if (names.contains(name.substring(0, dot))) {
        return true;
      }
    }
    return false;
  }
}
