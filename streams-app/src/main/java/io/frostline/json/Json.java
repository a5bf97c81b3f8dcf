package io.frostline.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.frostline.core.Partition;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The one JSON codec. Times and durations are ISO-8601 text, absent values are left out, offsets by
 * partition are grouped by topic ({@link ByTopic}), and a partition as any other map's key is
 * {@code topic/number}. Reading ignores fields it does not know, and refuses a text that lacks one
 * it needs.
 */
public final class Json {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(new CompactForms().addKeyDeserializer(Partition.class, new PartitionKey()))
          .annotationIntrospector(new SealedTypes())
          // Only record components are data; a method such as isKnown() is a view of them.
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int PATH_MAX = 120;

  private Json() {}

  /** Writes {@code value} on one line. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /** Writes values on one line, as they would be written where {@code type} is declared. */
  public static Function<Object, byte[]> writer(Type type) {
    ObjectWriter writer = MAPPER.writerFor(MAPPER.constructType(type));
    return value -> {
      try {
        return writer.writeValueAsBytes(value);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("cannot be written as JSON: " + type, e);
      }
    };
  }

  /** Writes {@code value} as text on one line. */
  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Reads a {@code type}.
   *
   * @throws JsonException if the text is not one
   */
  public static <T> T read(byte[] text, Class<T> type) throws JsonException {
    if (text == null) {
      throw new JsonException("no value", null);
    }
    try {
      T value = MAPPER.readValue(text, type);
      if (value == null) {
        throw new JsonException("null", null);
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new JsonException(oneLine(e), e);
    } catch (IOException e) {
      throw new JsonException("not readable as text", e);
    }
  }

  /** What is wrong and where; never a piece of the text, which may be anyone's data. */
  private static String oneLine(JsonProcessingException e) {
    if (e instanceof JsonMappingException mapping) {
      String path =
          mapping.getPath().stream()
              .map(step -> step.getFieldName() == null ? "[]" : step.getFieldName())
              .collect(Collectors.joining("."));
      return "a field is missing or of another kind"
          + (path.isEmpty() ? "" : ": " + path.substring(0, Math.min(path.length(), PATH_MAX)));
    }
    return "not JSON"
        + (e.getLocation() == null ? "" : " (at byte " + e.getLocation().getByteOffset() + ")");
  }

  private static final class PartitionKey extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      try {
        return Partition.parse(key);
      } catch (IllegalArgumentException e) {
        return context.handleWeirdKey(Partition.class, key, "not topic/number");
      }
    }
  }
}
