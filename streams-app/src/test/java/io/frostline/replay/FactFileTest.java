package io.frostline.replay;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.frostline.core.Fact;
import io.frostline.json.Json;
import io.frostline.topology.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactFileTest {

  private static final String HEADER =
      Json.text(FileHeader.of(Optional.empty(), List.of(new FileHeader.Span(0, 0, 3))));
  private static final Fact TICK = Given.tick(Given.SINK, 1);

  @TempDir private Path dir;
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("facts.jsonl");
  }

  @ParameterizedTest
  @ValueSource(strings = {"facts.jsonl", "facts.jsonl.gz"})
  void whatIsWrittenIsRead(String name) throws IOException {
    Path target = dir.resolve(name);
    write(target, Optional.empty());

    assertThat(read(target))
        .containsExactly(
            new FileLine.Learnt(2, Given.configured(Given.SINK)), new FileLine.Learnt(3, TICK));
    assertThat(dir.toFile().list()).containsExactly(name);
  }

  @Test
  void theSameFactsGiveTheSameBytes() throws IOException {
    Path one = dir.resolve("one.gz");
    Path two = dir.resolve("two.gz");
    write(one, Optional.empty());
    write(two, Optional.empty());

    assertThat(Files.readAllBytes(one)).isEqualTo(Files.readAllBytes(two));
  }

  @Test
  void aFileThatWasNotFinishedIsNotThere() {
    try (FactFileWriter writer = new FactFileWriter(file, header(Optional.empty()))) {
      writer.write(TICK);
    }

    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void whatLiesBeforeTheBeginningGoesInAsItsState() throws IOException {
    write(file, Optional.of(Given.START.plusSeconds(1)));

    List<FileLine> lines = read(file);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .isInstanceOfSatisfying(
            FileLine.Begins.class,
            begins ->
                assertThat(begins.state().config())
                    .contains(Given.configured(Given.SINK).config()));
    assertThat(lines.get(1)).isEqualTo(new FileLine.Learnt(3, TICK));
  }

  @Test
  void thePastOfASilentPipelineIsNotLost() throws IOException {
    write(file, Optional.of(Given.START.plusSeconds(60)));

    assertThat(read(file)).singleElement().isInstanceOf(FileLine.Begins.class);
  }

  @Test
  void aFolderThatIsNotThereIsSaid() {
    Path nowhere = dir.resolve("no").resolve("facts.jsonl");

    assertThatThrownBy(() -> new FactFileWriter(nowhere, header(Optional.empty())))
        .isInstanceOf(FactFileException.class)
        .hasMessage("cannot write %s: there is no such file or folder", nowhere);
  }

  @Test
  void eachKindOfDamageIsToldWithItsLine() throws IOException {
    String[] content = {
      HEADER,
      Json.text(TICK),
      "no json",
      "{\"type\":\"Prophecy\",\"at\":\"2026-03-04T05:06:07Z\"}",
      "{\"type\":\"Tick\",\"pipeline\":\"p\"}",
      "[]",
      "{\"a\":1}",
      "{\"frostline\":\"state\",\"state\":{}}",
      "",
      Json.text(TICK)
    };

    assertThat(read(Files.writeString(file, String.join("\n", content))))
        .containsExactly(
            new FileLine.Learnt(2, TICK),
            new FileLine.Damaged(3, "not JSON (at byte 0)"),
            new FileLine.Damaged(4, "its type is none that this version knows"),
            new FileLine.Damaged(5, "a field is missing or of another kind: at"),
            new FileLine.Damaged(6, "a field is missing or of another kind"),
            new FileLine.Damaged(7, "it is no fact: it names no type"),
            new FileLine.Damaged(
                8, "the state was written by another version: export the facts again"),
            new FileLine.Learnt(10, TICK));
  }

  @Test
  void aHalfWrittenLastLineIsTold() throws IOException {
    String tick = Json.text(TICK);
    Files.writeString(file, HEADER + "\n" + tick + "\n" + tick.substring(0, tick.length() / 2));

    assertThat(read(file))
        .containsExactly(
            new FileLine.Learnt(2, TICK),
            new FileLine.Damaged(3, "the file ends in the middle of this line"));
  }

  @Test
  void aCompressedFileThatBreaksOffIsToldAsFarAsItGoes() throws IOException {
    Path whole = dir.resolve("whole.gz");
    try (FactFileWriter writer = new FactFileWriter(whole, header(Optional.empty()))) {
      for (int second = 0; second < 5_000; second++) {
        writer.write(Given.tick(Given.SINK, second));
      }
      writer.finish();
    }
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(dir.resolve("cut.gz"), Arrays.copyOf(bytes, bytes.length / 2));

    List<FileLine> lines = read(cut);

    assertThat(lines).hasSizeGreaterThan(100);
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo(
            new FileLine.Damaged(lines.size() + 1L, "the file ends in the middle of this line"));
    assertThat(lines.subList(0, lines.size() - 1)).hasOnlyElementsOfType(FileLine.Learnt.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "no json\n",
        "{}\n",
        "{\"frostline\":\"poem\",\"format\":1,\"spans\":[]}\n",
        "{\"frostline\":\"facts\",\"format\":2,\"spans\":[]}\n",
        "{\"frostline\":\"facts\"",
        "\u001f\u008b rest"
      })
  void whatIsNoFileOfFactsIsRefused(String content) throws IOException {
    Files.write(file, content.getBytes(ISO_8859_1));

    assertThatThrownBy(() -> new FactFileReader(file))
        .isInstanceOf(FactFileException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertThatThrownBy(() -> new FactFileReader(file))
        .hasMessage("cannot read %s: there is no such file or folder", file);
    assertThatThrownBy(() -> new FactFileReader(dir))
        .hasMessage("cannot read %s: it is a folder", dir);
  }

  private static FileHeader header(Optional<Instant> since) {
    return FileHeader.of(since, List.of(new FileHeader.Span(0, 0, 2)));
  }

  private static void write(Path target, Optional<Instant> since) {
    try (FactFileWriter writer = new FactFileWriter(target, header(since))) {
      writer.write(Given.configured(Given.SINK));
      writer.write(TICK);
      writer.finish();
    }
  }

  private static List<FileLine> read(Path source) {
    try (FactFileReader reader = new FactFileReader(source)) {
      List<FileLine> lines = new ArrayList<>();
      for (Optional<FileLine> line = reader.next(); line.isPresent(); line = reader.next()) {
        lines.add(line.get());
      }
      return lines;
    }
  }
}
