package io.frostline.connect.transform;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/**
 * How values of one schema are written as JSON and read again, straight between text and value. It
 * writes what Connect's own converter writes, and reads what that one reads, or gives up.
 */
abstract class JsonShape {

  private final boolean isOptional;

  private JsonShape(Schema schema) {
    this.isOptional = schema.isOptional();
  }

  /** The text is not as expected: Connect's own converter must read it. */
  static final class UnexpectedException extends IOException {

    private static final long serialVersionUID = 1L;

    UnexpectedException() {
      super("not as this converter writes it");
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
      return this;
    }
  }

  /**
   * Returns the shape of a schema; absent if some part of it is left to Connect's own converter.
   */
  static Optional<JsonShape> of(Schema schema) {
    if (schema.type() == Schema.Type.BYTES && Decimal.LOGICAL_NAME.equals(schema.name())) {
      return Optional.of(new OfDecimal(schema));
    }
    if (schema.name() != null && schema.name().startsWith("org.apache.kafka.connect.data.")) {
      return Optional.empty();
    }
    return switch (schema.type()) {
      case BOOLEAN, INT8, INT16, INT32, INT64, FLOAT32, FLOAT64, STRING, BYTES ->
          Optional.of(new OfPrimitive(schema));
      case ARRAY -> of(schema.valueSchema()).map(element -> new OfArray(schema, element));
      case STRUCT -> ofStruct(schema);
      case MAP -> Optional.empty();
    };
  }

  private static Optional<JsonShape> ofStruct(Schema schema) {
    List<JsonShape> members = new ArrayList<>();
    for (Field field : schema.fields()) {
      Optional<JsonShape> member = of(field.schema());
      if (member.isEmpty()) {
        return Optional.empty();
      }
      members.add(member.get());
    }
    return Optional.of(new OfStruct(schema, members));
  }

  /** Writes a value that may be null. */
  final void write(JsonGenerator to, Object value) throws IOException {
    if (value != null) {
      writeValue(to, value);
    } else if (isOptional) {
      to.writeNull();
    } else {
      throw new UnexpectedException();
    }
  }

  /** Reads the value at whose first token the parser stands. */
  final Object read(JsonParser from) throws IOException {
    if (from.currentToken() != JsonToken.VALUE_NULL) {
      return readValue(from);
    }
    if (isOptional) {
      return null;
    }
    throw new UnexpectedException();
  }

  abstract void writeValue(JsonGenerator to, Object value) throws IOException;

  abstract Object readValue(JsonParser from) throws IOException;

  private static void require(boolean expected) throws UnexpectedException {
    if (!expected) {
      throw new UnexpectedException();
    }
  }

  private static final class OfPrimitive extends JsonShape {

    private final Schema.Type type;

    OfPrimitive(Schema schema) {
      super(schema);
      this.type = schema.type();
    }

    @Override
    void writeValue(JsonGenerator to, Object value) throws IOException {
      if (value instanceof String text) {
        to.writeString(text);
      } else if (value instanceof Long number) {
        to.writeNumber(number);
      } else if (value instanceof Integer number) {
        to.writeNumber(number);
      } else if (value instanceof Boolean truth) {
        to.writeBoolean(truth);
      } else if (value instanceof Double number) {
        to.writeNumber(number);
      } else if (value instanceof Float number) {
        to.writeNumber(number);
      } else if (value instanceof Short number) {
        to.writeNumber(number);
      } else if (value instanceof byte[] bytes) {
        to.writeBinary(bytes);
      } else {
        throw new UnexpectedException();
      }
    }

    @Override
    Object readValue(JsonParser from) throws IOException {
      JsonToken token = from.currentToken();
      return switch (type) {
        case STRING -> {
          require(token == JsonToken.VALUE_STRING);
          yield from.getText();
        }
        case BYTES -> {
          require(token == JsonToken.VALUE_STRING);
          yield from.getBinaryValue();
        }
        case BOOLEAN -> {
          require(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE);
          yield token == JsonToken.VALUE_TRUE;
        }
        case FLOAT64 -> Double.valueOf(floating(from, token));
        case FLOAT32 ->
            token == JsonToken.VALUE_STRING
                ? (Object) Float.valueOf(from.getText())
                : Float.valueOf(from.getFloatValue() + 0.0f);
        default -> {
          require(token == JsonToken.VALUE_NUMBER_INT);
          yield integer(from.getLongValue());
        }
      };
    }

    /**
     * JSON has no numbers for NaN and the infinities, so they are written as text. Connect's own
     * reader knows no negative zero, and -0.0 + 0.0 is 0.0.
     */
    private static double floating(JsonParser from, JsonToken token) throws IOException {
      return token == JsonToken.VALUE_STRING
          ? Double.parseDouble(from.getText())
          : from.getDoubleValue() + 0.0;
    }

    private Object integer(long number) {
      return switch (type) {
        case INT64 -> number;
        case INT32 -> (int) number;
        case INT16 -> (short) number;
        default -> (byte) number;
      };
    }
  }

  private static final class OfDecimal extends JsonShape {

    private final Schema schema;
    private final int scale;

    OfDecimal(Schema schema) {
      super(schema);
      this.schema = schema;
      this.scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
    }

    @Override
    void writeValue(JsonGenerator to, Object value) throws IOException {
      require(value instanceof BigDecimal);
      to.writeBinary(Decimal.fromLogical(schema, (BigDecimal) value));
    }

    @Override
    Object readValue(JsonParser from) throws IOException {
      require(from.currentToken() == JsonToken.VALUE_STRING);
      return new BigDecimal(new BigInteger(from.getBinaryValue()), scale);
    }
  }

  private static final class OfArray extends JsonShape {

    private final JsonShape element;

    OfArray(Schema schema, JsonShape element) {
      super(schema);
      this.element = element;
    }

    @Override
    void writeValue(JsonGenerator to, Object value) throws IOException {
      require(value instanceof List);
      to.writeStartArray();
      for (Object item : (List<?>) value) {
        element.write(to, item);
      }
      to.writeEndArray();
    }

    @Override
    Object readValue(JsonParser from) throws IOException {
      require(from.currentToken() == JsonToken.START_ARRAY);
      List<Object> items = new ArrayList<>();
      while (from.nextToken() != JsonToken.END_ARRAY) {
        items.add(element.read(from));
      }
      return items;
    }
  }

  private static final class OfStruct extends JsonShape {

    private record Member(Field field, SerializedString name, JsonShape shape, boolean hasDefault) {

      /** The value itself: a missing one stays missing though the schema may have a default. */
      Object of(Struct struct) {
        return hasDefault ? struct.getWithoutDefault(field.name()) : struct.get(field);
      }
    }

    private final Schema schema;
    private final Member[] members;

    OfStruct(Schema schema, List<JsonShape> shapes) {
      super(schema);
      this.schema = schema;
      this.members = new Member[shapes.size()];
      for (Field field : schema.fields()) {
        members[field.index()] =
            new Member(
                field,
                new SerializedString(field.name()),
                shapes.get(field.index()),
                field.schema().defaultValue() != null);
      }
    }

    @Override
    void writeValue(JsonGenerator to, Object value) throws IOException {
      require(value instanceof Struct);
      Struct struct = (Struct) value;
      require(struct.schema() == schema || struct.schema().equals(schema));
      to.writeStartObject();
      for (Member member : members) {
        to.writeFieldName(member.name);
        member.shape.write(to, member.of(struct));
      }
      to.writeEndObject();
    }

    @Override
    Object readValue(JsonParser from) throws IOException {
      require(from.currentToken() == JsonToken.START_OBJECT);
      Struct struct = new Struct(schema);
      for (Member member : members) {
        require(from.nextFieldName(member.name));
        from.nextToken();
        Object value = member.shape.read(from);
        if (value != null) {
          struct.put(member.field, value);
        }
      }
      require(from.nextToken() == JsonToken.END_OBJECT);
      return struct;
    }
  }
}
