package io.frostline.demo;

import io.frostline.chaos.score.Detectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** The small scoreboard of a demo's faults: who noticed what, how long after it. */
final class ChaosBoard {

  private static final String NEVER = "never";

  private ChaosBoard() {}

  static List<String> lines(List<ChaosReport> reports, int width) {
    if (reports.isEmpty()) {
      return List.of();
    }
    Detectors<String> names = ChaosTale.NAMES;
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("Who noticed what, how long after it began:");
    lines.addAll(
        new Columns("fault", reports.stream().map(ChaosReport::title).toList())
            .add(names.consumerLag(), 2, cells(reports, each -> each.detectors().consumerLag()))
            .add(names.connectStatus(), 3, cells(reports, each -> each.detectors().connectStatus()))
            .add(names.validThrough(), 1, cells(reports, each -> each.detectors().validThrough()))
            .add(names.lastSuccess(), 4, cells(reports, each -> each.detectors().lastSuccess()))
            .add(names.frostline(), 6, cells(reports, each -> each.detectors().frostline()))
            .add("recovered in", 5, reports.stream().map(ChaosBoard::recovered).toList())
            .lines(width));
    return lines;
  }

  /** Those that say something now. */
  static String brief(Detectors<Optional<Double>> seconds) {
    Detectors<String> names = ChaosTale.NAMES;
    return String.join(
        "   ",
        names.consumerLag() + ": " + cell(seconds.consumerLag(), "–"),
        names.connectStatus() + ": " + cell(seconds.connectStatus(), "–"),
        names.validThrough() + ": " + cell(seconds.validThrough(), "–"),
        names.lastSuccess() + ": " + cell(seconds.lastSuccess(), "–"),
        names.frostline() + ": " + cell(seconds.frostline(), "–"));
  }

  private static String recovered(ChaosReport report) {
    return cell(report.recoveredSeconds(), NEVER) + (report.cutOff() ? " (cut off)" : "");
  }

  private static List<String> cells(
      List<ChaosReport> reports, Function<ChaosReport, Optional<Double>> value) {
    return reports.stream().map(value).map(each -> cell(each, NEVER)).toList();
  }

  private static String cell(Optional<Double> seconds, String absent) {
    return seconds.map(each -> String.format(Locale.ROOT, "%.1f s", each)).orElse(absent);
  }
}
