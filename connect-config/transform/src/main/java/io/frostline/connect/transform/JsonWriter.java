package io.frostline.connect.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;

/**
 * Writes values with their schemas, as Connect's own converter does, but the text of a schema is
 * made once. For one thread at a time.
 */
final class JsonWriter {

  private static final int SCHEMAS_MAX = 4_000;
  private static final int ROOM = 4_096;

  private final JsonFactory factory;
  private final JsonConverter json;
  private final Map<Schema, Optional<Known>> known = new IdentityHashMap<>();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(ROOM);
  private Schema lastSchema;
  private Optional<Known> last = Optional.empty();

  /** A schema's text up to the place of the value. */
  private record Known(byte[] start, JsonShape shape) {}

  JsonWriter(JsonFactory factory, JsonConverter json) {
    this.factory = factory;
    this.json = json;
  }

  /** Returns the text; absent if this value is left to Connect's own converter. */
  Optional<byte[]> write(Schema schema, Object value) {
    Optional<Known> found = schema == lastSchema ? last : known(schema);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    buffer.reset();
    buffer.writeBytes(found.get().start);
    try (JsonGenerator to = factory.createGenerator(buffer)) {
      found.get().shape.write(to, value);
    } catch (IOException e) {
      // Connect's own converter says what is wrong with it.
      return Optional.empty();
    }
    buffer.write('}');
    return Optional.of(buffer.toByteArray());
  }

  private Optional<Known> known(Schema schema) {
    Optional<Known> found = known.get(schema);
    if (found == null) {
      if (known.size() >= SCHEMAS_MAX) {
        known.clear();
      }
      found = learn(schema);
      known.put(schema, found);
    }
    lastSchema = schema;
    last = found;
    return found;
  }

  private Optional<Known> learn(Schema schema) {
    return JsonShape.of(schema)
        .map(
            shape -> {
              String start = "{\"schema\":" + json.asJsonSchema(schema) + ",\"payload\":";
              return new Known(start.getBytes(StandardCharsets.UTF_8), shape);
            });
  }
}
