package io.frostline.topology;

import io.frostline.core.PipelineState;
import io.frostline.json.Json;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A component of the state that is stored on its own: as one record, or as one for each of the
 * values in it.
 *
 * @param name the component, behind that of the one it belongs to
 * @param writer writes what a record holds by its declared type: only that tells how
 */
record StatePart(
    String name, Form form, Function<Object, byte[]> writer, Function<PipelineState, Object> of) {

  /** More than there are places in any list, and a one with zeros. */
  private static final int PLACES = 1_000_000;

  /** Which records a part has. */
  enum Form {
    ONE,
    /** One that a former version did not have: an optional value, which is absent then. */
    ADDED,
    /** One for each entry of a map. */
    ENTRIES,
    /** One for each place of a list. */
    ITEMS
  }

  /**
   * Every component but the name, which is in the keys, and the ticks, which the next ones replace.
   * A component that is large, or of which a part moves with every tick, has parts of its own.
   */
  static final List<StatePart> ALL =
      List.of(
          one("config", PipelineState::config),
          one("watch.tickAt", state -> state.watch().tickAt()),
          one("watch.since", state -> state.watch().since()),
          one("watch.catalogAt", state -> state.watch().catalogAt()),
          one("watch.catalogFailing", state -> state.watch().catalogFailing()),
          each("watch.unreadable", state -> state.watch().unreadable()),
          one("watch.catalogUsual", state -> state.watch().catalogUsual()),
          one("watch.crowdedSince", state -> state.watch().crowdedSince()),
          one("watch.coordinator", state -> state.watch().coordinator()),
          one("watch.source", state -> state.watch().source()),
          one("watch.retention", state -> state.watch().retention()),
          one("watch.database", state -> state.watch().database()),
          one("watch.publication", state -> state.watch().publication()),
          one("watch.counts", state -> state.watch().counts()),
          one("watch.copying", state -> state.watch().copying()),
          one("watch.gap", state -> state.watch().gap()),
          each("watch.retired", state -> state.watch().retired()),
          one("watch.shrunkAt", state -> state.watch().shrunkAt()),
          one("watch.beyondSince", state -> state.watch().beyondSince()),
          one("watch.undecodable", state -> state.watch().undecodable()),
          one("watch.signs", state -> state.watch().signs()),
          added("watch.leaps", state -> state.watch().leaps()),
          one("watch.quiet", state -> state.watch().quiet()),
          one("health", PipelineState::health),
          one("failures", PipelineState::failures),
          one("beats", PipelineState::beats),
          one("control.places", state -> state.control().places()),
          one("control.partitions", state -> state.control().partitions()),
          each("control.answered", state -> state.control().answered()),
          one("control.fresh", state -> state.control().fresh()),
          one("control.read", state -> state.control().read()),
          one("control.readBefore", state -> state.control().readBefore()),
          one("control.sweep", state -> state.control().sweep()),
          each("control.tails", state -> state.control().tails()),
          one("control.hole", state -> state.control().hole()),
          items("rounds.recent", state -> state.rounds().recent()),
          one("rounds.answered", state -> state.rounds().answered()),
          one("rounds.partials", state -> state.rounds().partials()),
          one("rounds.failures", state -> state.rounds().failures()),
          one("rounds.failedSince", state -> state.rounds().failedSince()),
          one("rounds.counts", state -> state.rounds().counts()),
          one("rounds.lastSuccess", state -> state.rounds().lastSuccess()),
          one("rounds.lastFailure", state -> state.rounds().lastFailure()),
          one("speakers", PipelineState::speakers),
          one("coordinatorLag", PipelineState::coordinatorLag),
          one("cuts.known", state -> state.cuts().known()),
          each("cuts.base", state -> state.cuts().base()),
          each("cuts.pending", state -> state.cuts().pending()),
          one("cuts.taken", state -> state.cuts().taken()),
          each("tables", PipelineState::tables),
          one("progress", PipelineState::progress),
          one("incidents", PipelineState::incidents),
          one("repair", PipelineState::repair),
          one("phase", PipelineState::phase),
          one("isBroken", PipelineState::isBroken));

  /** The values that are stored, by the end of their keys. */
  Map<String, Object> values(Object component) {
    return switch (form) {
      case ONE, ADDED -> Map.of("", component);
      case ENTRIES -> entries((Map<?, ?>) component);
      case ITEMS -> items((List<?>) component);
    };
  }

  @SuppressWarnings("unchecked") // Its keys were looked at: a map has keys of one kind.
  private static Map<String, Object> entries(Map<?, ?> component) {
    if (component.isEmpty() || component.keySet().iterator().next() instanceof String) {
      return (Map<String, Object>) component;
    }
    Map<String, Object> values = new TreeMap<>();
    component.forEach((key, value) -> values.put(key.toString(), value));
    return values;
  }

  private static Map<String, Object> items(List<?> component) {
    Map<String, Object> values = new TreeMap<>();
    for (Object value : component) {
      // In a fixed width the order of the keys is that of the places.
      values.put(Integer.toString(PLACES + values.size()).substring(1), value);
    }
    return values;
  }

  /** Records of a part that is not in the contents: a former version did not have it. */
  int sizeBefore() {
    return form == Form.ONE ? -1 : 0;
  }

  int size(Object component) {
    return switch (form) {
      case ONE, ADDED -> 1;
      case ENTRIES -> ((Map<?, ?>) component).size();
      case ITEMS -> ((List<?>) component).size();
    };
  }

  /** Joins the stored values, which are JSON, to that of the component. */
  byte[] join(SortedMap<String, byte[]> records) {
    return switch (form) {
      case ONE -> records.get("");
      case ADDED -> records.getOrDefault("", Json.write(Optional.empty()));
      case ENTRIES -> JoinedText.object(records);
      case ITEMS -> JoinedText.array(records.values());
    };
  }

  byte[] write(Object value) {
    return writer.apply(value);
  }

  private static StatePart one(String name, Function<PipelineState, Object> of) {
    return new StatePart(name, Form.ONE, Json.writer(declared(name)), of);
  }

  private static StatePart added(String name, Function<PipelineState, Object> of) {
    return new StatePart(name, Form.ADDED, Json.writer(declared(name)), of);
  }

  private static StatePart each(String name, Function<PipelineState, Object> of) {
    return new StatePart(name, Form.ENTRIES, Json.writer(arguments(name)[1]), of);
  }

  private static StatePart items(String name, Function<PipelineState, Object> of) {
    return new StatePart(name, Form.ITEMS, Json.writer(arguments(name)[0]), of);
  }

  private static Type[] arguments(String name) {
    return ((ParameterizedType) declared(name)).getActualTypeArguments();
  }

  private static Type declared(String name) {
    Type type = PipelineState.class;
    for (String step : name.split("\\.", -1)) {
      type =
          Arrays.stream(((Class<?>) type).getRecordComponents())
              .filter(component -> component.getName().equals(step))
              .findFirst()
              .orElseThrow()
              .getGenericType();
    }
    return type;
  }
}
