package io.frostline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.ConnectorState;
import io.frostline.core.ConnectorState.TaskState;
import io.frostline.core.Fact;
import io.frostline.core.Seen;
import io.frostline.json.Json;
import io.frostline.replay.FactFileWriter;
import io.frostline.replay.FileHeader;
import io.frostline.topology.Given;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final String OTHER = "other-sink";

  @TempDir private Path dir;
  private final Shell shell = new Shell();
  private Path file;

  @BeforeEach
  void name() {
    file = dir.resolve("facts.jsonl");
  }

  @Test
  void aStoryHasItsSettingsPhasesEventsAndGaps() {
    write(
        0,
        Given.configured(Given.SINK),
        status("FAILED"),
        Given.tick(Given.SINK, 1),
        Given.tick(Given.SINK, 4),
        Given.tick(Given.SINK, 7),
        Given.tick(Given.SINK, 67));

    assertThat(shell.run("replay", file.toString())).isEqualTo(ExitCodes.FINE);

    assertThat(shell.err()).isEmpty();
    assertThat(shell.out().lines())
        .contains(
            "2026-03-04T05:06:07.000Z  CONFIG     frostline-sink  the settings were read",
            "    commitInterval   PT10S",
            "2026-03-04T05:06:14.000Z  PHASE      frostline-sink  STARTING -> DOWN",
            "2026-03-04T05:07:14.000Z  GAP        frostline-sink  nobody looked for 60 s",
            "6 facts in 67.0 s, from 2026-03-04T05:06:07Z to 2026-03-04T05:07:14Z",
            "frostline-sink: DOWN")
        .anyMatch(line -> line.contains("EVENT      frostline-sink  CRITICAL DOWN"))
        .anyMatch(line -> line.startsWith("    incident "));
  }

  @Test
  void aRetiredPipelineIsToldAndThenNoMore() {
    write(
        0,
        Given.configured(Given.SINK),
        Given.tick(Given.SINK, 1),
        new Fact.Retired(Given.SINK, Given.START.plusSeconds(2), "ann", "renamed"));

    assertThat(shell.run("replay", file.toString())).isEqualTo(ExitCodes.FINE);

    assertThat(shell.out().lines())
        .anyMatch(line -> line.contains("ann has retired frostline-sink: renamed"))
        .noneMatch(line -> line.startsWith("frostline-sink: "));
  }

  @Test
  void jsonHasTheSameContent() {
    write(
        0,
        Given.configured(Given.SINK),
        status("FAILED"),
        Given.tick(Given.SINK, 1),
        Given.tick(Given.SINK, 4),
        Given.tick(Given.SINK, 7));

    assertThat(shell.run("replay", "--json", file.toString())).isEqualTo(ExitCodes.FINE);

    List<String> lines = shell.out().lines().toList();
    assertThat(lines.get(0)).isEqualTo("{\"kind\":\"FILE\",\"beginsLate\":false}");
    assertThat(lines)
        .anyMatch(line -> line.contains("\"kind\":\"EVENT\"") && line.contains("DOWN"));
    assertThat(lines.get(lines.size() - 1)).startsWith("{\"kind\":\"END\",\"facts\":5");
  }

  @Test
  void aBeginningThatKafkaHadDeletedIsSaid() {
    write(17, Given.configured(Given.SINK));

    shell.run("replay", file.toString());

    assertThat(shell.out()).startsWith("Kafka had deleted older facts");
  }

  @Test
  void onePipelineUpToATime() {
    write(
        0,
        Given.configured(Given.SINK),
        Given.configured(OTHER),
        Given.tick(OTHER, 1),
        Given.tick(OTHER, 9),
        // A clock that was set back does not reopen what is over.
        Given.tick(OTHER, 2));

    int code =
        shell.run(
            "replay",
            file.toString(),
            "--pipeline",
            OTHER,
            "--until",
            Given.START.plusSeconds(5).toString());

    assertThat(code).isEqualTo(ExitCodes.FINE);
    assertThat(shell.out()).contains("2 facts in 1.0 s").doesNotContain(Given.SINK);
  }

  @Test
  void damageIsSaidAndTheRestIsTold() throws IOException {
    write(0, Given.configured(Given.SINK), Given.tick(Given.SINK, 1));
    String facts = Files.readString(file);
    Files.writeString(file, facts + "gar\u001bbage\n" + facts.substring(0, facts.length() / 2));

    assertThat(shell.run("replay", file.toString())).isEqualTo(ExitCodes.UNHEALTHY);

    assertThat(shell.err().lines())
        .containsExactly(
            "frostline replay: " + file + ", line 4: not JSON (at byte 0)",
            "frostline replay: " + file + ", line 5: it is no fact: it names no type",
            "frostline replay: " + file + ", line 6: the file ends in the middle of this line");
    assertThat(shell.out()).contains("2 facts in", "3 damaged lines were passed over");
  }

  @Test
  void manyDamagedLinesDoNotFloodTheTerminal() throws IOException {
    write(0, Given.configured(Given.SINK));
    Files.writeString(file, Files.readString(file) + "x\n".repeat(1_000));

    assertThat(shell.run("replay", file.toString())).isEqualTo(ExitCodes.UNHEALTHY);

    assertThat(shell.err().lines()).hasSize(10);
    assertThat(shell.out()).contains("1,000 damaged lines");
  }

  @Test
  void anEmptyStoryIsNoError() {
    write(0);

    assertThat(shell.run("replay", file.toString())).isEqualTo(ExitCodes.FINE);
    assertThat(shell.out().strip()).isEqualTo("no facts");
  }

  @Test
  void whatIsNoFileOfFactsIsOneLine() throws IOException {
    Files.writeString(file, Json.text(Given.tick(Given.SINK, 1)) + "\n");

    assertThat(shell.run("replay", file.toString())).isEqualTo(ExitCodes.USAGE);

    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.err()).contains("was not written by frostline events --export");
  }

  private static Fact status(String task) {
    ConnectorState sink =
        new ConnectorState(
            Given.SINK, "RUNNING", List.of(new TaskState(0, task, Optional.of("no space"))));
    return new Fact.StatusSeen(
        Given.SINK, Given.START, Seen.unknown("not asked"), Seen.known(sink));
  }

  private void write(long from, Fact... facts) {
    try (FactFileWriter writer =
        new FactFileWriter(
            file, FileHeader.of(Optional.empty(), List.of(new FileHeader.Span(0, from, 99))))) {
      List.of(facts).forEach(writer::write);
      writer.finish();
    }
  }
}
