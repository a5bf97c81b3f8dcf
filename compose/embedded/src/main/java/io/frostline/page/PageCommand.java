package io.frostline.page;

import io.frostline.app.UnreachableException;
import io.frostline.bench.JsonFile;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the live page: how soon it is useful, and what it costs. */
@Command(
    name = "page",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the live page with tables that are made up and move each second, opens it in a headless"
          + " Chromium, and measures when it is useful, how smooth it is, and what the updates cost"
          + " the server: the CPU time of the threads that look, encode and send, for each page that"
          + " is open.",
      "Exits with 1 if the median useful paint is not below 1 s, or one page costs the server 5 %% of"
          + " a core or more."
    })
public final class PageCommand implements Callable<Integer> {

  static final double USEFUL_MAX_MILLIS = 1_000;
  static final double CORE_MAX = 0.05;

  @Option(
      names = "--tables",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Tables that are shown (default: ${DEFAULT-VALUE}).")
  private int tables;

  @Option(
      names = "--loads",
      paramLabel = "N",
      defaultValue = "9",
      description = "How often the page is opened (default: ${DEFAULT-VALUE}).")
  private int loads;

  @Option(
      names = "--pages",
      paramLabel = "N",
      defaultValue = "20",
      description = "Pages that are open for the second figure (default: ${DEFAULT-VALUE}).")
  private int pages;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "20s",
      converter = DurationText.class,
      description = "How long each cost is measured (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Mixin private JsonFile json;

  @Spec private CommandSpec spec;

  /**
   * What was measured.
   *
   * @param nobody share of a core that looking at the board takes while no page is open
   * @param onePage the same with one page open, {@code manyPages} with {@code pages}
   * @param bytesEachSecond what one page is sent
   * @param snapshotBytes what a new page is sent first
   */
  public record Outcome(
      int tables,
      List<PageTimes> loads,
      double usefulMedianMillis,
      double usefulMaxMillis,
      double nobody,
      double onePage,
      int pages,
      double manyPages,
      double bytesEachSecond,
      long snapshotBytes) {

    boolean holds() {
      return usefulMedianMillis < USEFUL_MAX_MILLIS && onePage < CORE_MAX;
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<Path> file = json.usable();
    Path program =
        Chromium.find()
            .orElseThrow(
                () ->
                    new UnreachableException(
                        "there is no Chromium on the PATH; name one with " + Chromium.VARIABLE,
                        null));
    Outcome outcome = measure(program);
    PrintWriter out = spec.commandLine().getOut();
    lines(outcome).forEach(out::println);
    out.flush();
    file.ifPresent(each -> write(each, outcome));
    return outcome.holds() ? ExitCodes.FINE : ExitCodes.UNHEALTHY;
  }

  private Outcome measure(Path program) throws IOException, InterruptedException {
    SyntheticFleet fleet = SyntheticFleet.of("frostline-sink", tables);
    try (ServedPage page = ServedPage.start(0, () -> List.of(fleet.healthy(Instant.now())))) {
      List<PageTimes> times = new ArrayList<>();
      try (Chromium browser = Chromium.start(program)) {
        browser.look(1360, 900, false, false);
        for (int i = 0; i < loads; i++) {
          times.add(PageTimes.measure(browser, page.url(), Duration.ofSeconds(5)));
        }
      }
      double nobody = ServerCost.of(page.url(), 0, length).share();
      ServerCost one = ServerCost.of(page.url(), 1, length);
      ServerCost many = ServerCost.of(page.url(), pages, length);
      List<Double> useful = times.stream().map(PageTimes::usefulMillis).sorted().toList();
      return new Outcome(
          tables,
          times,
          useful.get(useful.size() / 2),
          useful.get(useful.size() - 1),
          nobody,
          one.share(),
          pages,
          many.share(),
          one.bytesEachSecond(),
          one.snapshotBytes());
    }
  }

  private static List<String> lines(Outcome all) {
    List<String> lines = new ArrayList<>();
    lines.add(all.tables() + " tables, each of which moves each second");
    for (int i = 0; i < all.loads().size(); i++) {
      lines.add("load " + (i + 1) + ": " + all.loads().get(i));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "useful after %.0f ms (median), %.0f ms (worst); the limit is %.0f ms",
            all.usefulMedianMillis(),
            all.usefulMaxMillis(),
            USEFUL_MAX_MILLIS));
    lines.add(
        String.format(
            Locale.ROOT,
            "server: %.2f %% of a core without a page, %.2f %% with one, %.2f %% with %d; the limit"
                + " for one is %.0f %%",
            all.nobody() * 100,
            all.onePage() * 100,
            all.manyPages() * 100,
            all.pages(),
            CORE_MAX * 100));
    lines.add(
        String.format(
            Locale.ROOT,
            "sent to one page: %.1f kB at first, then %.1f kB each second",
            all.snapshotBytes() / 1e3,
            all.bytesEachSecond() / 1e3));
    return lines;
  }

  private static void write(Path file, Outcome outcome) {
    try {
      Files.write(file, Json.write(outcome));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
