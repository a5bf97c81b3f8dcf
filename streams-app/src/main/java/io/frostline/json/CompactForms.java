package io.frostline.json;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.deser.Deserializers;
import com.fasterxml.jackson.databind.jsontype.TypeDeserializer;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.Serializers;
import com.fasterxml.jackson.databind.type.CollectionType;
import com.fasterxml.jackson.databind.type.MapType;
import io.frostline.core.Partition;
import io.frostline.core.Progress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Finds what is written in a form of its own, because at a thousand tables it would be long or
 * dear.
 */
final class CompactForms extends SimpleModule {

  private static final long serialVersionUID = 1L;
  private static final List<ByTopic<?>> FORMS =
      List.of(new ByTopic.Offsets(), new ByTopic.Extents());

  CompactForms() {
    addSerializer(Instant.class, new Moments.Writing());
    addDeserializer(Instant.class, new Moments.Reading());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addSerializers(new Writing());
    context.addDeserializers(new Reading());
  }

  private static Optional<ByTopic<?>> form(JavaType map) {
    if (map.getKeyType().getRawClass() != Partition.class) {
      return Optional.empty();
    }
    Class<?> content = map.getContentType().getRawClass();
    return FORMS.stream().filter(form -> form.type() == content).findFirst();
  }

  private static boolean isProgress(MapType map) {
    return map.getKeyType().getRawClass() == String.class
        && map.getContentType().getRawClass() == Progress.class;
  }

  private static boolean isPartitions(CollectionType type) {
    return Set.class.isAssignableFrom(type.getRawClass())
        && type.getContentType().getRawClass() == Partition.class;
  }

  private static final class Writing extends Serializers.Base {
    @Override
    public JsonSerializer<?> findMapSerializer(
        SerializationConfig config,
        MapType type,
        BeanDescription description,
        JsonSerializer<Object> key,
        TypeSerializer typed,
        JsonSerializer<Object> content) {
      return isProgress(type)
          ? new Alike.Writing()
          : form(type).map(ByTopic::serializer).orElse(null);
    }

    @Override
    public JsonSerializer<?> findCollectionSerializer(
        SerializationConfig config,
        CollectionType type,
        BeanDescription description,
        TypeSerializer typed,
        JsonSerializer<Object> content) {
      return isPartitions(type) ? new Numbers.Writing() : null;
    }
  }

  private static final class Reading extends Deserializers.Base {
    @Override
    public JsonDeserializer<?> findMapDeserializer(
        MapType type,
        DeserializationConfig config,
        BeanDescription description,
        KeyDeserializer key,
        TypeDeserializer typed,
        JsonDeserializer<?> content) {
      if (isProgress(type)) {
        return new Alike.Reading();
      }
      boolean sorted = SortedMap.class.isAssignableFrom(type.getRawClass());
      return form(type).map(form -> form.deserializer(sorted)).orElse(null);
    }

    @Override
    public JsonDeserializer<?> findCollectionDeserializer(
        CollectionType type,
        DeserializationConfig config,
        BeanDescription description,
        TypeDeserializer typed,
        JsonDeserializer<?> content) {
      return isPartitions(type) ? new Numbers.Reading() : null;
    }
  }
}
