package io.frostline.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.frostline.demo.DemoReport.TableReport;
import io.frostline.embedded.ColdTables;
import io.frostline.embedded.EmbeddedStack;
import io.frostline.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.iceberg.HasTableOperations;

/** What a run came to, for people and for programs. */
final class Summary {

  private static final int WIDTH = 110;
  private static final int EVENTS_SHOWN = 10;

  private Summary() {}

  static List<String> lines(DemoReport report, DemoOptions options) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(verdict(report));
    report
        .freshnessSeconds()
        .p50()
        .ifPresent(
            p50 ->
                lines.add(
                    String.format(
                        Locale.ROOT,
                        "From commit in PostgreSQL to visible in a cold table: p50 %.1f s, p99 %.1f s,"
                            + " with a commit every %s%s.",
                        p50,
                        report.freshnessSeconds().p99().orElse(p50),
                        Durations.brief(options.commitInterval()),
                        report.freshnessSampledEvery() > 1
                            ? " (one row of " + report.freshnessSampledEvery() + " measured)"
                            : "")));
    if (!report.tables().isEmpty()) {
      lines.add("");
      lines.addAll(tables(report.tables()).lines(WIDTH));
    }
    report.incomplete().stream()
        .map(table -> "Not known to be complete: " + Text.harmless(table))
        .forEach(lines::add);
    if (!report.events().isEmpty()) {
      lines.add("");
      report.events().stream()
          .limit(EVENTS_SHOWN)
          .map(
              event ->
                  Text.harmless(
                      event.at()
                          + "  "
                          + event.type()
                          + event.table().map(table -> "  " + table).orElse("")
                          + "  "
                          + event.summary()))
          .forEach(lines::add);
      if (report.events().size() > EVENTS_SHOWN) {
        lines.add("… and " + (report.events().size() - EVENTS_SHOWN) + " more events");
      }
    }
    return lines;
  }

  private static String verdict(DemoReport report) {
    String counts =
        String.format(
            Locale.ROOT,
            "%,d changes captured, %,d rows in cold tables, %,d commits: ",
            report.rowsCaptured(),
            report.rowsCommitted(),
            report.commits());
    if (report.balanced()) {
      return counts
          + (report.rowsCaptured() == 0 ? "nothing was written." : "every change is there, once.");
    }
    return counts + "THE NUMBERS DIFFER.";
  }

  private static Columns tables(List<TableReport> tables) {
    return new Columns(tables.stream().map(table -> Text.harmless(table.table())).toList())
        .add("captured", 3, tables.stream().map(table -> number(table.captured())).toList())
        .add("rows", 4, tables.stream().map(table -> number(table.rows())).toList())
        .add("watermark", 2, tables.stream().map(Summary::watermark).toList())
        .add("lag", 1, tables.stream().map(Summary::lag).toList());
  }

  private static String watermark(TableReport table) {
    return table
        .watermark()
        .map(Object::toString)
        .orElseGet(() -> "unknown: " + Text.harmless(table.unknown().orElse("no reason given")));
  }

  private static String lag(TableReport table) {
    return table
        .lagSeconds()
        .map(seconds -> Durations.brief(Duration.ofMillis(Math.round(seconds * 1_000))))
        .orElse("–");
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** How to see the rows with a program of one's own. */
  static List<String> query(DemoReport report, EmbeddedStack stack, DemoOptions options) {
    Optional<TableReport> largest =
        report.tables().stream()
            .filter(table -> table.rows() > 0)
            .max(Comparator.comparingLong(TableReport::rows));
    if (largest.isEmpty()) {
      return List.of();
    } else if (options.dir().isEmpty()) {
      return List.of(
          "",
          "The folder is gone now; keep it with --dir FOLDER. docs/reading-cold-tables.md says how to query it.");
    }
    String name = largest.get().table().substring(EmbeddedStack.NAMESPACE.length() + 1);
    try (ColdTables cold = stack.coldTables()) {
      return cold.table(name)
          .map(
              table ->
                  List.of(
                      "",
                      "The same with DuckDB (more engines in docs/reading-cold-tables.md):",
                      "  duckdb -c \"INSTALL iceberg; LOAD iceberg; SELECT * FROM iceberg_scan('"
                          + ((HasTableOperations) table)
                              .operations()
                              .current()
                              .metadataFileLocation()
                              .replaceFirst("^file:/*", "/")
                          + "') ORDER BY _cdc.commit_lsn DESC, _cdc.lsn DESC LIMIT 5\""))
          .orElse(List.of());
    }
  }

  /** Writes the report beside {@code file} first, so that nobody reads half of it. */
  static void write(DemoReport report, Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path partial = whole.resolveSibling(whole.getFileName() + ".part");
    String text = new ObjectMapper().readTree(Json.write(report)).toPrettyString();
    Files.writeString(partial, text + "\n");
    Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
