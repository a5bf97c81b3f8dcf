package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.bench.HealthyPipeline;
import io.frostline.core.ControlMessage;
import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.core.Position;
import io.frostline.json.Samples;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class PipelineStatesTest {

  private final KeyValueStore<String, byte[]> store = Stored.empty();

  @Test
  void everyPartComesBackAsItWas() {
    PipelineState full = (PipelineState) Samples.of(PipelineState.class).get(0);
    PipelineState bare = (PipelineState) Samples.bare(PipelineState.class).get(0);
    for (PipelineState state : List.of(full, bare, tables("a", "b\0c", "ü \"x\""))) {
      PipelineState stored = state.restored();
      Stored.replace(store, Map.of());

      PipelineStates.load(store).save(stored);

      assertThat(PipelineStates.load(store).find(stored.pipeline())).contains(stored);
    }
  }

  @Test
  void everyComponentHasItsPart() {
    PipelineState state = (PipelineState) Samples.of(PipelineState.class).get(0);

    Set<String> parts =
        StateParts.changes(Optional.empty(), state).keySet().stream()
            .map(key -> key.split("\0")[1])
            .collect(Collectors.toSet());

    Set<String> wanted = new HashSet<>(Set.of("contents"));
    for (RecordComponent component : PipelineState.class.getRecordComponents()) {
      String name = component.getName();
      boolean split = parts.stream().anyMatch(part -> part.startsWith(name + "."));
      if (!split) {
        wanted.add(name);
      } else {
        Arrays.stream(component.getType().getRecordComponents())
            .forEach(part -> wanted.add(name + "." + part.getName()));
      }
    }
    wanted.removeAll(Set.of("pipeline", "tick", "whole"));
    assertThat(parts).isEqualTo(wanted);
  }

  @Test
  void aFactWritesOnlyWhatItChanges() {
    PipelineState before = tables("cold.a", "cold.b");

    PipelineState beat =
        Fold.apply(
                before, new Fact.BeatSeen(Given.SINK, Given.START, new Position(1, 1), Given.START))
            .state();
    PipelineState written = Fold.apply(before, written("cold.a", 2)).state();

    assertThat(changed(before, before)).isEmpty();
    assertThat(changed(before, beat)).containsExactly("beats");
    assertThat(changed(before, written)).containsExactly("control.places", "tables/cold.a");
  }

  /** The fold must not change what it has given away: the store would not see it. */
  @Test
  void whatIsWrittenFactByFactIsTheWholeState() {
    HealthyPipeline pipeline = new HealthyPipeline(5, 3, 2, 2);
    List<Fact> facts = new ArrayList<>(pipeline.begin());
    for (int round = 0; round < 4; round++) {
      facts.addAll(pipeline.round());
    }
    PipelineStates states = PipelineStates.load(store);
    PipelineState state = PipelineState.empty(HealthyPipeline.NAME);

    for (Fact fact : facts) {
      state = Fold.apply(state, fact).state();
      states.save(state);
      assertThat(PipelineStates.load(store).find(HealthyPipeline.NAME)).contains(state.restored());
    }
  }

  @Test
  void anEntryThatIsGoneIsDeleted() {
    PipelineStates states = PipelineStates.load(store);
    PipelineState after = tables("cold.a");

    states.save(tables("cold.a", "cold.b"));
    states.save(after);

    assertThat(Stored.records(store).keySet()).noneMatch(key -> key.contains("cold.b"));
    assertThat(PipelineStates.load(store).find(Given.SINK)).contains(after);
  }

  @Test
  void whatIsRemovedLeavesNothing() {
    PipelineState other = PipelineState.empty("sink-2");
    PipelineStates states = PipelineStates.load(store);
    states.save(other);
    Map<String, byte[]> others = Stored.records(store);
    PipelineState full = (PipelineState) Samples.of(PipelineState.class).get(0);
    states.save(full.restored());

    states.remove(full.pipeline());
    states.remove("nobody");

    assertThat(Stored.records(store).keySet()).isEqualTo(others.keySet());
    assertThat(states.all()).containsExactly(other);
  }

  @Test
  void pipelinesWhoseNamesBeginAlikeAreKeptApart() {
    PipelineStates states = PipelineStates.load(store);
    for (String name : List.of("sink", "sink-2", "sink 2", "sin")) {
      states.save(PipelineState.empty(name));
    }

    assertThat(PipelineStates.load(store).all())
        .extracting(PipelineState::pipeline)
        .containsExactlyInAnyOrder("sink", "sink-2", "sink 2", "sin");
  }

  @Test
  void whatIsNotWholeOrOfAnotherFormIsBuiltAgain() {
    Stored.put(store, tables("cold.a", "cold.b"));
    Map<String, byte[]> whole = Stored.records(store);
    for (String key : whole.keySet()) {
      Map<String, byte[]> torn = new TreeMap<>(whole);
      torn.remove(key);
      assertBuiltAgain(torn);
      torn.put(key, "{\"old\":1".getBytes(UTF_8));
      assertBuiltAgain(torn);
    }
    Map<String, byte[]> foreign = new TreeMap<>(whole);
    foreign.replaceAll(
        (key, value) ->
            new String(value, UTF_8).replace("\"format\":", "\"format\":7").getBytes(UTF_8));
    assertBuiltAgain(foreign);
    assertBuiltAgain(Map.of(Given.SINK, "{\"format\":1}".getBytes(UTF_8)));
  }

  private void assertBuiltAgain(Map<String, byte[]> records) {
    Stored.replace(store, records);
    PipelineStates states = PipelineStates.load(store);
    assertThat(states.find(Given.SINK)).isEmpty();

    PipelineState next = tables("cold.c");
    states.save(next);

    assertThat(PipelineStates.load(store).find(Given.SINK)).contains(next);
    assertThat(Stored.records(store).keySet())
        .isEqualTo(StateParts.changes(Optional.empty(), next).keySet());
  }

  private static List<String> changed(PipelineState before, PipelineState after) {
    return StateParts.changes(Optional.of(before), after).keySet().stream()
        .map(key -> String.join("/", key.substring(Given.SINK.length() + 1).split("\0")))
        .toList();
  }

  private static PipelineState tables(String... names) {
    PipelineState state = PipelineState.empty(Given.SINK);
    for (int i = 0; i < names.length; i++) {
      state = Fold.apply(state, written(names[i], i)).state();
    }
    return state;
  }

  private static Fact written(String table, long offset) {
    return new Fact.ControlSeen(
        Given.SINK,
        Given.START,
        0,
        offset,
        offset,
        "key",
        Given.START,
        new ControlMessage.DataWritten("c", table, Optional.of("uuid"), 5, 1, List.of(offset)));
  }
}
