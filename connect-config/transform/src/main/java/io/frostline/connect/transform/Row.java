package io.frostline.connect.transform;

import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;

/**
 * A struct for the sink that takes values unseen: they come from a {@link RowPlan} and fit.
 * Connect's own checks each value, and each nested struct again, which costs more than to make it.
 * A point in time may be an {@link OffsetDateTime} where the schema says text: the sink takes it as
 * it is, and need not read it.
 */
final class Row extends Struct {

  private final Object[] values;

  Row(Schema schema) {
    super(schema);
    this.values = new Object[schema.fields().size()];
  }

  @Override
  public Row put(Field field, Object value) {
    values[field.index()] = value;
    return this;
  }

  @Override
  public Row put(String name, Object value) {
    return put(field(name), value);
  }

  @Override
  public Object get(Field field) {
    return values[field.index()];
  }

  @Override
  public Object get(String name) {
    return values[field(name).index()];
  }

  @Override
  public Object getWithoutDefault(String name) {
    return get(name);
  }

  private Field field(String name) {
    Field field = schema().field(name);
    if (field == null) {
      throw new DataException(name + " is not a column of the row");
    }
    return field;
  }

  @Override
  public Byte getInt8(String name) {
    return (Byte) get(name);
  }

  @Override
  public Short getInt16(String name) {
    return (Short) get(name);
  }

  @Override
  public Integer getInt32(String name) {
    return (Integer) get(name);
  }

  @Override
  public Long getInt64(String name) {
    return (Long) get(name);
  }

  @Override
  public Float getFloat32(String name) {
    return (Float) get(name);
  }

  @Override
  public Double getFloat64(String name) {
    return (Double) get(name);
  }

  @Override
  public Boolean getBoolean(String name) {
    return (Boolean) get(name);
  }

  @Override
  public String getString(String name) {
    Object value = get(name);
    return value == null ? null : value.toString();
  }

  @Override
  public byte[] getBytes(String name) {
    return (byte[]) get(name);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <T> List<T> getArray(String name) {
    return (List<T>) get(name);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <K, V> Map<K, V> getMap(String name) {
    return (Map<K, V>) get(name);
  }

  @Override
  public Struct getStruct(String name) {
    return (Struct) get(name);
  }

  @Override
  public void validate() {
    // Its values fit by the way they are made.
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Row row
        && schema().equals(row.schema())
        && Arrays.deepEquals(values, row.values);
  }

  @Override
  public int hashCode() {
    return 31 * schema().hashCode() + Arrays.deepHashCode(values);
  }

  @Override
  public String toString() {
    return "Row" + Arrays.deepToString(values);
  }
}
