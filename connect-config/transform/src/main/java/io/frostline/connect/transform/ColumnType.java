package io.frostline.connect.transform;

import org.apache.iceberg.types.Type;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * How a source column appears in the cold: its Iceberg type, the Connect schema in which the row
 * hands it to the sink (optional), and the way from the source's value to the row's.
 *
 * <p>The ids inside a nested type are placeholders; the table assigns its own.
 */
record ColumnType(Type type, Schema schema, Conversion conversion) {

  /**
   * Turns a non-null value of the source into the row's; throws an unchecked exception if it cannot
   * be represented.
   */
  @FunctionalInterface
  interface Conversion {
    Object apply(Object value);
  }

  static ColumnType asIs(Type type, Schema schema) {
    return new ColumnType(type, schema, value -> value);
  }

  static ColumnType text(Type type, Conversion conversion) {
    return new ColumnType(type, Schema.OPTIONAL_STRING_SCHEMA, conversion);
  }

  /** Converts a value that may be absent. */
  Object convert(Object value) {
    return value == null ? null : conversion.apply(value);
  }

  Schema requiredSchema() {
    SchemaBuilder builder = new SchemaBuilder(schema.type()).name(schema.name());
    if (schema.parameters() != null) {
      builder.parameters(schema.parameters());
    }
    return builder.build();
  }
}
