package io.frostline.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.config.Key;
import io.frostline.core.Phase;
import io.frostline.core.Phases;
import io.frostline.core.Phases.Transition;
import io.frostline.core.Phases.Trigger;
import io.frostline.core.Rule;
import io.frostline.doctor.CheckId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The parts of the docs that are written from the code. With {@code FROSTLINE_WRITE_DOCS=1} they
 * are written anew; otherwise they have to be what they would be.
 */
class GeneratedDocsTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final Path CORE = Path.of("src", "main", "java", "io", "frostline", "core");
  private static final Path TESTS = Path.of("src", "test", "java", "io", "frostline", "core");
  private static final String BEGIN = "<!-- written from the code: begin -->\n";
  private static final String END = "<!-- written from the code: end -->";

  @Test
  void failureCatalogueIsTheOneInTheCode() throws IOException {
    compare("failures.md", catalogue());
  }

  @Test
  void phasesAreTheOnesInTheCode() throws IOException {
    compare("phases.md", phases());
  }

  @Test
  void checksOfTheDoctorAreTheOnesInTheCode() throws IOException {
    StringBuilder text = new StringBuilder("| check | asks | why | fix |\n|---|---|---|---|\n");
    for (CheckId check : CheckId.values()) {
      text.append(
          "| <a id=\"%1$s\"></a>`%1$s` | %2$s | %3$s | %4$s |\n"
              .formatted(check.id(), check.asks(), check.why(), check.fix()));
    }
    compare("doctor.md", text.toString());
  }

  @Test
  void keysOfTheConfigurationAreTheOnesInTheCode() throws IOException {
    StringBuilder text =
        new StringBuilder("| key | variable | option | default | what |\n|---|---|---|---|---|\n");
    for (Key key : Key.values()) {
      text.append("| `")
          .append(key.path())
          .append("` | ")
          .append(key.environment().map(name -> "`" + name + "`").orElse("–"))
          .append(" | ")
          .append(key.option().map(option -> "`" + option.name() + "`").orElse("–"))
          .append(" | ")
          .append(key.defaultText().map(value -> "`" + value + "`").orElse("–"))
          .append(" | ")
          .append(key.doc())
          .append(" It is ")
          .append(key.kind().expected())
          .append(". |\n");
    }
    compare("configuration.md", text.toString());
  }

  @Test
  void everyIllegalTransitionIsNamed() {
    assertThat(Phases.legal()).doesNotContainAnyElementsOf(Phases.illegal());
    assertThat(Phases.illegal()).contains(new Transition(Phase.DOWN, Phase.HEALTHY));
    assertThat(Phases.legal().size() + Phases.illegal().size())
        .isEqualTo(Phase.values().length * (Phase.values().length - 1));
  }

  private static void compare(String file, String generated) throws IOException {
    Path doc = DOCS.resolve(file);
    String text = Files.readString(doc, UTF_8);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END);
    if ("1".equals(System.getenv("FROSTLINE_WRITE_DOCS"))) {
      Files.writeString(doc, text.substring(0, from) + generated + text.substring(to), UTF_8);
      return;
    }
    assertThat(text.substring(from, to))
        .as("%s: run the build once with FROSTLINE_WRITE_DOCS=1", file)
        .isEqualTo(generated);
  }

  private static String catalogue() throws IOException {
    StringBuilder text =
        new StringBuilder(
            "| id | what happens | by | event | remedy | reported within | decided in | tested by"
                + " |\n"
                + "|---|---|---|---|---|---|---|---|\n");
    for (Rule rule : Rule.values()) {
      text.append("| ")
          .append(
              Stream.of(
                      "<a id=\"" + rule.name().toLowerCase(Locale.ROOT) + "\"></a>" + rule,
                      rule.title(),
                      rule.primitives(),
                      rule.event().map(type -> "`" + type + "` " + rule.severity()).orElse("–"),
                      rule.event().isPresent() ? rule.remedy().name() : "–",
                      rule.event().isPresent() ? bound(rule) : "–",
                      rule.primitives().equals("lint")
                          ? (String.join(" ", deciders(rule)) + " `Lint`").trim()
                          : String.join(" ", deciders(rule)),
                      String.join(" ", tests(rule)))
                  .collect(Collectors.joining(" | ")))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String bound(Rule rule) {
    Rule.Bound bound = rule.bound();
    List<String> parts = new ArrayList<>();
    if (bound.rounds() > 0) {
      parts.add(bound.rounds() + " × (interval + timeout)");
    }
    if (bound.beats() > 0) {
      parts.add(bound.beats() + " beats");
    }
    parts.add(bound.extra().toSeconds() + " s");
    return String.join(" + ", parts);
  }

  /** Classes of core that name the rule, the catalogue itself aside. */
  private static List<String> deciders(Rule rule) throws IOException {
    Pattern name = Pattern.compile("\\bRule\\." + rule.name() + "\\b");
    try (Stream<Path> files = Files.list(CORE)) {
      return files
          .sorted()
          .filter(file -> !file.endsWith("Rule.java") && !file.endsWith("Phases.java"))
          .filter(file -> name.matcher(read(file)).find())
          .map(file -> "`" + file.getFileName().toString().replace(".java", "") + "`")
          .toList();
    }
  }

  private static List<String> tests(Rule rule) {
    Matcher matcher =
        Pattern.compile("void (" + rule.name().toLowerCase(Locale.ROOT) + "_\\w+)\\(")
            .matcher(read(TESTS.resolve("CatalogueTest.java")));
    return matcher.results().map(result -> "`" + result.group(1) + "`").toList();
  }

  private static String phases() {
    StringBuilder text = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> UNKNOWN\n");
    Phases.legal()
        .forEach(
            t ->
                text.append("    ")
                    .append(t.from())
                    .append(" --> ")
                    .append(t.to())
                    .append(": ")
                    .append(triggers(t))
                    .append('\n'));
    text.append("```\n\n| from \\ found | ")
        .append(names(Trigger.values()))
        .append(" |\n|---")
        .append("|---".repeat(Trigger.values().length))
        .append("|\n");
    for (Phase from : Phase.values()) {
      text.append("| **").append(from).append("** | ");
      text.append(
          Arrays.stream(Trigger.values())
              .map(trigger -> Phases.next(from, trigger))
              .map(to -> to == from ? "·" : to.name())
              .collect(Collectors.joining(" | ")));
      text.append(" |\n");
    }
    text.append("\nNever:\n\n");
    TreeMap<Phase, List<String>> never = new TreeMap<>();
    Phases.illegal()
        .forEach(t -> never.computeIfAbsent(t.from(), f -> new ArrayList<>()).add(t.to().name()));
    never.forEach(
        (from, to) ->
            text.append("- ")
                .append(from)
                .append(" → ")
                .append(String.join(", ", to))
                .append('\n'));
    return text.toString();
  }

  private static String triggers(Transition transition) {
    return Arrays.stream(Trigger.values())
        .filter(trigger -> Phases.next(transition.from(), trigger) == transition.to())
        .map(Enum::name)
        .collect(Collectors.joining(" "));
  }

  private static String names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).collect(Collectors.joining(" | "));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
