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
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;

/**
 * Connect's JSON converter, except that it reads all that Connect's own writes.
 *
 * <p>Connect's own writes NaN and the infinities as text, and reads that text back as zero. And it
 * reads no text longer than twenty million characters, though it writes it. What it writes is
 * complete, so it is enough to read it with this one.
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

  @Override
  public ConfigDef config() {
    return json.config();
  }

  @Override
  public void configure(Map<String, ?> settings, boolean isKey) {
    json.configure(settings, isKey);
  }

  @Override
  public byte[] fromConnectData(String topic, Schema schema, Object value) {
    return json.fromConnectData(topic, schema, value);
  }

  @Override
  public byte[] fromConnectData(String topic, Headers headers, Schema schema, Object value) {
    return json.fromConnectData(topic, headers, schema, value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, Headers headers, byte[] value) {
    return toConnectData(topic, value);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte[] value) {
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
