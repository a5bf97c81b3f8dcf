package io.frostline.connect.transform;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;

/**
 * Reads values with their schemas; a schema whose text it knows is not read again. It learns a
 * schema from a record that Connect's own converter has read, and only if it reads the same from
 * it. For one thread at a time.
 */
final class JsonReader {

  private static final int TOPICS_MAX = 4_000;

  /** Schemas that may take turns in a topic; a table has one, and for a while two. */
  private static final int IN_TOPIC_MAX = 4;

  private static final byte[] START = "{\"schema\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] VALUE = ",\"payload\":".getBytes(StandardCharsets.US_ASCII);

  private final JsonFactory factory;
  private final Map<String, List<Known>> topics =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Known>> eldest) {
          return size() > TOPICS_MAX;
        }
      };

  /** A schema's text up to the place of the value; without a shape it is left to Connect's own. */
  private record Known(byte[] start, Schema schema, Optional<JsonShape> shape) {}

  JsonReader(JsonFactory factory) {
    this.factory = factory;
  }

  /** Returns what the text says; absent if this is left to Connect's own converter. */
  Optional<SchemaAndValue> read(String topic, byte[] text) {
    Known found = known(topic, text);
    if (found == null || found.shape.isEmpty()) {
      return Optional.empty();
    }
    return read(found, text);
  }

  /** Learns the schema of a text that {@link #read} has left out and Connect's own has read. */
  void learn(String topic, byte[] text, SchemaAndValue read) {
    if (read.schema() == null || known(topic, text) != null) {
      return;
    }
    Optional<byte[]> start = start(text);
    if (start.isEmpty()) {
      return;
    }
    Known candidate = new Known(start.get(), read.schema(), JsonShape.of(read.schema()));
    boolean same = candidate.shape.isPresent() && read(candidate, text).equals(Optional.of(read));
    List<Known> inTopic = topics.computeIfAbsent(topic, each -> new ArrayList<>());
    if (inTopic.size() >= IN_TOPIC_MAX) {
      inTopic.remove(inTopic.size() - 1);
    }
    inTopic.add(0, same ? candidate : new Known(start.get(), read.schema(), Optional.empty()));
  }

  private Optional<SchemaAndValue> read(Known known, byte[] text) {
    int from = known.start.length;
    try (JsonParser parser = factory.createParser(text, from, text.length - from - 1)) {
      parser.nextToken();
      Object value = known.shape.orElseThrow().read(parser);
      return parser.nextToken() == null
          ? Optional.of(new SchemaAndValue(known.schema, value))
          : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      // Connect's own converter reads it, or says what is wrong with it.
      return Optional.empty();
    }
  }

  private Known known(String topic, byte[] text) {
    List<Known> inTopic = topics.getOrDefault(topic, List.of());
    for (int i = 0; i < inTopic.size(); i++) {
      byte[] start = inTopic.get(i).start;
      if (text.length > start.length
          && text[text.length - 1] == '}'
          && Arrays.equals(text, 0, start.length, start, 0, start.length)) {
        Known found = inTopic.get(i);
        if (i > 0) {
          inTopic.remove(i);
          inTopic.add(0, found);
        }
        return found;
      }
    }
    return null;
  }

  /** The text up to the place of the value, if the schema comes first and nothing between. */
  private Optional<byte[]> start(byte[] text) {
    if (text.length < START.length
        || !Arrays.equals(text, 0, START.length, START, 0, START.length)) {
      return Optional.empty();
    }
    try (JsonParser parser = factory.createParser(text)) {
      parser.nextToken();
      parser.nextToken();
      parser.nextToken();
      parser.skipChildren();
      if (parser.currentToken() != JsonToken.END_OBJECT) {
        return Optional.empty();
      }
      int end = (int) parser.currentLocation().getByteOffset();
      int until = end + VALUE.length;
      return text.length > until && Arrays.equals(text, end, until, VALUE, 0, VALUE.length)
          ? Optional.of(Arrays.copyOf(text, until))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
