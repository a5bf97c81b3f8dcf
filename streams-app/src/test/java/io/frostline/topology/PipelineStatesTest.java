package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ControlMessage;
import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.PipelineState;
import io.frostline.core.Position;
import io.frostline.json.Samples;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
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
      PipelineState stored = readable(state);
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

    Set<String> components =
        Arrays.stream(PipelineState.class.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());
    components.removeAll(Set.of("pipeline", "format"));
    components.add("contents");
    assertThat(parts).isEqualTo(components);
  }

  @Test
  void aFactWritesOnlyWhatItChanges() {
    PipelineState before = tables("cold.a", "cold.b");

    PipelineState beat =
        Fold.apply(
                before,
                new Fact.BeatSeen(Given.SINK, Given.START, new Position(1, 1), Given.START))
            .state();
    PipelineState written = Fold.apply(before, written("cold.a", 9)).state();

    assertThat(changed(before, before)).isEmpty();
    assertThat(changed(before, beat)).containsExactly("beats");
    assertThat(changed(before, written)).containsExactly("control", "tables/cold.a");
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
        .map(key -> key.substring(Given.SINK.length() + 1).replace('\0', '/'))
        .toList();
  }

  private static PipelineState tables(String... names) {
    PipelineState state = PipelineState.empty(Given.SINK);
    for (int i = 0; i < names.length; i++) {
      state = Fold.apply(state, written(names[i], i)).state();
    }
    return state;
  }

  /** The stored format is this version's, whatever a sample says. */
  private static PipelineState readable(PipelineState state) {
    return new PipelineState(
        PipelineState.empty("").format(),
        state.pipeline(),
        state.config(),
        state.health(),
        state.beats(),
        state.control(),
        state.rounds(),
        state.cuts(),
        state.tables(),
        state.incidents(),
        state.tick(),
        state.undecodable(),
        state.watchingSince(),
        state.catalogAt());
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
        new ControlMessage.DataWritten("c", table, Optional.of("uuid"), 5, 1, List.of(1L)));
  }
}
