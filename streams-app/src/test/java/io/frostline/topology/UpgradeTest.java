package io.frostline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.Fact;
import io.frostline.core.Fold;
import io.frostline.core.Output;
import io.frostline.core.Phase;
import io.frostline.core.PipelineState;
import io.frostline.core.PipelineView;
import io.frostline.json.Json;
import io.frostline.json.JsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/**
 * An app that is updated in the middle of an incident finds the state that its predecessor stored,
 * and the facts that it wrote. The states beside this test were stored by the commits that
 * introduced their format, and are never written anew: {@code FROSTLINE_GOLDEN=write} adds the one
 * of a new format.
 */
class UpgradeTest {

  private static final Path STATES =
      Path.of("src/test/resources/io/frostline/topology").toAbsolutePath();
  private static final Path FACTS =
      Path.of("src/test/resources/io/frostline/cli/lost-warehouse.jsonl.gz").toAbsolutePath();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KeyValueStore<String, byte[]> store = Stored.empty();

  @Test
  void theStateOfAPredecessorIsReadAndItsIncidentEnds() throws IOException {
    List<Fact> facts = facts();
    int half = half(facts);
    Path stored = STATES.resolve("state-" + PipelineState.FORMAT + ".jsonl.gz");
    if ("write".equals(System.getenv("FROSTLINE_GOLDEN")) && Files.notExists(stored)) {
      write(stored, facts.subList(0, half));
    }
    assertThat(stored)
        .as("a new format of the state needs its own: see the comment of this test")
        .exists();

    Stored.replace(store, read(stored));
    PipelineStates states = PipelineStates.load(store);
    assertThat(states.all()).hasSize(1);
    PipelineState state = states.all().iterator().next();
    assertThat(state.view().incidents()).as("the incident is open").isNotEmpty();

    List<Output> outputs = new ArrayList<>();
    for (Fact fact : facts.subList(half, facts.size())) {
      Fold.Step step = Fold.apply(state, fact);
      state = step.state();
      states.save(state);
      outputs.addAll(step.outputs());
    }
    PipelineView view = state.view();
    assertThat(view.phase()).isEqualTo(Phase.HEALTHY);
    assertThat(view.incidents()).isEmpty();
    assertThat(outputs)
        .anyMatch(
            output ->
                output instanceof Output.EventOut out
                    && out.event().type() == Output.EventType.RECOVERED);
  }

  @Test
  void aStateOfAFormerFormatIsBuiltAgainFromTheTopics() throws IOException {
    List<Fact> facts = facts();
    Map<String, byte[]> former =
        read(STATES.resolve("state-" + PipelineState.FORMAT + ".jsonl.gz"));
    former.replaceAll(
        (key, value) ->
            key.contains("\0contents")
                ? new String(value, UTF_8)
                    .replace(
                        "\"format\":" + PipelineState.FORMAT,
                        "\"format\":" + (PipelineState.FORMAT - 1))
                    .getBytes(UTF_8)
                : value);
    Stored.replace(store, former);
    PipelineStates states = PipelineStates.load(store);
    assertThat(states.all()).isEmpty();

    PipelineState state = PipelineState.empty(facts.get(0).pipeline());
    for (Fact fact : facts) {
      state = Fold.apply(state, fact).state();
    }
    states.save(state);

    assertThat(PipelineStates.load(store).find(state.pipeline()).orElseThrow().view().phase())
        .isEqualTo(Phase.HEALTHY);
  }

  /** The first fact after which an incident is open and nothing was done about it yet. */
  private static int half(List<Fact> facts) {
    PipelineState state = PipelineState.empty(facts.get(0).pipeline());
    for (int i = 0; i < facts.size(); i++) {
      Fold.Step step = Fold.apply(state, facts.get(i));
      state = step.state();
      if (step.outputs().stream()
          .anyMatch(
              output ->
                  output instanceof Output.EventOut out
                      && out.event().severity() == Output.Severity.CRITICAL)) {
        return i + 1;
      }
    }
    throw new AssertionError("no incident in " + FACTS);
  }

  private void write(Path file, List<Fact> facts) throws IOException {
    PipelineState state = PipelineState.empty(facts.get(0).pipeline());
    for (Fact fact : facts) {
      state = Fold.apply(state, fact).state();
    }
    Stored.put(store, state);
    Files.createDirectories(file.getParent());
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> entry : Stored.records(store).entrySet()) {
        Map<String, String> line =
            Map.of("key", entry.getKey(), "value", new String(entry.getValue(), UTF_8));
        out.write(JSON.writeValueAsBytes(line));
        out.write('\n');
      }
    }
  }

  private static Map<String, byte[]> read(Path file) throws IOException {
    Map<String, byte[]> records = new TreeMap<>();
    for (String line : lines(file)) {
      JsonNode entry = JSON.readTree(line);
      records.put(entry.get("key").asText(), entry.get("value").asText().getBytes(UTF_8));
    }
    return records;
  }

  private static List<Fact> facts() throws IOException {
    List<String> lines = lines(FACTS);
    List<Fact> facts = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      try {
        facts.add(Json.read(line.getBytes(UTF_8), Fact.class));
      } catch (JsonException e) {
        throw new AssertionError(line, e);
      }
    }
    return facts;
  }

  private static List<String> lines(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      return reader.lines().toList();
    }
  }
}
