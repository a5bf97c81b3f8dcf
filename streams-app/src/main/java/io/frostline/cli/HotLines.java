package io.frostline.cli;

import io.frostline.http.Routes;
import io.frostline.json.WireHot;
import io.frostline.json.WireTable;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What the hot store's retention leaves of each table for which one is given. */
final class HotLines {

  private HotLines() {}

  static List<String> of(Routes.Pipelines answer) {
    List<String> lines = new ArrayList<>();
    answer.pipelines().stream()
        .flatMap(pipeline -> pipeline.tables().stream())
        .forEach(table -> table.hot().ifPresent(hot -> lines.add(line(table, hot))));
    if (!lines.isEmpty()) {
      lines.add(0, "");
    }
    return lines;
  }

  private static String line(WireTable table, WireHot hot) {
    return "hot store of %s: keeps rows for %s, %s"
        .formatted(
            table.table(),
            text(hot.retentionSeconds()),
            hot.headroomSeconds()
                .map(HotLines::left)
                .orElseGet(() -> "headroom unknown: " + hot.unknown().orElse("no reason given")));
  }

  private static String left(BigDecimal headroom) {
    return headroom.signum() < 0
        ? "has dropped what may be missing here since " + text(headroom.negate())
        : text(headroom) + " left";
  }

  /** The two largest units. */
  private static String text(BigDecimal seconds) {
    long all = seconds.longValue();
    if (all >= 86_400) {
      return "%d d %d h".formatted(all / 86_400, all % 86_400 / 3_600);
    } else if (all >= 3_600) {
      return "%d h %d min".formatted(all / 3_600, all % 3_600 / 60);
    }
    return all >= 60 ? "%d min %d s".formatted(all / 60, all % 60) : all + " s";
  }
}
