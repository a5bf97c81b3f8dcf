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
 * what it changes and no more. A part is a component of the state, or an entry of one that is a
 * map. The fold keeps what it does not change as the same instance: an unchanged part is found by
 * its identity, without a look inside.
 *
 * <p>A part's record is its piece of the state's JSON, so all of them together are read as one.
 */
public final class StateParts {

  /** Connect refuses control characters in a connector's name, which is the pipeline's. */
  private static final char SEPARATOR = '\0';

  /** The key of the record that says whether the others are all there. */
  private static final String CONTENTS = "contents";

  private StateParts() {}

  /**
   * What must be there for a state to be whole.
   *
   * @param entries number of records of each part that is a map
   */
  record Contents(int format, Map<String, Integer> entries) {

    static Contents of(PipelineState state) {
      Map<String, Integer> entries = new TreeMap<>();
      StatePart.ALL.stream()
          .filter(StatePart::each)
          .forEach(part -> entries.put(part.name(), part.map(state).size()));
      return new Contents(PipelineState.FORMAT, entries);
    }
  }

  /** True if a pipeline of this name can be stored. */
  static boolean isName(String pipeline) {
    return !pipeline.isEmpty() && pipeline.indexOf(SEPARATOR) < 0;
  }

  /** The pipeline that a record belongs to. */
  static String pipelineOf(String key) {
    int end = key.indexOf(SEPARATOR);
    return end < 0 ? key : key.substring(0, end);
  }

  /**
   * The records in which the stored form of {@code after} differs from that of {@code before}, by
   * key; one without a value is to be deleted.
   */
  public static SortedMap<String, Optional<byte[]>> changes(
      Optional<PipelineState> before, PipelineState after) {
    SortedMap<String, Optional<byte[]>> changes = new TreeMap<>();
    for (StatePart part : StatePart.ALL) {
      String key = key(after.pipeline(), part.name());
      if (part.each()) {
        Map<?, ?> known = before.<Map<?, ?>>map(part::map).orElse(Map.of());
        entries(part, known, part.map(after))
            .forEach((entry, value) -> changes.put(key + SEPARATOR + entry, value));
      } else {
        Object now = part.of().apply(after);
        if (before.isEmpty() || !same(part.of().apply(before.get()), now)) {
          changes.put(key, Optional.of(part.write(now)));
        }
      }
    }
    Contents contents = Contents.of(after);
    if (!before.map(Contents::of).equals(Optional.of(contents))) {
      changes.put(key(after.pipeline(), CONTENTS), Optional.of(Json.write(contents)));
    }
    return changes;
  }

  private static Map<String, Optional<byte[]>> entries(
      StatePart part, Map<?, ?> before, Map<?, ?> after) {
    if (before == after) {
      return Map.of();
    }
    Map<String, Optional<byte[]>> changes = new TreeMap<>();
    before.keySet().stream()
        .filter(entry -> !after.containsKey(entry))
        .forEach(gone -> changes.put(gone.toString(), Optional.empty()));
    after.forEach(
        (entry, value) -> {
          if (!same(before.get(entry), value)) {
            changes.put(entry.toString(), Optional.of(part.write(value)));
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
    JoinedText text = new JoinedText();
    text.field("pipeline", Json.write(pipeline));
    SortedMap<String, JoinedText> components = new TreeMap<>();
    for (StatePart part : StatePart.ALL) {
      int dot = part.name().indexOf('.');
      JoinedText into =
          dot < 0
              ? text
              : components.computeIfAbsent(
                  part.name().substring(0, dot), name -> new JoinedText());
      into.field(part.name().substring(dot + 1), value(pipeline, part, records, contents));
    }
    components.forEach((name, parts) -> text.field(name, parts.done()));
    return Json.read(text.done(), PipelineState.class).restored();
  }

  private static byte[] value(
      String pipeline, StatePart part, SortedMap<String, byte[]> records, Contents contents)
      throws JsonException {
    String key = key(pipeline, part.name());
    if (!part.each()) {
      if (!records.containsKey(key)) {
        throw new JsonException("a record is missing: " + part.name(), null);
      }
      return records.get(key);
    }
    String from = key + SEPARATOR;
    SortedMap<String, byte[]> entries = records.subMap(from, key + (char) (SEPARATOR + 1));
    if (!Integer.valueOf(entries.size()).equals(contents.entries().get(part.name()))) {
      throw new JsonException("records are missing: " + part.name(), null);
    }
    JoinedText map = new JoinedText();
    entries.forEach((entry, value) -> map.field(entry.substring(from.length()), value));
    return map.done();
  }

  private static String key(String pipeline, String part) {
    return pipeline + SEPARATOR + part;
  }
}
