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
  private final Map<Schema, Optional<Known>> plainOnes = new IdentityHashMap<>();
  private final Map<Schema, Optional<Known>> packedOnes = new IdentityHashMap<>();
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(ROOM);
  private Schema lastSchema;
  private boolean lastPacked;
  private Optional<Known> last = Optional.empty();

  /** What a record with this schema begins and ends with, around the value. */
  private record Known(byte[] start, byte[] end, JsonShape shape) {}

  JsonWriter(JsonFactory factory, JsonConverter json) {
    this.factory = factory;
    this.json = json;
  }

  /** Returns the text; absent if this value is left to Connect's own converter. */
  Optional<byte[]> write(Schema schema, Object value, boolean packed) {
    Optional<Known> found =
        schema == lastSchema && packed == lastPacked ? last : known(schema, packed);
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
    buffer.writeBytes(found.get().end);
    return Optional.of(buffer.toByteArray());
  }

  private Optional<Known> known(Schema schema, boolean packed) {
    Map<Schema, Optional<Known>> known = packed ? packedOnes : plainOnes;
    Optional<Known> found = known.get(schema);
    if (found == null) {
      if (known.size() >= SCHEMAS_MAX) {
        known.clear();
      }
      found = learn(schema, packed);
      known.put(schema, found);
    }
    lastSchema = schema;
    lastPacked = packed;
    last = found;
    return found;
  }

  private Optional<Known> learn(Schema schema, boolean packed) {
    return JsonShape.of(schema)
        .map(
            shape -> {
              String text = json.asJsonSchema(schema).toString();
              byte[] start = packed ? PackedSchema.start(text) : new byte[0];
              return start.length > 0
                  ? new Known(start, new byte[0], shape)
                  : new Known(
                      ("{\"schema\":" + text + ",\"payload\":").getBytes(StandardCharsets.UTF_8),
                      new byte[] {'}'},
                      shape);
            });
  }
}
