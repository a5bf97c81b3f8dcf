package io.frostline.connect.transform;

import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.types.Types;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * How rows of one shape are written for one state of their table; made once, used for every record.
 *
 * <p>The row also names the table's plain columns that the source no longer has, as optional and
 * null: a sink writer that still knows such a column as required learns only so that it no longer
 * is.
 */
final class RowPlan {

  private record Slot(Shape.Column column, Field target) {}

  private final Shape shape;
  private final ColdTable cold;
  private final int schemaId;
  private final Schema schema;
  private final Schema cdcSchema;
  private final Field cdc;
  private final List<Slot> slots = new ArrayList<>();

  RowPlan(Shape shape, ColdTables.Settled settled) {
    this.shape = shape;
    this.cold = settled.table();
    org.apache.iceberg.Schema table = cold.schema();
    this.schemaId = table.schemaId();
    this.cdcSchema = Cdc.schema(Fit.widened(table));
    this.schema = rowSchema(table, settled.names());
    this.cdc = schema.field(Cdc.COLUMN);
    for (int i = 0; i < shape.columns().size(); i++) {
      slots.add(new Slot(shape.columns().get(i), schema.field(settled.names().get(i))));
    }
  }

  ColdTable cold() {
    return cold;
  }

  Shape shape() {
    return shape;
  }

  Schema schema() {
    return schema;
  }

  /** Whether the table's columns are still the ones this plan was made for. */
  boolean isCurrent() {
    return cold.schema().schemaId() == schemaId;
  }

  Struct row(Change change, Unavailable unavailable) {
    Row row = new Row(schema);
    List<String> unchanged = new ArrayList<>();
    boolean mayOmitValues = change.mayOmitValues();
    for (Slot slot : slots) {
      Object value = valueOf(change.row(), slot.column().source());
      if (value == null) {
        continue;
      }
      if (mayOmitValues && unavailable.matches(value)) {
        unchanged.add(slot.target().name());
      } else {
        row.put(slot.target(), converted(slot, value));
      }
    }
    row.put(cdc, Cdc.of(cdcSchema, change, cold.route(), unchanged));
    return row;
  }

  private static Object valueOf(Struct row, String column) {
    // A key that stands in for a missing old row has only some of the columns.
    return row.schema().field(column) == null ? null : row.getWithoutDefault(column);
  }

  private Object converted(Slot slot, Object value) {
    try {
      return slot.column().type().conversion().apply(value);
    } catch (RuntimeException e) {
      // The value itself stays out of the message: traces are shown by status pages and end up in
      // logs.
      throw new DataException(
          "Table "
              + shape.table()
              + ", column "
              + slot.column().source()
              + ": a value cannot be held as "
              + slot.column().type().type()
              + " ("
              + e.getClass().getSimpleName()
              + ")");
    }
  }

  private Schema rowSchema(org.apache.iceberg.Schema table, List<String> names) {
    SchemaBuilder builder = SchemaBuilder.struct().name(cold.route());
    for (int i = 0; i < names.size(); i++) {
      ColumnType type = shape.columns().get(i).type();
      boolean isRequired = table.asStruct().field(names.get(i)).isRequired();
      builder.field(names.get(i), isRequired ? type.requiredSchema() : type.schema());
    }
    for (Types.NestedField field : table.columns()) {
      if (field.type().isPrimitiveType() && !names.contains(field.name())) {
        builder.field(field.name(), Schema.OPTIONAL_STRING_SCHEMA);
      }
    }
    return builder.field(Cdc.COLUMN, cdcSchema).build();
  }
}
