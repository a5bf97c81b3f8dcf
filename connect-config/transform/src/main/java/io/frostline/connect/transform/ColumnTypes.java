package io.frostline.connect.transform;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;

/**
 * Derives column types from the source's schemas, including the semantic names and parameters that
 * the source connector puts there. What has no better counterpart becomes text, so that nothing is
 * rounded or lost.
 */
final class ColumnTypes {

  private static final int MAX_PRECISION = 38;
  private static final int MAX_POSTGRES_SCALE = 1_000;
  private static final String PRECISION_PARAMETER = "connect.decimal.precision";

  private ColumnTypes() {}

  static ColumnType of(Schema schema) {
    String name = schema.name() == null ? "" : schema.name();
    return switch (schema.type()) {
      case BOOLEAN -> ColumnType.asIs(Types.BooleanType.get(), Schema.OPTIONAL_BOOLEAN_SCHEMA);
      case INT8, INT16 ->
          new ColumnType(
              Types.IntegerType.get(),
              Schema.OPTIONAL_INT32_SCHEMA,
              value -> ((Number) value).intValue());
      case INT32 -> ofInt(name);
      case INT64 -> ofLong(name);
      case FLOAT32 -> ColumnType.asIs(Types.FloatType.get(), Schema.OPTIONAL_FLOAT32_SCHEMA);
      case FLOAT64 -> ColumnType.asIs(Types.DoubleType.get(), Schema.OPTIONAL_FLOAT64_SCHEMA);
      case STRING -> ofText(name);
      case BYTES -> ofBytes(name, schema);
      case ARRAY -> ofArray(schema);
      case MAP -> ofMap(schema);
      case STRUCT -> ofStruct(name, schema);
    };
  }

  private static ColumnType ofInt(String name) {
    return switch (name) {
      case "io.debezium.time.Date" ->
          ColumnType.asIs(Types.DateType.get(), Schema.OPTIONAL_INT32_SCHEMA);
      case Date.LOGICAL_NAME ->
          new ColumnType(
              Types.DateType.get(),
              Schema.OPTIONAL_INT32_SCHEMA,
              value -> Date.fromLogical(Date.SCHEMA, (java.util.Date) value));
      case "io.debezium.time.Time" ->
          ColumnType.asIs(Types.TimeType.get(), Schema.OPTIONAL_INT32_SCHEMA);
      case Time.LOGICAL_NAME ->
          new ColumnType(
              Types.TimeType.get(),
              Schema.OPTIONAL_INT32_SCHEMA,
              value -> Time.fromLogical(Time.SCHEMA, (java.util.Date) value));
      default -> ColumnType.asIs(Types.IntegerType.get(), Schema.OPTIONAL_INT32_SCHEMA);
    };
  }

  private static ColumnType ofLong(String name) {
    Type timestamp = Types.TimestampType.withoutZone();
    return switch (name) {
      case "io.debezium.time.Timestamp" -> ColumnType.asIs(timestamp, Schema.OPTIONAL_INT64_SCHEMA);
      case "io.debezium.time.MicroTimestamp" ->
          ColumnType.text(timestamp, value -> TemporalText.timestampOfMicros((Long) value));
      case "io.debezium.time.NanoTimestamp" ->
          ColumnType.text(
              timestamp,
              value -> TemporalText.timestampOfMicros(Math.floorDiv((Long) value, 1_000L)));
      case Timestamp.LOGICAL_NAME ->
          new ColumnType(
              timestamp,
              Schema.OPTIONAL_INT64_SCHEMA,
              value -> Timestamp.fromLogical(Timestamp.SCHEMA, (java.util.Date) value));
      case "io.debezium.time.MicroTime" ->
          ColumnType.text(Types.TimeType.get(), value -> TemporalText.timeOfMicros((Long) value));
      case "io.debezium.time.NanoTime" ->
          ColumnType.text(
              Types.TimeType.get(),
              value -> TemporalText.timeOfMicros(Math.floorDiv((Long) value, 1_000L)));
      case "io.debezium.time.MicroDuration" ->
          ColumnType.text(
              Types.StringType.get(),
              value -> Duration.of((Long) value, ChronoUnit.MICROS).toString());
      default -> ColumnType.asIs(Types.LongType.get(), Schema.OPTIONAL_INT64_SCHEMA);
    };
  }

  private static ColumnType ofText(String name) {
    return switch (name) {
      case "io.debezium.time.ZonedTimestamp" ->
          ColumnType.text(
              Types.TimestampType.withZone(), value -> TemporalText.instant((String) value));
      case "io.debezium.time.IsoTimestamp" ->
          ColumnType.text(
              Types.TimestampType.withoutZone(), value -> TemporalText.local((String) value));
      case "io.debezium.time.IsoDate" ->
          ColumnType.text(Types.DateType.get(), value -> TemporalText.date((String) value));
      case "io.debezium.time.IsoTime" ->
          ColumnType.text(Types.TimeType.get(), value -> TemporalText.time((String) value));
      case "io.debezium.data.Uuid" ->
          ColumnType.asIs(Types.UUIDType.get(), Schema.OPTIONAL_STRING_SCHEMA);
      default -> plainText();
    };
  }

  private static ColumnType plainText() {
    return ColumnType.asIs(Types.StringType.get(), Schema.OPTIONAL_STRING_SCHEMA);
  }

  private static ColumnType ofBytes(String name, Schema schema) {
    return name.equals(Decimal.LOGICAL_NAME)
        ? ofDecimal(schema)
        : ColumnType.asIs(Types.BinaryType.get(), Schema.OPTIONAL_BYTES_SCHEMA);
  }

  /**
   * Iceberg holds at most 38 digits, of which the scale is a part. PostgreSQL also allows more
   * digits, negative scales and scales beyond the precision.
   */
  private static ColumnType ofDecimal(Schema schema) {
    int sourceScale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    String declared = schema.parameters().get(PRECISION_PARAMETER);
    int scale = Math.max(sourceScale, 0);
    int digits =
        declared == null ? MAX_PRECISION : Integer.parseInt(declared) + scale - sourceScale;
    int precision = Math.max(digits, scale);
    if (sourceScale > MAX_POSTGRES_SCALE) {
      // The source connector misreads a negative scale as a huge one and pads the value with zeros.
      return ColumnType.text(
          Types.StringType.get(),
          value -> ((BigDecimal) value).stripTrailingZeros().toPlainString());
    }
    if (precision > MAX_PRECISION || precision < 1) {
      return ColumnType.text(Types.StringType.get(), value -> ((BigDecimal) value).toPlainString());
    }
    return new ColumnType(
        Types.DecimalType.of(precision, scale),
        Decimal.builder(scale).optional().build(),
        value -> fitting((BigDecimal) value, precision, scale));
  }

  private static BigDecimal fitting(BigDecimal value, int precision, int scale) {
    BigDecimal scaled = value.setScale(scale, RoundingMode.UNNECESSARY);
    if (scaled.precision() > precision) {
      throw new ArithmeticException("more than " + precision + " digits");
    }
    return scaled;
  }

  private static ColumnType ofArray(Schema schema) {
    ColumnType element = of(schema.valueSchema());
    return new ColumnType(
        Types.ListType.ofOptional(1, element.type()),
        SchemaBuilder.array(element.schema()).optional().build(),
        value -> {
          List<Object> converted = new ArrayList<>(((List<?>) value).size());
          ((List<?>) value).forEach(item -> converted.add(element.convert(item)));
          return converted;
        });
  }

  private static ColumnType ofMap(Schema schema) {
    ColumnType key = of(schema.keySchema());
    ColumnType entry = of(schema.valueSchema());
    return new ColumnType(
        Types.MapType.ofOptional(1, 2, key.type(), entry.type()),
        SchemaBuilder.map(key.schema(), entry.schema()).optional().build(),
        value -> {
          Map<Object, Object> converted = new LinkedHashMap<>();
          ((Map<?, ?>) value)
              .forEach((name, item) -> converted.put(key.convert(name), entry.convert(item)));
          return converted;
        });
  }

  private static ColumnType ofStruct(String name, Schema schema) {
    if (name.equals("io.debezium.data.VariableScaleDecimal")) {
      return ColumnType.text(Types.StringType.get(), value -> exactText((Struct) value));
    }
    List<ColumnType> members = new ArrayList<>();
    List<Types.NestedField> fields = new ArrayList<>();
    SchemaBuilder row = SchemaBuilder.struct().optional();
    for (Field field : schema.fields()) {
      ColumnType member = of(field.schema());
      members.add(member);
      fields.add(Types.NestedField.optional(field.index() + 1, field.name(), member.type()));
      row.field(field.name(), member.schema());
    }
    Schema built = row.build();
    return new ColumnType(
        Types.StructType.of(fields),
        built,
        value -> {
          Row converted = new Row(built);
          for (Field field : schema.fields()) {
            Object item = ((Struct) value).getWithoutDefault(field.name());
            converted.put(field.name(), members.get(field.index()).convert(item));
          }
          return converted;
        });
  }

  private static String exactText(Struct value) {
    BigInteger unscaled = new BigInteger(value.getBytes("value"));
    return new BigDecimal(unscaled, value.getInt32("scale")).toPlainString();
  }
}
