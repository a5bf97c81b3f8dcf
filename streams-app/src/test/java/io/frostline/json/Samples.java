package io.frostline.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes instances of any record from its components alone, so that a new record or a new component
 * is covered without a new sample. Every family gives one instance of each of its members.
 */
public final class Samples {

  private static final Instant TIME = Instant.parse("2026-03-04T05:06:07.123456789Z");

  private Samples() {}

  /** One full instance of each member of a sealed family or of the one record. */
  public static List<Object> of(Class<?> type) {
    return all(type, Map.of(), true);
  }

  /** The same with every optional part left out. */
  public static List<Object> bare(Class<?> type) {
    return all(type, Map.of(), false);
  }

  private static List<Object> all(Type type, Map<TypeVariable<?>, Type> bound, boolean full) {
    if (type instanceof TypeVariable<?> variable) {
      return all(bound.get(variable), Map.of(), full);
    }
    if (type instanceof ParameterizedType generic) {
      return ofGeneric(generic, bound, full);
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isSealed() && raw.isInterface()) {
      List<Object> members = new ArrayList<>();
      for (Class<?> member : raw.getPermittedSubclasses()) {
        members.addAll(all(member, bound, full));
      }
      return members;
    }
    if (raw.isRecord()) {
      return List.of(record(raw, bound, full));
    }
    if (raw.isEnum()) {
      return Arrays.asList((Object[]) raw.getEnumConstants());
    }
    return List.of(scalar(raw));
  }

  private static Object scalar(Class<?> raw) {
    if (raw == String.class) {
      return "text with \"quotes\", ✓ and \n a line";
    }
    if (raw == long.class || raw == Long.class) {
      return Long.MAX_VALUE - 7;
    }
    if (raw == int.class || raw == Integer.class) {
      return 3;
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return true;
    }
    if (raw == Instant.class) {
      return TIME;
    }
    if (raw == LocalTime.class) {
      return LocalTime.of(2, 30);
    }
    if (raw == Duration.class) {
      return Duration.ofMillis(90_061_001);
    }
    throw new IllegalStateException("no sample for " + raw);
  }

  private static List<Object> ofGeneric(
      ParameterizedType generic, Map<TypeVariable<?>, Type> bound, boolean full) {
    Class<?> raw = (Class<?>) generic.getRawType();
    List<Type> arguments =
        Arrays.stream(generic.getActualTypeArguments())
            .map(a -> a instanceof TypeVariable<?> v ? bound.get(v) : a)
            .toList();
    if (raw == Optional.class) {
      return List.of(
          full ? Optional.of(all(arguments.get(0), bound, true).get(0)) : Optional.empty());
    }
    if (raw == List.class) {
      return List.of(full ? List.copyOf(all(arguments.get(0), bound, true)) : List.of());
    }
    if (raw == Set.class) {
      return List.of(full ? Set.copyOf(all(arguments.get(0), bound, true)) : Set.of());
    }
    if (Map.class.isAssignableFrom(raw)) {
      Map<Object, Object> map = new LinkedHashMap<>();
      if (full) {
        for (Object key : all(arguments.get(0), bound, true)) {
          map.put(key, all(arguments.get(1), bound, true).get(0));
        }
      }
      return List.of(raw == Map.class ? map : new java.util.TreeMap<>(map));
    }
    Map<TypeVariable<?>, Type> inner = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      inner.put(raw.getTypeParameters()[i], arguments.get(i));
      for (Class<?> member : raw.isSealed() ? raw.getPermittedSubclasses() : new Class<?>[0]) {
        inner.put(member.getTypeParameters()[i], arguments.get(i));
      }
    }
    return all(raw, inner, full);
  }

  private static Object record(Class<?> raw, Map<TypeVariable<?>, Type> bound, boolean full) {
    RecordComponent[] components = raw.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = all(components[i].getGenericType(), bound, full).get(0);
    }
    try {
      Constructor<?> constructor =
          raw.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + raw, e);
    }
  }
}
