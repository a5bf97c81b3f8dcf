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
import com.fasterxml.jackson.databind.type.MapType;
import io.frostline.core.Partition;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** Finds the maps that are written by topic: those from a partition to offsets. */
final class PartitionMaps extends SimpleModule {

  private static final long serialVersionUID = 1L;
  private static final List<ByTopic<?>> FORMS =
      List.of(new ByTopic.Offsets(), new ByTopic.Extents());

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

  private static final class Writing extends Serializers.Base {
    @Override
    public JsonSerializer<?> findMapSerializer(
        SerializationConfig config,
        MapType type,
        BeanDescription description,
        JsonSerializer<Object> key,
        TypeSerializer typed,
        JsonSerializer<Object> content) {
      return form(type).map(ByTopic::serializer).orElse(null);
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
      boolean sorted = SortedMap.class.isAssignableFrom(type.getRawClass());
      return form(type).map(form -> form.deserializer(sorted)).orElse(null);
    }
  }
}
