package io.frostline.cli;

import io.frostline.core.FrostLine;
import io.frostline.http.Routes;
import io.frostline.json.WireIncident;
import io.frostline.json.WirePipeline;
import io.frostline.json.WireTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answer of the API as lines of text. */
final class StatusTable {

  private static final Duration FRESH = Duration.ofMinutes(1);
  private static final int WIDTH = 100;
  private static final int NAME_MAX = 40;
  private static final List<String> HEAD =
      List.of(
          "table",
          "phase",
          "total lag",
          "capture",
          "offload",
          "unread",
          "staged",
          "rows",
          "watermark");

  private StatusTable() {}

  /** True if every pipeline is healthy, was looked at lately, and there is one at all. */
  static boolean healthy(Routes.Pipelines answer) {
    return !answer.pipelines().isEmpty()
        && answer.pipelines().stream()
            .allMatch(p -> p.phase().equals("HEALTHY") && fresh(p, answer.at()));
  }

  static List<String> lines(Routes.Pipelines answer) {
    if (answer.pipelines().isEmpty()) {
      return List.of(
          "no pipeline here: this instance has seen no Iceberg sink in Connect yet,",
          "or it stands by while another one watches; that one answers on its own address");
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEAD);
    for (WirePipeline pipeline : answer.pipelines()) {
      for (WireTable table : pipeline.tables()) {
        rows.add(row(pipeline, table));
      }
    }
    List<String> lines = new ArrayList<>();
    for (WirePipeline pipeline : answer.pipelines()) {
      lines.add(headline(pipeline, answer.at()));
    }
    lines.addAll(aligned(rows));
    lines.addAll(frostLines(answer));
    lines.addAll(HotLines.of(answer));
    for (WirePipeline pipeline : answer.pipelines()) {
      pipeline.incidents().forEach(incident -> lines.add(line(incident)));
    }
    return lines.stream().map(Plain::text).toList();
  }

  /** The picture that the page shows too: where the rows of each table are, worst first. */
  private static List<String> frostLines(Routes.Pipelines answer) {
    List<Bar> bars =
        answer.pipelines().stream()
            .flatMap(pipeline -> pipeline.tables().stream().map(table -> Bar.of(pipeline, table)))
            .sorted(Bar.WORST_FIRST)
            .toList();
    if (bars.isEmpty()) {
      return List.of();
    }
    Duration window = FrostLine.window(bars.stream().flatMap(bar -> bar.line().stream()).toList());
    int name =
        Math.min(NAME_MAX, bars.stream().mapToInt(bar -> bar.table().length()).max().orElse(0));
    int width = WIDTH - name - 2;
    String indent = " ".repeat(name + 2);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(indent + FrostBar.axis(text(window), width));
    for (Bar bar : bars) {
      String cut = bar.table().length() > name ? bar.table().substring(0, name) : bar.table();
      lines.add(cut + " ".repeat(name - cut.length() + 2) + bar.draw(window, width));
    }
    lines.add(indent + FrostBar.LEGEND);
    return lines;
  }

  /** One table's line, if its watermark is known, and how long ago its open incidents began. */
  private record Bar(
      String table, Optional<FrostLine> line, String unknown, List<Duration> incidents) {

    static final Comparator<Bar> WORST_FIRST =
        Comparator.comparing((Bar bar) -> bar.line().isPresent())
            .thenComparing(
                bar -> bar.line().map(FrostLine::frozen).orElse(Duration.ZERO),
                Comparator.reverseOrder())
            .thenComparing(Bar::table);

    static Bar of(WirePipeline pipeline, WireTable table) {
      Instant at = table.lag().observedAt();
      return new Bar(
          table.table(),
          table.frostLine().map(line -> line.line(at)),
          table.lag().unknown().orElse("unknown"),
          pipeline.incidents().stream()
              .filter(
                  one -> one.table().isEmpty() || one.table().equals(Optional.of(table.table())))
              .map(one -> Duration.between(one.since(), at))
              .toList());
    }

    String draw(Duration window, int width) {
      return line.map(each -> FrostBar.draw(each, window, width, incidents)).orElse("? " + unknown);
    }
  }

  private static String text(Duration window) {
    if (window.toHours() >= 24) {
      return window.toDays() + " d";
    } else if (window.toMinutes() >= 60) {
      return window.toHours() + " h";
    }
    return window.toSeconds() >= 60 ? window.toMinutes() + " min" : window.toSeconds() + " s";
  }

  private static boolean fresh(WirePipeline pipeline, Instant now) {
    return pipeline.observedAt().map(at -> at.isAfter(now.minus(FRESH))).orElse(false);
  }

  private static String headline(WirePipeline pipeline, Instant now) {
    String observed =
        fresh(pipeline, now)
            ? ""
            : pipeline.observedAt().map(at -> ", last looked at " + at).orElse(", not looked at");
    String note = pipeline.note().map(text -> "; " + text).orElse("");
    return pipeline.pipeline() + ": " + pipeline.phase() + observed + note;
  }

  private static List<String> row(WirePipeline pipeline, WireTable table) {
    return List.of(
        table.table(),
        pipeline.phase(),
        seconds(table.lag().totalLagSeconds()),
        seconds(table.lag().captureLagSeconds()),
        seconds(table.lag().offloadLagSeconds()),
        number(table.lag().unreadRecords()),
        number(table.lag().stagedRecords()),
        number(Optional.of(table.committedRows())),
        table
            .watermark()
            .sourceWatermark()
            .map(Instant::toString)
            .orElseGet(() -> "unknown: " + table.watermark().unknown().orElse("no reason given")));
  }

  private static String line(WireIncident incident) {
    return "%s %s (%s)%s since %s: %s"
        .formatted(
            incident.severity(),
            incident.type(),
            incident.rule(),
            incident.table().map(table -> " " + table).orElse(""),
            incident.since(),
            incident.summary());
  }

  private static String seconds(Optional<BigDecimal> seconds) {
    return seconds.map(s -> String.format(Locale.ROOT, "%.1f s", s)).orElse("unknown");
  }

  private static String number(Optional<Long> number) {
    return number.map(n -> String.format(Locale.ROOT, "%,d", n)).orElse("unknown");
  }

  private static List<String> aligned(List<List<String>> rows) {
    int[] widths = new int[HEAD.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        boolean number = i > 1 && i < widths.length - 1;
        line.append(i == 0 ? "" : "  ")
            .append(number ? " ".repeat(widths[i] - row.get(i).length()) : "")
            .append(row.get(i))
            .append(number ? "" : " ".repeat(widths[i] - row.get(i).length()));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
