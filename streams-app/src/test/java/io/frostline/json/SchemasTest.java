package io.frostline.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.Fact;
import io.frostline.core.Output;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is written to the topics has exactly the fields that the documents promise. */
class SchemasTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Path DOCS = docs();

  private static Path docs() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here.resolve("docs") : here.resolve("../docs");
  }

  @Test
  void watermarks() throws IOException {
    for (Object value : Samples.of(Output.Watermark.class)) {
      assertFull(Json.text(WireWatermark.of((Output.Watermark) value)), "watermark");
    }
    for (Object value : Samples.bare(Output.Watermark.class)) {
      assertBare(Json.text(WireWatermark.of((Output.Watermark) value)), "watermark");
    }
  }

  @Test
  void lags() throws IOException {
    for (Object value : Samples.of(Output.Lag.class)) {
      assertFull(Json.text(WireLag.of((Output.Lag) value)), "lag");
    }
    for (Object value : Samples.bare(Output.Lag.class)) {
      assertBare(Json.text(WireLag.of((Output.Lag) value)), "lag");
    }
  }

  @Test
  void events() throws IOException {
    for (Object value : Samples.of(Output.Event.class)) {
      assertFull(Json.text(WireEvent.of((Output.Event) value)), "event");
    }
    for (Object value : Samples.bare(Output.Event.class)) {
      assertBare(Json.text(WireEvent.of((Output.Event) value)), "event");
    }
  }

  @Test
  void commandsAreDescribed() throws IOException {
    for (Object value : Samples.of(Output.Command.class)) {
      assertFull(Json.text(WireCommand.of((Output.Command) value)), "command");
    }
    assertThat(texts(schema("command").get("properties").get("action").get("enum")))
        .isEqualTo(constants(Output.Action.values()));
  }

  @Test
  void everyKindOfFactIsDescribed() throws IOException {
    Set<String> described = new HashSet<>();
    for (JsonNode kind : schema("observation").get("oneOf")) {
      described.add(kind.get("properties").get("type").get("const").asText());
    }
    assertThat(described)
        .isEqualTo(
            List.of(Fact.class.getPermittedSubclasses()).stream()
                .map(Class::getSimpleName)
                .collect(Collectors.toSet()));
    for (Object fact : Samples.of(Fact.class)) {
      JsonNode written = MAPPER.readTree(Json.text(fact));
      assertThat(names(written)).isEqualTo(names(described(written).get("properties")));
    }
    for (Object fact : Samples.bare(Fact.class)) {
      JsonNode written = MAPPER.readTree(Json.text(fact));
      assertThat(names(written)).isEqualTo(texts(described(written).get("required")));
    }
  }

  private static JsonNode described(JsonNode fact) throws IOException {
    return MAPPER
        .readerForListOf(JsonNode.class)
        .<List<JsonNode>>readValue(schema("observation").get("oneOf"))
        .stream()
        .filter(each -> each.get("title").equals(fact.get("type")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void eventTypesAndSeveritiesAreListed() throws IOException {
    JsonNode properties = schema("event").get("properties");

    assertThat(texts(properties.get("type").get("enum")))
        .isEqualTo(constants(Output.EventType.values()));
    assertThat(texts(properties.get("severity").get("enum")))
        .isEqualTo(constants(Output.Severity.values()));
  }

  @ParameterizedTest
  @CsvSource({"watermarks, watermark", "lag, lag", "events, event", "commands, command"})
  void theTextListsTheSameFields(String topic, String schema) throws IOException {
    String text = Files.readString(DOCS.resolve("topics.md"), UTF_8);
    String section = text.split("## frostline\\." + topic + "\n", 2)[1].split("\n## ", 2)[0];

    List<MatchResult> rows =
        Pattern.compile("(?m)^\\| `(\\w+)` \\| [^|]+ \\| (yes|no) \\|")
            .matcher(section)
            .results()
            .toList();

    assertThat(rows.stream().map(row -> row.group(1)).collect(Collectors.toSet()))
        .isEqualTo(names(schema(schema).get("properties")));
    assertThat(
            rows.stream()
                .filter(row -> row.group(2).equals("yes"))
                .map(row -> row.group(1))
                .collect(Collectors.toSet()))
        .isEqualTo(texts(schema(schema).get("required")));
    String example = section.split("```json\n", 2)[1].split("\n```", 2)[0];
    assertThat(names(schema(schema).get("properties")))
        .containsAll(names(MAPPER.readTree(example)));
    assertThat(names(MAPPER.readTree(example))).containsAll(texts(schema(schema).get("required")));
  }

  private static void assertFull(String written, String schema) throws IOException {
    assertThat(names(MAPPER.readTree(written))).isEqualTo(names(schema(schema).get("properties")));
  }

  private static void assertBare(String written, String schema) throws IOException {
    assertThat(names(MAPPER.readTree(written))).isEqualTo(texts(schema(schema).get("required")));
  }

  private static JsonNode schema(String name) throws IOException {
    return MAPPER.readTree(
        Files.readString(DOCS.resolve("schemas").resolve(name + ".json"), UTF_8));
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> texts(JsonNode array) {
    Set<String> texts = new TreeSet<>();
    array.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  private static Set<String> constants(Enum<?>[] values) {
    Set<String> names = new TreeSet<>();
    for (Enum<?> value : values) {
      names.add(value.name());
    }
    return names;
  }
}
