package io.frostline.demo;

import io.frostline.cli.FrostBar;
import io.frostline.core.FrostLine;
import io.frostline.core.PipelineView;
import io.frostline.core.PipelineView.TableView;
import io.frostline.json.WireEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Draws the pipelines as plain lines of text; a pure function of what is seen, and when. */
final class LiveView {

  private static final int SHOWN_EVENTS = 5;
  private static final int NARROWEST = 20;
  private static final String ABSENT = "–";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Comparator<TableView> WORST_FIRST =
      Comparator.comparing((TableView table) -> table.lag().total().isPresent())
          .thenComparing(
              table -> table.lag().total().orElse(Duration.ZERO), Comparator.reverseOrder())
          .thenComparing(TableView::table);

  private LiveView() {}

  /** Lines of at most {@code width} columns, without control characters. */
  static List<String> render(
      List<PipelineView> pipelines, List<WireEvent> events, Instant now, int width) {
    int columns = Math.max(width, NARROWEST);
    List<String> lines = new ArrayList<>();
    if (pipelines.isEmpty()) {
      lines.add(Text.cut("Waiting for the first look at the pipeline …", columns));
    }
    for (PipelineView pipeline : pipelines) {
      lines.add(Text.cut(heading(pipeline, now), columns));
      if (!pipeline.tables().isEmpty()) {
        lines.addAll(numbers(pipeline.tables(), now).lines(columns));
        lines.add("");
        lines.addAll(frostLines(pipeline, columns));
      }
    }
    lines.addAll(newest(events, columns));
    return lines;
  }

  /** Everything in one line, for output that is not a terminal. */
  static String line(List<PipelineView> pipelines) {
    List<TableView> tables = pipelines.stream().flatMap(each -> each.tables().stream()).toList();
    if (tables.isEmpty()) {
      return pipelines.isEmpty() ? "waiting" : pipelines.get(0).phase() + ", no table yet";
    }
    Optional<TableView> worst =
        tables.stream()
            .filter(table -> table.lag().total().isPresent())
            .max(Comparator.comparing(table -> table.lag().total().orElseThrow()));
    long unknown = tables.stream().filter(table -> table.lag().total().isEmpty()).count();
    return pipelines.get(0).phase()
        + ", "
        + tables.size()
        + (tables.size() == 1 ? " table" : " tables")
        + ", unread "
        + sum(tables, table -> table.lag().unreadRecords())
        + ", staged "
        + sum(tables, table -> table.lag().stagedRecords())
        + ", committed "
        + sum(tables, TableView::totalRows)
        + worst
            .map(
                table ->
                    ", total lag at most "
                        + Durations.brief(table.lag().total().orElseThrow())
                        + " ("
                        + Text.harmless(table.table())
                        + ")")
            .orElse("")
        + (unknown > 0 ? ", watermark unknown for " + unknown : "");
  }

  private static String heading(PipelineView pipeline, Instant now) {
    StringBuilder heading = new StringBuilder(Text.harmless(pipeline.pipeline()));
    heading.append("  ").append(pipeline.phase());
    pipeline.source().ifPresent(source -> heading.append("  source ").append(source.state()));
    pipeline.sink().ifPresent(sink -> heading.append("  sink ").append(sink.state()));
    pipeline
        .observedAt()
        .map(at -> Duration.between(at, now))
        .filter(age -> age.compareTo(Duration.ofSeconds(5)) > 0)
        .ifPresent(age -> heading.append("  seen ").append(Durations.brief(age)).append(" ago"));
    return heading.toString();
  }

  private static Columns numbers(List<TableView> tables, Instant now) {
    return new Columns(tables.stream().map(table -> Text.harmless(table.table())).toList())
        .add("offsets", 4, cells(tables, table -> number(Optional.of(table.capturedRecords()))))
        .add("unread", 6, cells(tables, table -> number(table.lag().unreadRecords())))
        .add("staged", 7, cells(tables, table -> number(table.lag().stagedRecords())))
        .add("rows", 8, cells(tables, table -> number(table.totalRows())))
        .add("capture lag", 2, cells(tables, table -> length(table.lag().capture())))
        .add("offload lag", 3, cells(tables, table -> length(table.lag().offload())))
        .add("total lag", 10, cells(tables, table -> length(table.lag().total())))
        .add("watermark", 9, cells(tables, LiveView::watermark))
        .add("snapshot", 5, cells(tables, table -> age(table.lastSnapshotAt(), now)));
  }

  /** Worst first, as on the page. */
  private static List<String> frostLines(PipelineView pipeline, int width) {
    List<TableView> tables = pipeline.tables();
    Duration window =
        FrostLine.window(
            tables.stream().flatMap(table -> FrostLine.of(table.lag()).stream()).toList());
    int longest =
        tables.stream().mapToInt(table -> Text.width(Text.harmless(table.table()))).max().orElse(0);
    int name = Math.min(longest, width / 3);
    int bar = width - name - 2;
    List<String> lines = new ArrayList<>();
    lines.add(" ".repeat(name + 2) + FrostBar.axis(Durations.brief(window), bar));
    for (TableView table : tables.stream().sorted(WORST_FIRST).toList()) {
      String drawn =
          FrostLine.of(table.lag())
              .map(line -> FrostBar.draw(line, window, bar, incidents(pipeline, table)))
              .orElseGet(() -> Text.left("? " + unknown(table), bar));
      lines.add((Text.left(Text.harmless(table.table()), name) + "  " + drawn).stripTrailing());
    }
    lines.add(Text.cut(" ".repeat(name + 2) + FrostBar.LEGEND, width));
    return lines;
  }

  private static String unknown(TableView table) {
    return Text.harmless(table.lag().unknown().orElse("unknown"));
  }

  /** How long ago the open incidents of a table, and of its whole pipeline, began. */
  private static List<Duration> incidents(PipelineView pipeline, TableView table) {
    Instant at = table.lag().observedAt();
    return pipeline.incidents().stream()
        .filter(one -> one.table().isEmpty() || one.table().get().equals(table.table()))
        .map(one -> Duration.between(one.since(), at))
        .toList();
  }

  private static List<String> newest(List<WireEvent> events, int width) {
    if (events.isEmpty()) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    events.stream()
        .sorted(Comparator.comparing(WireEvent::at).reversed())
        .limit(SHOWN_EVENTS)
        .map(
            event ->
                CLOCK.format(event.at())
                    + "  "
                    + event.type()
                    + event.table().map(table -> "  " + Text.harmless(table)).orElse("")
                    + "  "
                    + Text.harmless(event.summary()))
        .map(line -> Text.cut(line, width))
        .forEach(lines::add);
    return lines;
  }

  private static List<String> cells(List<TableView> tables, Function<TableView, String> cell) {
    return tables.stream().map(cell).toList();
  }

  private static String watermark(TableView table) {
    return table.watermark().sourceWatermark().map(CLOCK::format).orElse("unknown");
  }

  private static String age(Optional<Instant> at, Instant now) {
    return at.map(time -> Durations.brief(Duration.between(time, now)) + " ago").orElse(ABSENT);
  }

  private static String length(Optional<Duration> length) {
    return length.map(Durations::brief).orElse(ABSENT);
  }

  private static String number(Optional<Long> number) {
    return number.map(value -> String.format(Locale.ROOT, "%,d", value)).orElse(ABSENT);
  }

  private static String sum(List<TableView> tables, Function<TableView, Optional<Long>> part) {
    return number(
        Optional.of(
            tables.stream().map(part).flatMap(Optional::stream).mapToLong(Long::longValue).sum()));
  }
}
