package io.frostline.bench.supervision;

import io.frostline.bench.supervision.SizeOutcome.AtRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured, for a person. */
final class SupervisionText {

  private static final int THREADS_MAX = 12;

  private SupervisionText() {}

  static List<String> lines(SupervisionOutcome outcome) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        line(
            "%d cores, %s, load average %.1f; a tick each second; a core is 100 %%",
            outcome.machine().cores(), outcome.machine().java(), outcome.machine().loadAverage()));
    rates(outcome, lines);
    sizes(outcome, lines);
    SizeOutcome first = outcome.bySize().get(0);
    lines.add(line("%d tables, %d partitions, by thread:", first.tables(), first.partitions()));
    first.threads().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(THREADS_MAX)
        .forEach(each -> lines.add(line("  %6.2f %%  %s", each.getValue() * 100, each.getKey())));
    outcome.ratios().forEach((name, value) -> lines.add(line("%s %.4f", name, value)));
    return lines;
  }

  private static void rates(SupervisionOutcome outcome, List<String> lines) {
    lines.add(
        line(
            "%-9s %9s %8s %12s %10s %10s %9s",
            "events/s", "written", "app %", "elsewhere %", "compiler %", "reading %", "read/s"));
    for (AtRate app : outcome.byRate()) {
      AtRate reading =
          outcome.readingBaseline().stream()
              .filter(each -> each.eventsPerSecond() == app.eventsPerSecond())
              .findFirst()
              .orElseThrow();
      lines.add(
          line(
              "%-9d %9.0f %8.2f %12s %10.2f %10.2f %9.0f",
              app.eventsPerSecond(),
              app.writtenPerSecond(),
              app.cpuCores() * 100,
              app.cpuCoresElsewhere().map(cores -> line("%.2f", cores * 100)).orElse("-"),
              app.compilerCores() * 100,
              reading.cpuCores() * 100,
              reading.readPerSecond()));
    }
  }

  private static void sizes(SupervisionOutcome outcome, List<String> lines) {
    lines.add(
        line(
            "%-7s %10s %7s %10s %8s %6s %11s %10s %9s",
            "tables",
            "partitions",
            "app %",
            "compiler %",
            "heap MiB",
            "kB/s",
            "detection s",
            "takeover s",
            "restore s"));
    for (SizeOutcome size : outcome.bySize()) {
      lines.add(
          line(
              "%-7d %10d %7.2f %10.2f %8.1f %6.0f %11.1f %10.1f %9.1f",
              size.tables(),
              size.partitions(),
              size.cpuCores() * 100,
              size.compilerCores() * 100,
              size.heapMiB(),
              size.bytesPerSecond() / 1e3,
              size.detectionSeconds(),
              size.takeoverSeconds(),
              size.restoreSeconds()));
    }
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
