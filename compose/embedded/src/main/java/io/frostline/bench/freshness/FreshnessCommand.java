package io.frostline.bench.freshness;

import io.frostline.app.OptionException;
import io.frostline.bench.Child;
import io.frostline.bench.JsonFile;
import io.frostline.bench.KeptFolder;
import io.frostline.bench.Machine;
import io.frostline.bench.WorkerJvm;
import io.frostline.cli.DurationText;
import io.frostline.cli.ExitCodes;
import io.frostline.demo.StopSignal;
import io.frostline.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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

/** Measures how old a change is when it becomes visible. */
@Command(
    name = "freshness",
    mixinStandardHelpOptions = true,
    description = {
      "Writes rows at a steady pace and measures the time from each one's commit in the database"
          + " until it is visible in the Iceberg table, at several commit intervals, each on a fresh"
          + " pipeline with the templates of this repository; and where that time goes.",
      "Each takes as long as --for says, but at least four intervals."
    })
public final class FreshnessCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;
  private static final int FEWEST_ROUNDS = 4;

  @Option(
      names = "--intervals",
      paramLabel = "TIME",
      split = ",",
      defaultValue = "1s,5s,10s,60s",
      converter = DurationText.class,
      description = "Commit intervals (default: ${DEFAULT-VALUE}).")
  private List<Duration> intervals;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = DurationText.class,
      description = "How long each is measured (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "500",
      description = "Rows per second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Mixin private JsonFile json;
  @Mixin private KeptFolder keep;
  @Spec private CommandSpec spec;

  /** What is written as JSON. */
  record Outcome(Machine machine, int rowsPerSecond, List<FreshnessOutcome> byInterval) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (intervals.stream().anyMatch(each -> each.toMillis() < 1_000)) {
      throw new OptionException("--intervals must be at least 1s");
    }
    if (rate < 1) {
      throw new OptionException("--rate must be at least 1");
    }
    Optional<Path> file = json.usable();
    Path folder = keep.open();
    try (StopSignal stop = StopSignal.install()) {
      stop.started();
      try {
        Outcome outcome = measure(folder, stop);
        tell(outcome);
        if (file.isPresent()) {
          Files.write(file.get(), Json.write(outcome));
        }
        return ExitCodes.FINE;
      } catch (RuntimeException e) {
        if (stop.asked()) {
          return INTERRUPTED;
        }
        throw e;
      }
    } finally {
      keep.removeUnlessKept(folder);
    }
  }

  private Outcome measure(Path folder, StopSignal stop) throws IOException, InterruptedException {
    List<FreshnessOutcome> outcomes = new ArrayList<>();
    for (Duration interval : intervals) {
      Duration least = interval.multipliedBy(FEWEST_ROUNDS);
      String name = interval.toSeconds() + "s";
      Path own = folder.resolve(outcomes.size() + "-" + name);
      outcomes.add(
          new Child(line -> say(name + ": " + line), stop::asked)
              .run(
                  FreshnessProgram.class,
                  new FreshnessSettings(
                      interval, length.compareTo(least) < 0 ? least : length, rate, own),
                  own,
                  WorkerJvm.ADVISED,
                  FreshnessOutcome.class));
      if (Files.exists(own.resolve("stack"))) {
        KeptFolder.delete(own.resolve("stack"));
      }
    }
    return new Outcome(Machine.here(), rate, outcomes);
  }

  private void tell(Outcome outcome) {
    say("");
    say(
        String.format(
            Locale.ROOT,
            "%,d rows/s; %d cores, %s, load average %.1f; seconds from commit to visible",
            outcome.rowsPerSecond(),
            outcome.machine().cores(),
            outcome.machine().java(),
            outcome.machine().loadAverage()));
    say(
        String.format(
            "%-8s %7s %6s %6s %6s   %s   %s",
            "interval",
            "commits",
            "p50",
            "p99",
            "max",
            "as parts of the interval",
            "medians: to the round's start, to the last answer, to the commit, to be seen"));
    for (FreshnessOutcome each : outcome.byInterval()) {
      say(
          String.format(
              Locale.ROOT,
              "%6.0f s %7d %6.2f %6.2f %6.2f   %.2f %.2f %.2f             %.2f %.2f %.2f %.2f",
              each.intervalSeconds(),
              each.commits(),
              each.p50Seconds(),
              each.p99Seconds(),
              each.maxSeconds(),
              each.p50ToInterval(),
              each.p99ToInterval(),
              each.maxToInterval(),
              each.waitSeconds(),
              each.answerSeconds(),
              each.commitSeconds(),
              each.seenSeconds()));
    }
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
