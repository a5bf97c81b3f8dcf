package io.frostline.connect.transform;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.storage.Converter;

/**
 * Connect's JSON converter with schemas, except that it reads all that Connect's own writes, and
 * that it is fast.
 *
 * <p>What it writes is byte for byte what Connect's own writes, so either reads the other's
 * records. But Connect's own takes the text of the schema, seven times as long as the row, apart
 * for every record, and builds a tree of each; this one knows a schema by its text ({@link
 * JsonReader}, {@link JsonWriter}) and goes straight from text to row. Whatever is not as expected
 * goes through Connect's own.
 *
 * <p>Connect's own writes NaN and the infinities as text, and reads that text back as zero. And it
 * reads no text longer than twenty million characters, though it writes it.
 */
public final class FaithfulJsonConverter implements Converter {

  private static final byte[] NOT_A_NUMBER = "\"NaN\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] INFINITY = "Infinity\"".getBytes(StandardCharsets.US_ASCII);

  static {
    // The limit protects against strangers; these topics have one writer, and Kafka bounds its
    // records.
    StreamReadConstraints.overrideDefaultStreamReadConstraints(
        StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build());
  }

  private final ObjectMapper mapper = new ObjectMapper();
  private final JsonConverter json = new JsonConverter();
  private final JsonWriter writer = new JsonWriter(mapper.getFactory(), json);
  private final JsonReader reader = new JsonReader(mapper.getFactory());
  private boolean fast;

  @Override
  public ConfigDef config() {
    return json.config();
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    json.configure(settings, isKey);
    // Only for the settings that the templates have; defaults in the place of nulls are rare.
    fast =
        isSet(settings, JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, true)
            && !isSet(settings, JsonConverterConfig.REPLACE_NULL_WITH_DEFAULT_CONFIG, true)
            && !settings.containsKey(JsonConverterConfig.DECIMAL_FORMAT_CONFIG);
  }

  private static boolean isSet(Map<String, ?> settings, String name, boolean usual) {
    Object value = settings.get(name);
    return value == null ? usual : Boolean.parseBoolean(value.toString());
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    if (fast && schema != null && value != null) {
      Optional<byte[]> written = writer.write(schema, value);
      if (written.isPresent()) {
        return written.get();
      }
    }
    return json.fromConnectData(topic, schema, value);
  }

  @Override
  public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
    return fromConnectData(topic, schema, value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
    return toConnectData(topic, value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
    if (!fast || value == null) {
      return readSlowly(topic, value);
    }
    Optional<SchemaAndValue> known = reader.read(topic, value);
    if (known.isPresent()) {
      return known.get();
    }
    SchemaAndValue read = readSlowly(topic, value);
    reader.learn(topic, value, read);
    return read;
  }

  private SchemaAndValue readSlowly(String topic, byte[] value) {
    SchemaAndValue read = json.toConnectData(topic, value);
    if (value == null
        || !(read.value() instanceof Struct struct)
        || (!contains(value, NOT_A_NUMBER) && !contains(value, INFINITY))) {
      return read;
    }
    try {
      repair(struct, mapper.readTree(value).path("payload"));
    } catch (IOException e) {
      throw new DataException("A record of topic " + topic + " is not JSON", e);
    }
    return read;
  }

  @Override
  public void close() {
    json.close();
  }

  private static void repair(Struct struct, JsonNode written) {
    for (Field field : struct.schema().fields()) {
      Object value = struct.getWithoutDefault(field.name());
      JsonNode node = written.path(field.name());
      if (value instanceof Struct member) {
        repair(member, node);
      } else if (value instanceof List<?> list && isFloating(field.schema().valueSchema())) {
        struct.put(field, repaired(list, node));
      } else if (isFloating(field.schema()) && node.isTextual()) {
        struct.put(field, number(field.schema(), node));
      }
    }
  }

  private static List<Object> repaired(List<?> list, JsonNode written) {
    List<Object> repaired = new ArrayList<>(list);
    for (int i = 0; i < repaired.size(); i++) {
      JsonNode node = written.path(i);
      if (node.isTextual()) {
        double number = Double.parseDouble(node.textValue());
        repaired.set(i, repaired.get(i) instanceof Float ? (Object) (float) number : number);
      }
    }
    return repaired;
  }

  private static Object number(Schema schema, JsonNode written) {
    double number = Double.parseDouble(written.textValue());
    return schema.type() == Schema.Type.FLOAT32 ? (Object) (float) number : number;
  }

  private static boolean isFloating(Schema schema) {
    return schema.type() == Schema.Type.FLOAT32 || schema.type() == Schema.Type.FLOAT64;
  }

  private static boolean contains(byte[] text, byte[] part) {
    int last = text.length - part.length;
    for (int start = 0; start <= last; start++) {
      if (text[start] == part[0]
          && Arrays.equals(text, start, start + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
