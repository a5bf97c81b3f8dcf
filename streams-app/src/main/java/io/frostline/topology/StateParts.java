package io.frostline.topology;

import io.frostline.core.PipelineState;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Cuts a pipeline's state into parts that are stored each under its own key, so that a fact writes
 * what it changes and no more. The fold keeps what it does not change as the same instance: an
 * unchanged part is found by its identity, without a look inside.
 *
 * <p>What is stored of a part is its piece of the state's JSON, so all of it is read as one text.
 */
public final class StateParts {

  /** Connect refuses control characters in a connector's name, which is the pipeline's. */
  private static final String SEPARATOR = "\0";

  /** The key of the record that says whether the others are all there. */
  private static final String CONTENTS = "contents";

  private StateParts() {}

  /**
   * What must be there for a state to be whole.
   *
   * @param records number of records of each part
   */
  record Contents(int format, Map<String, Integer> records) {

    static Contents of(PipelineState state) {
      Map<String, Integer> records = new TreeMap<>();
      for (StatePart part : StatePart.ALL) {
        records.put(part.name(), part.size(part.of().apply(state)));
      }
      return new Contents(PipelineState.FORMAT, records);
    }
  }

  /** True if a pipeline of this name can be stored. */
  static boolean isName(String pipeline) {
    return !pipeline.isEmpty() && !pipeline.contains(SEPARATOR);
  }

  /** The pipeline that a record belongs to. */
  static String pipelineOf(String key) {
    return key.split(SEPARATOR, 2)[0];
  }

  /**
   * The records in which the stored form of {@code after} differs from that of {@code before}, by
   * key; one without a value is to be deleted.
   */
  public static SortedMap<String, Optional<byte[]>> changes(
      Optional<PipelineState> before, PipelineState after) {
    SortedMap<String, Optional<byte[]>> changes = new TreeMap<>();
    boolean resized = before.isEmpty();
    for (StatePart part : StatePart.ALL) {
      Object now = part.of().apply(after);
      Optional<Object> then = before.map(part.of());
      if (then.isEmpty() || !same(then.get(), now)) {
        resized |= then.filter(value -> part.size(value) != part.size(now)).isPresent();
        changes(part, then.map(part::values).orElse(Map.of()), part.values(now))
            .forEach((end, value) -> changes.put(key(after.pipeline(), part.name()) + end, value));
      }
    }
    if (resized) {
      changes.put(key(after.pipeline(), CONTENTS), Optional.of(Json.write(Contents.of(after))));
    }
    return changes;
  }

  private static Map<String, Optional<byte[]>> changes(
      StatePart part, Map<String, Object> before, Map<String, Object> after) {
    Map<String, Optional<byte[]>> changes = new TreeMap<>();
    for (String end : before.keySet()) {
      if (!after.containsKey(end)) {
        changes.put(end, Optional.empty());
      }
    }
    after.forEach(
        (end, value) -> {
          if (!same(before.get(end), value)) {
            changes.put(end, Optional.of(part.write(value)));
          }
        });
    return changes;
  }

  /** Identity is enough for what the fold keeps; a number has none. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean same(Object before, Object after) {
    return before == after || (after instanceof Number && after.equals(before));
  }

  /**
   * The state that {@code records} hold.
   *
   * @param records all records of the pipeline by key
   * @throws JsonException if they are of another format, or not whole
   */
  static PipelineState join(String pipeline, SortedMap<String, byte[]> records)
      throws JsonException {
    Contents contents = Json.read(records.get(key(pipeline, CONTENTS)), Contents.class);
    if (contents.format() != PipelineState.FORMAT) {
      throw new JsonException(
          "format " + contents.format() + " instead of " + PipelineState.FORMAT, null);
    }
    SortedMap<String, byte[]> components = new TreeMap<>();
    SortedMap<String, SortedMap<String, byte[]>> nested = new TreeMap<>();
    components.put("pipeline", Json.write(pipeline));
    for (StatePart part : StatePart.ALL) {
      SortedMap<String, byte[]> own = own(records, key(pipeline, part.name()));
      if (own.size() != contents.records().getOrDefault(part.name(), part.sizeBefore())) {
        throw new JsonException("records are missing: " + part.name(), null);
      }
      String[] steps = part.name().split("\\.", 2);
      SortedMap<String, byte[]> into =
          steps.length == 1
              ? components
              : nested.computeIfAbsent(steps[0], name -> new TreeMap<>());
      into.put(steps[steps.length - 1], part.join(own));
    }
    nested.forEach((name, parts) -> components.put(name, JoinedText.object(parts)));
    return Json.read(JoinedText.object(components), PipelineState.class).restored();
  }

  private static SortedMap<String, byte[]> own(SortedMap<String, byte[]> records, String key) {
    SortedMap<String, byte[]> own = new TreeMap<>();
    for (Map.Entry<String, byte[]> each : records.tailMap(key).entrySet()) {
      if (!each.getKey().startsWith(key)) {
        break;
      }
      own.put(each.getKey().substring(key.length()), each.getValue());
    }
    return own;
  }

  /** The beginning of the keys of a part. */
  private static String key(String pipeline, String part) {
    return pipeline + SEPARATOR + part + SEPARATOR;
  }
}
