package io.frostline.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.frostline.core.Partition;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** The written form of a set of partitions: the numbers by topic. */
final class Numbers {

  private Numbers() {}

  static final class Writing extends JsonSerializer<Set<Partition>> {
    @Override
    public void serialize(Set<Partition> set, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeStartObject();
      String topic = null;
      for (Partition partition : new TreeSet<>(set)) {
        if (!partition.topic().equals(topic)) {
          if (topic != null) {
            json.writeEndArray();
          }
          topic = partition.topic();
          json.writeArrayFieldStart(topic);
        }
        json.writeNumber(partition.number());
      }
      if (topic != null) {
        json.writeEndArray();
      }
      json.writeEndObject();
    }
  }

  static final class Reading extends JsonDeserializer<Set<Partition>> {
    @Override
    public Set<Partition> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        context.reportWrongTokenException(Set.class, JsonToken.START_OBJECT, "not partitions");
      }
      Set<Partition> set = new TreeSet<>();
      for (String topic = json.nextFieldName(); topic != null; topic = json.nextFieldName()) {
        json.nextToken();
        for (int number : context.readValue(json, int[].class)) {
          set.add(new Partition(topic, number));
        }
      }
      return set;
    }
  }
}
