package io.frostline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.core.Fact;
import io.frostline.json.Json;
import io.frostline.replay.FactFileWriter;
import io.frostline.replay.FileHeader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An incident that happened on the real pipeline, told again: the golden timeline stands beside the
 * facts. {@code FROSTLINE_GOLDEN=write} writes it, and the excerpt in the docs, as they are now.
 */
class RecordedIncidentTest {

  private static final String NAME = "lost-warehouse";
  private static final boolean WRITE = "write".equals(System.getenv("FROSTLINE_GOLDEN"));
  private static final Path HOME = home();
  private static final Path FOLDER =
      HOME.resolve("streams-app/src/test/resources/io/frostline/cli");
  private static final Path FACTS = FOLDER.resolve(NAME + ".jsonl.gz");
  private static final Path GOLDEN = FOLDER.resolve(NAME + ".txt");
  private static final Path DOC = HOME.resolve("docs/replay.md");

  /** In the doc, the lines between these two are the incident's. */
  private static final String EXCERPT = "<!-- excerpt of " + NAME + ".txt -->\n```\n";

  private static final String EXCERPT_END = "```\n";

  @TempDir private Path dir;

  private static Path home() {
    Path here = Path.of("").toAbsolutePath();
    return Files.isDirectory(here.resolve("docs")) ? here : here.resolveSibling("").normalize();
  }

  @Test
  void itIsToldAsItWas() throws IOException {
    String told = told(FACTS);
    if (WRITE) {
      Files.writeString(GOLDEN, told);
    }

    assertThat(told).isEqualTo(Files.readString(GOLDEN));
  }

  @Test
  void tellingItTwiceGivesTheSameBytes() {
    assertThat(told(FACTS)).isEqualTo(told(FACTS));
    assertThat(told(FACTS, "--json")).isEqualTo(told(FACTS, "--json"));
  }

  @Test
  void theIncidentBeganAndEnded() throws IOException {
    List<JsonNode> events = entries(FACTS, "EVENT");
    JsonNode first =
        events.stream()
            .filter(event -> event.get("severity").asText().equals("CRITICAL"))
            .findFirst()
            .orElseThrow();

    assertThat(first.get("evidence")).isNotEmpty();
    assertThat(events)
        .anyMatch(
            event ->
                event.get("type").asText().equals("RECOVERED")
                    && event.get("incident").equals(first.get("incident")));
    JsonNode end = entries(FACTS, "END").get(0);
    assertThat(end.get("pipelines").get(0).get("phase").asText()).isEqualTo("HEALTHY");
    assertThat(end.get("pipelines").get(0).get("incidents")).isEmpty();
  }

  @Test
  void whatIsToldFromTheMiddleIsTheRestOfTheWhole() throws Exception {
    List<Fact> facts = facts();
    List<JsonNode> whole = decisions(FACTS);
    // Inside the incident, where most is remembered of what came before.
    Instant since =
        Instant.parse(
                whole.stream()
                    .filter(entry -> entry.path("severity").asText().equals("CRITICAL"))
                    .findFirst()
                    .orElseThrow()
                    .get("at")
                    .asText())
            .plusSeconds(3);
    Path rest = dir.resolve("rest.jsonl");
    try (FactFileWriter writer =
        new FactFileWriter(rest, FileHeader.of(Optional.of(since), List.of()))) {
      facts.forEach(writer::write);
      writer.finish();
    }

    List<JsonNode> told = decisions(rest);

    assertThat(told).isNotEmpty();
    assertThat(told).isEqualTo(whole.subList(whole.size() - told.size(), whole.size()));
    assertThat(Instant.parse(whole.get(whole.size() - told.size() - 1).get("at").asText()))
        .isBefore(since);
  }

  @Test
  void theDocShowsIt() throws IOException {
    String golden = Files.readString(GOLDEN);
    String doc = Files.readString(DOC);
    int begin = doc.indexOf(EXCERPT) + EXCERPT.length();
    int end = doc.indexOf(EXCERPT_END, begin);
    if (WRITE) {
      doc = doc.substring(0, begin) + excerpt(golden) + doc.substring(end);
      Files.writeString(DOC, doc);
      end = doc.indexOf(EXCERPT_END, begin);
    }

    assertThat(doc).contains(EXCERPT);
    assertThat(doc.substring(begin, end)).isEqualTo(excerpt(golden));
  }

  @Test
  void itHoldsNoPlaceOfTheMachineItWasRecordedOn() throws IOException {
    assumeThat(FACTS).exists();

    assertThat(String.join("\n", lines())).doesNotContainPattern("file:/(?!frostline/)");
  }

  /** From the first event that somebody would be woken for to its end, and how all ends. */
  private static String excerpt(String golden) {
    List<String> lines = golden.lines().toList();
    StringBuilder excerpt = new StringBuilder();
    boolean inside = false;
    boolean closing = false;
    for (String line : lines) {
      inside |= line.contains("  EVENT      ") && line.contains("CRITICAL");
      closing |= line.isEmpty();
      if (inside) {
        excerpt.append(line).append('\n');
      }
    }
    assertThat(closing).isTrue();
    return excerpt.toString();
  }

  private static String told(Path file, String... more) {
    List<String> args = new ArrayList<>(List.of("replay", file.toString()));
    args.addAll(List.of(more));
    Shell shell = new Shell();
    int code = shell.run(args.toArray(String[]::new));
    assertThat(shell.err()).isEmpty();
    assertThat(code).isZero();
    return shell.out();
  }

  /** Everything that is told between the first line and the last, but what was known before. */
  private static List<JsonNode> decisions(Path file) throws IOException {
    List<JsonNode> entries = new ArrayList<>(entries(file, ""));
    entries.removeIf(entry -> List.of("FILE", "BEGIN", "END").contains(entry.get("kind").asText()));
    return entries;
  }

  private static List<JsonNode> entries(Path file, String kind) throws IOException {
    List<JsonNode> entries = new ArrayList<>();
    for (String line : told(file, "--json").lines().toList()) {
      JsonNode entry = new ObjectMapper().readTree(line);
      if (kind.isEmpty() || entry.get("kind").asText().equals(kind)) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static List<Fact> facts() throws Exception {
    List<Fact> facts = new ArrayList<>();
    for (String line : lines().subList(1, lines().size())) {
      facts.add(Json.read(line.getBytes(StandardCharsets.UTF_8), Fact.class));
    }
    return facts;
  }

  private static List<String> lines() throws IOException {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(FACTS)), StandardCharsets.UTF_8))) {
      return in.lines().toList();
    }
  }
}
