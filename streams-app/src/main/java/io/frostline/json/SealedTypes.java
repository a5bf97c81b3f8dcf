package io.frostline.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import io.frostline.core.Fact;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Writes each member of one of core's sealed families with its simple name as {@code type}. It
 * reads the families from the classes themselves, so core needs no annotation and a new member no
 * entry.
 */
final class SealedTypes extends JacksonAnnotationIntrospector {

  private static final long serialVersionUID = 1L;
  private static final String CORE = Fact.class.getPackageName();
  private static final JsonTypeInfo.Value BY_SIMPLE_NAME =
      JsonTypeInfo.Value.construct(
          JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, "type", null, false, null, null);

  @Override
  public JsonTypeInfo.Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
    return annotated instanceof AnnotatedClass && family(annotated.getRawType()).isPresent()
        ? BY_SIMPLE_NAME
        : null;
  }

  @Override
  public List<NamedType> findSubtypes(Annotated annotated) {
    return family(annotated.getRawType())
        .map(
            family ->
                Arrays.stream(family.getPermittedSubclasses())
                    .map(member -> new NamedType(member, member.getSimpleName()))
                    .toList())
        .orElse(null);
  }

  @Override
  public String findTypeName(AnnotatedClass annotated) {
    return family(annotated.getRawType())
        .map(f -> annotated.getRawType().getSimpleName())
        .orElse(null);
  }

  private static Optional<Class<?>> family(Class<?> type) {
    if (!type.getPackageName().equals(CORE)) {
      return Optional.empty();
    }
    if (type.isInterface() && type.isSealed()) {
      return Optional.of(type);
    }
    return Arrays.stream(type.getInterfaces())
        .filter(i -> i.isSealed() && i.getPackageName().equals(CORE))
        .<Class<?>>map(i -> i)
        .findFirst();
  }
}
