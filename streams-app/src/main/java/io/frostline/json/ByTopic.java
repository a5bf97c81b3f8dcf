package io.frostline.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.frostline.core.Extent;
import io.frostline.core.Partition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The written form of offsets by partition: one array for each topic, in which a value's place is
 * its partition's number and null stands for a partition that is absent. A look at ten thousand
 * partitions would otherwise repeat every topic's name with every partition. A topic of which few
 * partitions are known is written as {@code topic/number}, so that no number makes a text long; a
 * topic's name cannot contain a slash, and reading takes both.
 *
 * @param <V> what is known of a partition
 */
abstract class ByTopic<V> {

  private final Class<V> type;

  private ByTopic(Class<V> type) {
    this.type = type;
  }

  /** Next offsets: a number for each partition. */
  static final class Offsets extends ByTopic<Long> {
    Offsets() {
      super(Long.class);
    }

    @Override
    void write(Long offset, JsonGenerator json) throws IOException {
      json.writeNumber(offset);
    }

    @Override
    Long read(JsonParser json, DeserializationContext context) throws IOException {
      return number(json, context);
    }
  }

  /** First and next offsets: a pair for each partition. */
  static final class Extents extends ByTopic<Extent> {
    Extents() {
      super(Extent.class);
    }

    @Override
    void write(Extent extent, JsonGenerator json) throws IOException {
      json.writeStartArray();
      json.writeNumber(extent.start());
      json.writeNumber(extent.end());
      json.writeEndArray();
    }

    @Override
    Extent read(JsonParser json, DeserializationContext context) throws IOException {
      if (json.currentToken() == JsonToken.START_OBJECT) {
        return context.readValue(json, Extent.class);
      }
      expect(JsonToken.START_ARRAY, json.currentToken(), context);
      json.nextToken();
      long start = number(json, context);
      json.nextToken();
      long end = number(json, context);
      expect(JsonToken.END_ARRAY, json.nextToken(), context);
      return new Extent(start, end);
    }
  }

  abstract void write(V value, JsonGenerator json) throws IOException;

  /** Reads the value at the parser's token and leaves the parser at the value's last one. */
  abstract V read(JsonParser json, DeserializationContext context) throws IOException;

  Class<V> type() {
    return type;
  }

  JsonSerializer<Map<Partition, V>> serializer() {
    return new JsonSerializer<>() {
      @Override
      public void serialize(Map<Partition, V> map, JsonGenerator json, SerializerProvider provider)
          throws IOException {
        writeAll(map, json);
      }
    };
  }

  JsonDeserializer<Map<Partition, V>> deserializer(boolean sorted) {
    return new JsonDeserializer<>() {
      @Override
      public Map<Partition, V> deserialize(JsonParser json, DeserializationContext context)
          throws IOException {
        return readAll(json, context, sorted ? new TreeMap<>() : new LinkedHashMap<>());
      }
    };
  }

  private void writeAll(Map<Partition, V> map, JsonGenerator json) throws IOException {
    json.writeStartObject();
    List<Map.Entry<Partition, V>> topic = new ArrayList<>();
    for (Map.Entry<Partition, V> entry : inOrder(map).entrySet()) {
      if (!topic.isEmpty() && !topic.get(0).getKey().topic().equals(entry.getKey().topic())) {
        writeTopic(topic, json);
        topic.clear();
      }
      topic.add(entry);
    }
    if (!topic.isEmpty()) {
      writeTopic(topic, json);
    }
    json.writeEndObject();
  }

  /** Probes tell them in order, and then no tree is needed. */
  private static <V> Map<Partition, V> inOrder(Map<Partition, V> map) {
    Partition before = null;
    for (Partition partition : map.keySet()) {
      if (before != null && before.compareTo(partition) >= 0) {
        return new TreeMap<>(map);
      }
      before = partition;
    }
    return map;
  }

  private void writeTopic(List<Map.Entry<Partition, V>> topic, JsonGenerator json)
      throws IOException {
    int first = topic.get(0).getKey().number();
    int last = topic.get(topic.size() - 1).getKey().number();
    if (first < 0 || last / 4 >= topic.size()) {
      for (Map.Entry<Partition, V> entry : topic) {
        json.writeFieldName(entry.getKey().toString());
        write(entry.getValue(), json);
      }
      return;
    }
    json.writeFieldName(topic.get(0).getKey().topic());
    json.writeStartArray();
    int next = 0;
    for (Map.Entry<Partition, V> entry : topic) {
      for (; next < entry.getKey().number(); next++) {
        json.writeNull();
      }
      write(entry.getValue(), json);
      next++;
    }
    json.writeEndArray();
  }

  private Map<Partition, V> readAll(
      JsonParser json, DeserializationContext context, Map<Partition, V> into) throws IOException {
    expect(JsonToken.START_OBJECT, json.currentToken(), context);
    for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
      json.nextToken();
      if (key.indexOf('/') >= 0) {
        into.put(partition(key, context), read(json, context));
        continue;
      }
      expect(JsonToken.START_ARRAY, json.currentToken(), context);
      int number = 0;
      for (JsonToken at = json.nextToken(); at != JsonToken.END_ARRAY; at = json.nextToken()) {
        if (at != JsonToken.VALUE_NULL) {
          into.put(new Partition(key, number), read(json, context));
        }
        number++;
      }
    }
    expect(JsonToken.END_OBJECT, json.currentToken(), context);
    return into;
  }

  private static Partition partition(String key, DeserializationContext context)
      throws IOException {
    try {
      return Partition.parse(key);
    } catch (IllegalArgumentException e) {
      return (Partition) context.handleWeirdKey(Partition.class, key, "not topic/number");
    }
  }

  private static long number(JsonParser json, DeserializationContext context) throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT, json.currentToken(), context);
    return json.getLongValue();
  }

  private static void expect(JsonToken wanted, JsonToken found, DeserializationContext context)
      throws IOException {
    if (found != wanted) {
      context.reportWrongTokenException(Map.class, wanted, "not offsets by topic");
    }
  }
}
