package io.frostline.cli;

import io.frostline.http.Routes;
import io.frostline.json.WireIncident;
import io.frostline.json.WirePipeline;
import io.frostline.json.WireTable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The answer of the API as lines of text. */
final class StatusTable {

  private static final Duration FRESH = Duration.ofMinutes(1);
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
      return List.of("no pipeline found yet: the app has seen no Iceberg sink");
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
    for (WirePipeline pipeline : answer.pipelines()) {
      pipeline.incidents().forEach(incident -> lines.add(line(incident)));
    }
    return lines.stream().map(Plain::text).toList();
  }

  private static boolean fresh(WirePipeline pipeline, Instant now) {
    return pipeline.observedAt().map(at -> at.isAfter(now.minus(FRESH))).orElse(false);
  }

  private static String headline(WirePipeline pipeline, Instant now) {
    String observed =
        fresh(pipeline, now)
            ? ""
            : pipeline.observedAt().map(at -> ", last looked at " + at).orElse(", not looked at");
    return pipeline.pipeline() + ": " + pipeline.phase() + observed;
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
