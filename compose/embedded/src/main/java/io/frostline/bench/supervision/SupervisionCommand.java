package io.frostline.bench.supervision;

import io.frostline.app.OptionException;
import io.frostline.bench.Child;
import io.frostline.bench.JsonFile;
import io.frostline.bench.KeptFolder;
import io.frostline.bench.supervision.SizeOutcome.AtRate;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what supervision costs. */
@Command(
    name = "supervision",
    mixinStandardHelpOptions = true,
    description = {
      "Lets the app watch pipelines of several sizes, and measures its CPU, memory and traffic, how"
          + " soon it tells of a failed task, and how soon it is back without its local state.",
      "Kafka, the topics, the beats, the groups, the control topic and the tables are real; Connect"
          + " and the sink are made up, so that events can be written faster than a sink reads them."
          + " Beside it, at the first size, a Streams application reads every event to know the lag.",
      "The usual sizes take about twenty-five minutes."
    })
public final class SupervisionCommand implements Callable<Integer> {

  private static final int INTERRUPTED = 130;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,4})x(\\d{1,4})");

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "0,1000,10000,50000",
      description = "Events per second, at the first size (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates;

  @Option(
      names = "--sizes",
      paramLabel = "TxP",
      split = ",",
      defaultValue = "100x10,1x10,100x1,1000x1,1000x10",
      description = "Tables, and partitions of each one's topic (default: ${DEFAULT-VALUE}).")
  private List<String> sizes;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationText.class,
      description = "How long each cost is measured (default: ${DEFAULT-VALUE}).")
  private Duration length;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      defaultValue = "2m",
      converter = DurationText.class,
      description = {
        "How long the app works before it is measured, so that its compiler's work is not taken for"
            + " its own (default: ${DEFAULT-VALUE})."
      })
  private Duration warmUp;

  @Option(
      names = "--profile",
      description =
          "Let the JDK's Flight Recorder record the app into the folder named with --keep.")
  private boolean profile;

  @Mixin private JsonFile json;
  @Mixin private KeptFolder keep;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Matcher> parsed = new ArrayList<>();
    for (String size : sizes) {
      Matcher matcher = SIZE.matcher(size);
      if (!matcher.matches() || size.startsWith("0") || size.contains("x0")) {
        throw new OptionException("--sizes takes sizes such as 100x10, not " + size);
      }
      parsed.add(matcher);
    }
    if (rates.isEmpty() || rates.stream().anyMatch(rate -> rate < 0)) {
      throw new OptionException("--rates takes numbers of 0 and more");
    }
    if (profile && !keep.isKept()) {
      throw new OptionException(
          "--profile needs a folder for its recordings: name one with --keep");
    }
    Optional<Path> file = json.usable();
    Path folder = keep.open();
    try (StopSignal stop = StopSignal.install()) {
      stop.started();
      try {
        SupervisionOutcome outcome = measure(parsed, folder, stop);
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

  private SupervisionOutcome measure(List<Matcher> parsed, Path folder, StopSignal stop)
      throws IOException, InterruptedException {
    List<SizeOutcome> outcomes = new ArrayList<>();
    for (Matcher size : parsed) {
      boolean first = outcomes.isEmpty();
      Path own = folder.resolve(size.group());
      long begun = System.nanoTime();
      outcomes.add(
          new Child(
                  line ->
                      say(
                          String.format(
                              Locale.ROOT,
                              "%s: %4d s  %s",
                              size.group(),
                              (System.nanoTime() - begun) / 1_000_000_000,
                              line)),
                  stop::asked)
              .run(
                  SizeProgram.class,
                  new SizeSettings(
                      Integer.parseInt(size.group(1)),
                      Integer.parseInt(size.group(2)),
                      first ? rates : List.of(0),
                      first,
                      warmUp,
                      length,
                      profile,
                      own),
                  own,
                  List.of("-Xmx1500m", "-XX:+UseG1GC"),
                  SizeOutcome.class));
      if (Files.exists(own.resolve("stack"))) {
        KeptFolder.delete(own.resolve("stack"));
      }
    }
    return SupervisionOutcome.of(outcomes.get(0), outcomes);
  }

  private void tell(SupervisionOutcome outcome) {
    say("");
    say(
        String.format(
            Locale.ROOT,
            "%d cores, %s, load average %.1f; a tick each second",
            outcome.machine().cores(),
            outcome.machine().java(),
            outcome.machine().loadAverage()));
    say(String.format("%-10s %12s %14s", "events/s", "app, cores", "reading, cores"));
    for (int i = 0; i < outcome.byRate().size(); i++) {
      AtRate app = outcome.byRate().get(i);
      say(
          String.format(
              Locale.ROOT,
              "%-10d %12.4f %14.4f",
              app.eventsPerSecond(),
              app.cpuCores(),
              outcome.readingBaseline().get(i).cpuCores()));
    }
    say(
        String.format(
            "%-8s %10s %10s %9s %8s %12s %10s",
            "tables", "partitions", "cores", "heap MiB", "kB/s", "detection s", "restore s"));
    for (SizeOutcome size : outcome.bySize()) {
      say(
          String.format(
              Locale.ROOT,
              "%-8d %10d %10.4f %9.1f %8.0f %12.1f %10.1f",
              size.tables(),
              size.partitions(),
              size.cpuCores(),
              size.heapMiB(),
              size.bytesPerSecond() / 1e3,
              size.detectionSeconds(),
              size.restoreSeconds()));
    }
    outcome
        .ratios()
        .forEach((name, value) -> say(String.format(Locale.ROOT, "%s %.3f", name, value)));
  }

  private synchronized void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
