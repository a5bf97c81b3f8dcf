package io.frostline.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.frostline.core.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The written form of the tables' progress: each value once, with the names of all tables that have
 * come so far. Idle tables move together with every tick, and a thousand of them would otherwise
 * repeat the same cut a thousand times a second.
 */
final class Alike {

  private Alike() {}

  /** One value, and those that have it. */
  private record Group(Progress value, List<String> of) {}

  static final class Writing extends JsonSerializer<Map<String, Progress>> {
    @Override
    public void serialize(
        Map<String, Progress> map, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      Map<String, Group> groups = new TreeMap<>();
      Map<Progress, Group> byValue = new HashMap<>();
      for (Map.Entry<String, Progress> entry : new TreeMap<>(map).entrySet()) {
        Group group = byValue.get(entry.getValue());
        if (group == null) {
          group = new Group(entry.getValue(), new ArrayList<>());
          byValue.put(entry.getValue(), group);
          groups.put(entry.getKey(), group);
        }
        group.of().add(entry.getKey());
      }
      json.writeStartArray();
      for (Group group : groups.values()) {
        provider.defaultSerializeValue(group, json);
      }
      json.writeEndArray();
    }
  }

  static final class Reading extends JsonDeserializer<Map<String, Progress>> {
    @Override
    public Map<String, Progress> deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      if (json.currentToken() != JsonToken.START_ARRAY) {
        context.reportWrongTokenException(Map.class, JsonToken.START_ARRAY, "not progress");
      }
      Map<String, Progress> map = new TreeMap<>();
      while (json.nextToken() != JsonToken.END_ARRAY) {
        Group group = context.readValue(json, Group.class);
        group.of().forEach(name -> map.put(name, group.value()));
      }
      return map;
    }
  }
}
