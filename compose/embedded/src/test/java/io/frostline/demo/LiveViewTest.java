package io.frostline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.frostline.core.Activity;
import io.frostline.core.ConnectorState;
import io.frostline.core.Headroom;
import io.frostline.core.Output.Evidence;
import io.frostline.core.Output.Lag;
import io.frostline.core.Output.Watermark;
import io.frostline.core.Phase;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.Resume;
import io.frostline.core.PipelineView.TableView;
import io.frostline.json.WireEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveViewTest {

  private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
  private static final TableView BINANCE =
      table("cold.trades_binance", Optional.of(Duration.ofMillis(12_300)), 40, 120);

  @Test
  void showsEachTableWithItsNumbersAndItsFrostLine() {
    List<String> lines = LiveView.render(List.of(view(BINANCE)), List.of(), NOW, 120);

    assertThat(lines.get(0)).startsWith("frostline-sink  HEALTHY").contains("source RUNNING");
    assertThat(lines.get(1))
        .contains("offsets", "unread", "staged", "rows", "total lag", "watermark", "snapshot");
    assertThat(lines.get(2))
        .startsWith("cold.trades_binance")
        .contains("12,345", "40", "120", "12,185", "1.2s", "10.1s", "12.3s", "03:01:48");
    assertThat(lines).anyMatch(line -> line.matches("cold.trades_binance  █+▓+▒+░+"));
    assertThat(lines).anyMatch(line -> line.contains("−30.0s") && line.endsWith("now"));
  }

  @Test
  void saysWhyAWatermarkIsUnknown() {
    TableView unknown = table("cold.instruments", Optional.empty(), 0, 0);

    List<String> lines = LiveView.render(List.of(view(unknown)), List.of(), NOW, 100);

    assertThat(lines).anyMatch(line -> line.startsWith("cold.instruments  ? no snapshot yet"));
    assertThat(lines.get(2)).contains("unknown").contains("–");
    assertThat(lines.get(2)).doesNotContain("null").doesNotContain("Optional");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 20, 33, 47, 60, 80, 100, 200})
  void isNeverWiderThanTheTerminal(int width) {
    TableView wide = table("cold.交易所の取引テーブル_with_a_rather_long_name", Optional.empty(), 9, 9);

    List<String> lines =
        LiveView.render(
            List.of(view(BINANCE, wide)),
            List.of(event("the sink's task 0 has failed: " + "x".repeat(300))),
            NOW,
            width);

    assertThat(lines).allMatch(line -> Text.width(line) <= Math.max(width, 20));
    assertThat(lines.get(2)).startsWith("cold.trad");
  }

  @Test
  void namesCannotDriveTheTerminal() {
    TableView hostile =
        table(
            "cold.\u001b[2J\u001b]0;x\u0007\r\n\u202egnp",
            Optional.of(Duration.ofSeconds(2)),
            0,
            0);

    List<String> lines =
        LiveView.render(List.of(view(hostile)), List.of(event("\u001b[31mred\n")), NOW, 100);

    assertThat(String.join("", lines)).doesNotContain("\u001b", "\u0007", "\r", "\n", "\u202e");
    assertThat(LiveView.line(List.of(view(hostile)))).doesNotContain("\u001b");
  }

  @Test
  void showsTheNewestEventsFirst() {
    List<String> lines =
        LiveView.render(List.of(view(BINANCE)), List.of(event("task 0 failed")), NOW, 100);

    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("03:02:01  DOWN  cold.trades_binance  task 0 failed");
  }

  @Test
  void waitsVisiblyWhileNothingIsKnown() {
    assertThat(LiveView.render(List.of(), List.of(), NOW, 80)).hasSize(1);
    assertThat(LiveView.line(List.of())).isEqualTo("waiting");
  }

  @Test
  void tellsAllInOneLineWithoutATerminal() {
    TableView unknown = table("cold.instruments", Optional.empty(), 0, 0);

    assertThat(LiveView.line(List.of(view(BINANCE, unknown))))
        .isEqualTo(
            "HEALTHY, 2 tables, unread 40, staged 120, committed 24,370, total lag at most 12.3s"
                + " (cold.trades_binance), watermark unknown for 1");
  }

  static TableView table(String name, Optional<Duration> total, long unread, long staged) {
    Optional<String> unknown =
        total.isPresent() ? Optional.empty() : Optional.of("no snapshot yet");
    return new TableView(
        name,
        new Watermark(
            name,
            Optional.of("u-1"),
            "frostline-sink",
            total.map(NOW::minus),
            unknown,
            Optional.empty(),
            Optional.empty(),
            Evidence.LEDGER,
            Optional.empty(),
            Optional.of(1L),
            NOW),
        new Lag(
            name,
            "frostline-sink",
            total,
            Optional.of(Duration.ofMillis(1_200)),
            total.map(lag -> lag.minusMillis(2_200)),
            Optional.of(unread),
            Optional.of(staged),
            unknown,
            NOW),
        12_345,
        12_185,
        Optional.of(12_185L),
        Optional.of(NOW.minusSeconds(3)),
        Optional.empty(),
        Map.of());
  }

  static PipelineView view(TableView... tables) {
    return new PipelineView(
        "frostline-sink",
        Optional.empty(),
        Phase.HEALTHY,
        Optional.of(NOW),
        Optional.of(new ConnectorState("frostline-source", "RUNNING", List.of())),
        Optional.of(new ConnectorState("frostline-sink", "RUNNING", List.of())),
        List.of(tables),
        List.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        new Headroom(Optional.empty(), Optional.empty(), Optional.empty()),
        0,
        Activity.none(),
        Resume.fromTheBeginning());
  }

  private static WireEvent event(String summary) {
    return new WireEvent(
        "e-1",
        "frostline-sink",
        Optional.of("cold.trades_binance"),
        "DOWN",
        "CRITICAL",
        "S19",
        "i-1",
        NOW,
        summary,
        Map.of());
  }
}
